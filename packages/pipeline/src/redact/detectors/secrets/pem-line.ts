import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  codeAt,
  isDigit,
  isLower,
  isQuote,
  isUpper,
  matchAfter,
  runEnd,
} from '../../text/chars.ts'
import { type Finding, findingAt } from '../../text/finding.ts'

/** RFC 7468 and OpenSSL break lines after 64 characters, OpenSSH after 70, PEM of RFC 1421 and MIME after 76. */
const lineLengths: ReadonlySet<number> = new Set([64, 70, 76])
const minLine = 64
/** A shorter one may be the last line of a key only if there is nothing else on it. */
const minLastLine = 24

const base64Codes = new Uint8Array(256)
base64Codes.set(alphabet(`${alphanumerics}+/=`))

const none: readonly Finding[] = []
const step = 32

/**
 * Lines of a private key. Shippers send a key as one record a line, so that its body is found by its form: a line, or what is
 * between quotes, of exactly the length at which keys are broken. Lines of certificates look the same, and go as well.
 * Every 32nd character is enough to find 64 in a row. `units` are those of the text.
 */
export function findPemLines(text: string, units: Uint8Array): readonly Finding[] {
  const { length } = text
  if (length < minLine) return length < minLastLine ? none : lastLine(text)
  let lines = none
  // In JSON the line may be anywhere; otherwise it is the end of the text.
  const isJson = units[0] === char.openBrace || units[0] === char.openBracket || units[0] === char.doubleQuote
  for (let i = isJson ? step - 1 : length - step; i < length; i += step) {
    if (!isSample(units, i)) continue
    let start = i
    while (base64Codes[units[start - 1] ?? 0] === 1) start--
    let end = i
    while (base64Codes[units[end] ?? 0] === 1) end++
    i = Math.max(i, end - step)
    if (!lineLengths.has(end - start) || !isStart(text, start) || !isEnd(text, end)) continue
    if (isRandom(text, start, end)) lines = [...lines, findingAt('PRIVATE_KEY', start, end)]
  }
  return lines
}

/** Of 64 characters in a row, one in 32 has 16 before and after it; looking at some of them rules out most text. */
function isSample(units: Uint8Array, i: number): boolean {
  for (let near = i - 16; near <= i + 16; near += 4) if (base64Codes[units[near] ?? 0] !== 1) return false
  return true
}

/** The last line of a key, which is shorter, if it is all of a text. */
function lastLine(text: string): readonly Finding[] {
  if (!isBase64(codeAt(text, 0)) || !isBase64(codeAt(text, minLastLine >> 1))) return none
  const end = text.trimEnd().length
  const isLine = end >= minLastLine && end % 4 === 0 && runEnd(text, 0, base64Codes) === end
  return isLine && isRandom(text, 0, end) ? [findingAt('PRIVATE_KEY', 0, end)] : none
}

function isBase64(code: number): boolean {
  return code < 128 && base64Codes[code] === 1
}

function isStart(text: string, from: number): boolean {
  const before = codeAt(text, from - 1)
  return before <= char.space || isQuote(before)
}

/** The end of the record or of a string in it, with or without a line break: a line with others after it is in no such record. */
function isEnd(text: string, to: number): boolean {
  const rest = matchAfter(text, to, 16, /^(?:\s|\\+[rn])*/)?.[0] ?? ''
  const at = to + rest.length
  const after = codeAt(text, at)
  return at >= text.length || isQuote(after) || (after === char.backslash && rest === '')
}

/**
 * Base64 of random bytes has all kinds of characters; names, paths and hexadecimal digits do not. About one line in ten thousand has
 * few letters of one case or as many slashes as a path, and is told by how often the kind changes: in names it seldom does.
 */
function isRandom(text: string, from: number, to: number): boolean {
  const counts = [0, 0, 0, 0, 0]
  let [changes, before] = [0, -1]
  for (let i = from; i < to; i++) {
    const kind = kindOf(text.charCodeAt(i))
    counts[kind] = (counts[kind] ?? 0) + 1
    if (kind !== before) changes++
    before = kind
  }
  const [upper = 0, lower = 0, others = 0, slashes = 0] = counts
  const size = to - from
  if (others === 0) return false
  if (text.startsWith('MII', from)) return lower > 0
  const isMixed = upper * 6 >= size && lower * 6 >= size && slashes * 10 <= size
  return isMixed || (changes * 2 >= size && upper * 12 >= size && lower * 12 >= size)
}

/** Capital, small letter, digit or plus, slash, padding. */
function kindOf(code: number): number {
  if (isUpper(code)) return 0
  if (isLower(code)) return 1
  if (isDigit(code) || code === char.plus) return 2
  return code === char.slash ? 3 : 4
}
