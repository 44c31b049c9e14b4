import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, isDigit, isLower, isQuote, isUpper } from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'

/** Words of fewer characters are not looked at: a line of base64 nearly always has a longer one. */
export const minPemWord = 16

/** RFC 7468 and OpenSSL break lines after 64 characters, OpenSSH after 70, PEM of RFC 1421 and MIME after 76. */
const lineLengths: ReadonlySet<number> = new Set([64, 70, 76])
const maxLine = 76
/** A shorter one may be the last line of a key only if there is nothing else on it. */
const minLastLine = 24

const base64Codes = alphabet(`${alphanumerics}+/=`)

/**
 * One line of a private key, around the word at `start`. Shippers send a key as one record a line, so that its
 * body is found by its form: a line, or what is between quotes, of exactly the length at which keys are broken. Lines of
 * certificates look the same, and go as well.
 */
export function pemLineAround(text: string, start: number): Finding | undefined {
  let from = start
  while (start - from <= maxLine && isBase64(codeAt(text, from - 1))) from--
  let to = start
  while (to - from <= maxLine && isBase64(codeAt(text, to))) to++
  if (to - from > maxLine || !isEnd(text, to) || !isStart(text, from)) return undefined
  const size = to - from
  const isLine = isBreak(codeAt(text, from - 1)) && isBreak(codeAt(text, to))
  return ((isLine && size >= minLastLine && size % 4 === 0) || lineLengths.has(size)) && isRandom(text, from, to)
    ? { type: 'PRIVATE_KEY', start: from, end: to }
    : undefined
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
  const rest = /^(?:\s|\\+[rn])*/.exec(text.slice(to, to + 16))?.[0] ?? ''
  const at = to + rest.length
  const after = codeAt(text, at)
  return at >= text.length || isQuote(after) || (after === char.backslash && rest === '')
}

function isBreak(code: number): boolean {
  return code === 0 || code === char.lineFeed || code === char.carriageReturn
}

/** Base64 of random bytes has all kinds of characters; names, paths and hexadecimal digits do not. */
function isRandom(text: string, from: number, to: number): boolean {
  let upper = 0
  let lower = 0
  let others = 0
  let slashes = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (isUpper(code)) upper++
    else if (isLower(code)) lower++
    else if (isDigit(code) || code === char.plus) others++
    else if (code === char.slash) slashes++
  }
  const size = to - from
  if (text.startsWith('MII', from)) return others > 0 && lower > 0
  return upper * 6 >= size && lower * 6 >= size && others > 0 && slashes * 10 <= size
}
