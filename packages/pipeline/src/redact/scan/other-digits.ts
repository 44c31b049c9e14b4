import * as char from '../text/char-codes.ts'
import { isDigit, isQuote } from '../text/chars.ts'

/** Marks that separate the groups of numbers and much else, and what may be after one besides a digit: `415 - 555`, `1 (415)`. */
const MARK = 1
const FOLLOWER = 2
const roles = new Uint8Array(256)
for (const code of [char.space, char.hyphen, char.slash]) roles[code] = MARK | FOLLOWER
roles[char.dot] = MARK
roles[char.openParen] = FOLLOWER

/**
 * Whether up to four digits from `start` to `end`, which a separator follows, are clearly another thing than the first group of a
 * number: `17 May`, `2015-07-29`, `10.251.73.220`, `537.36`. What the longer checks would say of most digits of a log line, in one
 * small step; in doubt it leaves the answer to them.
 */
export function isOther(units: Uint8Array, start: number, end: number): boolean {
  const separator = units[end] ?? 0
  const next = units[end + 1] ?? 0
  if (!isDigit(next)) return ((roles[separator] ?? 0) & MARK) !== 0 && ((roles[next] ?? 0) & FOLLOWER) === 0
  if (units[start] === char.digit0) return false
  if (separator === char.hyphen) return end - start === 4 && !isDigit(units[end + 3] ?? 0)
  return separator === char.dot && !isLed(units[start - 1] ?? 0) && isDotted(units, start, end)
}

function isLed(before: number): boolean {
  return before === char.space || before === char.openParen || isQuote(before)
}

/** Neither 3-3-4 nor a country code, nor the groups of a number after a word. */
function isDotted(units: Uint8Array, start: number, end: number): boolean {
  const second = isDigit(units[end + 2] ?? 0)
  const third = isDigit(units[end + 3] ?? 0)
  switch (end - start) {
    case 1:
      // `HTTP/1.1"`
      return units[start] !== char.digit1 || (units[start - 1] === char.slash && units[end + 2] === char.doubleQuote)
    case 2:
      return !second || third
    default:
      return !second || !third
  }
}
