import * as char from '../../text/char-codes.ts'
import { isDigit, isLetter, isLower, isUpper } from '../../text/chars.ts'

/** Letters of a word of a label at most. */
export const maxWordUnits = 24

/** Spaces, punctuation and symbols beyond ASCII, with `º` and `№`. */
export function isMark(code: number): boolean {
  return (
    code < 0xc0 ||
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0x303f && code !== 0x3005) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff20) ||
    code === 0x60c ||
    code === 0x61b ||
    code === 0x589 ||
    code === 0x964 ||
    code === 0x30fb
  )
}

export function isWordUnit(code: number): boolean {
  return code < 128 ? isLetter(code) : !isMark(code)
}

/** `phone2`, `Tel1:`, and the `164` of `e164`. */
export function withoutIndex(text: string, end: number, floor: number): number {
  let i = end
  while (i > floor && end - i < 3 && isDigit(text.charCodeAt(i - 1))) i--
  if (i === end || i === floor) return end
  const before = text.charCodeAt(i - 1)
  if (isWordUnit(before)) return i
  return before === char.underscore || before === char.dot || before === char.hyphen ? i - 1 : end
}

/** The start of the word that ends at `end`; a capital after a lower-case letter, or before one, starts a word. */
export function wordStart(text: string, end: number, floor: number): number {
  const stop = Math.max(floor, end - maxWordUnits)
  let i = end
  while (i > stop && isWordUnit(text.charCodeAt(i - 1))) {
    i--
    if (i === end - 1 || !isUpper(text.charCodeAt(i))) continue
    const next = text.charCodeAt(i + 1)
    const before = i > stop ? text.charCodeAt(i - 1) : 0
    if (isLower(before) || (isLower(next) && isUpper(before))) return i
  }
  // A single capital that ends a word: `callerX`.
  return i
}

export function runStart(text: string, end: number, floor: number): number {
  const stop = Math.max(floor, end - maxWordUnits)
  let i = end
  while (i > stop && isWordUnit(text.charCodeAt(i - 1))) i--
  return i
}

/** Goes back over what joins two words of a label; stays where it is if something else is there. */
export function gapStart(text: string, from: number, floor: number): number {
  let i = from
  while (i > floor && from - i < 3 && isJoint(text.charCodeAt(i - 1))) i--
  return i
}

function isJoint(code: number): boolean {
  return code < 128 ? " _-./'([;".includes(String.fromCharCode(code)) : isMark(code)
}

/** Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters and Hangul. */
export function isUnspaced(code: number): boolean {
  return (
    (code >= 0x0e00 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x3005 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af)
  )
}
