import * as char from '../text/char-codes.ts'
import { isDigit, isLetter, isQuote } from '../text/chars.ts'

/** What may stand between two groups of digits, as the scanner sees it; see `isUnusual` for those that get the full check. */
const joints = new Uint8Array(256)
for (const code of [0, char.space, char.closeParen, char.hyphen, char.dot, char.slash, char.percent, char.noBreakSpace])
  joints[code] = 1
joints[char.openParen] = 1

/**
 * Whether digits that look like the first group of a number, from `start` to `end`, are followed by what can be its other groups.
 * Subtle: rules out only what all detectors of grouped numbers reject, which are most columns, dates, versions and identifiers
 * of a log line. After a word or a quote, and with an unusual separator, there are too many forms to tell.
 */
export function mayContinueGroups(units: Uint8Array, start: number, end: number, textEnd: number): boolean {
  const first = units[start] ?? 0
  if (isUnusual(units[end] ?? 0)) return end < textEnd
  if (isLed(units, start)) return true
  if (first === char.digit0) return mayContinueZero(units, start, end)
  const second = end + 1
  const length = digitCount(units, second)
  switch (end - start) {
    case 1:
      return length === 3 || units[second] === char.openParen
    case 2:
      return false
    case 3:
      return length === 0 ? mayFollowDash(units, second) : mayFollowThree(units, end, length, textEnd)
    case 4:
      return (
        first > char.digit1 && first < char.digit7 && length > 2 && length < 7 && isCardJoint(units[second + length])
      )
    default:
      return true
  }
}

/** Whether a parenthesis, which is at `open`, can be in a telephone number: at least five digits in groups, unlike `(0x0)`, `(914)`. */
export function mayOpenParenthesis(units: Uint8Array, open: number): boolean {
  const length = digitCount(units, open + 1)
  if (length > 4) return true
  let i = open + 1 + length
  for (const stop = i + longestJoint; i < stop && joints[units[i] ?? 0] === 1; i++)
    if (isBeyond(units[i] ?? 0)) return true
  return i > open + 1 + length && isDigit(units[i] ?? 0)
}

/** ` - (` */
const longestJoint = 4

/**
 * A trunk prefix starts a number of nine digits and more, unlike a day and a time: `03-17 16:13`, `081110 020632`. Two zeros are
 * dialled for other countries, and three digits may start a social security number.
 */
function mayContinueZero(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length === 3 || units[start + 1] === char.digit0) return true
  const second = digitCount(units, end + 1)
  if (length + second === 12 && units[end + 1] === char.digit0) return false
  const after = end + 1 + second
  if (isBeyond(units[after] ?? 0)) return true
  if (joints[units[after] ?? 0] !== 1) return length + second > 8
  if (!isDigit(units[after + 1] ?? 0)) return joints[units[after + 1] ?? 0] === 1 || length + second > 8
  const third = digitCount(units, after + 1)
  return length + second + third > 8 || joints[units[after + 1 + third] ?? 0] === 1
}

/** A word, a colon or a quote right before the number. */
function isLed(units: Uint8Array, start: number): boolean {
  const before = units[start - 1] ?? 0
  if (before !== char.space) return isQuote(before)
  const word = units[start - 2] ?? 0
  return isLetter(word) || word === char.colon
}

/** Parentheses, and what may be more than one character of a separator. */
function isUnusual(code: number): boolean {
  return code === char.closeParen || isBeyond(code)
}

/** Characters beyond ASCII or Latin-1, and percent escapes. */
function isBeyond(code: number): boolean {
  return code === 0 || code > 127 || code === char.percent
}

/** At most eight: no group of a number with a separator before it has more. */
function digitCount(units: Uint8Array, start: number): number {
  let i = start
  while (i - start < 8 && isDigit(units[i] ?? 0)) i++
  return i - start
}

/** `415 - 555`, where the dash is at `dash`. */
function mayFollowDash(units: Uint8Array, dash: number): boolean {
  const next = units[dash + 1] === char.space ? dash + 2 : dash + 1
  const code = units[next] ?? 0
  return isDigit(code) ? digitCount(units, next) === 3 : joints[code] === 1
}

/** Three digits start 3-3-4, 3-2-4 and 3-4; the second group of `length` digits comes after the separator at `end`. */
function mayFollowThree(units: Uint8Array, end: number, length: number, textEnd: number): boolean {
  const separator = units[end]
  const after = end + 1 + length
  switch (length) {
    case 2:
      return units[after] === separator && digitCount(units, after + 1) === 4
    case 3:
      if (isBeyond(units[after] ?? 0)) return after < textEnd
      return joints[units[after] ?? 0] === 1 && mayFollowExchange(units, after + 1)
    case 4:
      return separator === char.hyphen || separator === char.space
    default:
      return false
  }
}

/** The four digits of a line, perhaps after more than one separator. */
function mayFollowExchange(units: Uint8Array, start: number): boolean {
  const code = units[start] ?? 0
  return isDigit(code) ? digitCount(units, start) === 4 : joints[code] === 1
}

function isCardJoint(code: number | undefined): boolean {
  return code === char.underscore || joints[code ?? 0] === 1
}
