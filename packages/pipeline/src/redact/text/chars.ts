import * as char from './char-codes.ts'

/** The code unit at `i`, or 0 outside the text, so that comparisons never involve NaN. */
export function codeAt(text: string, i: number): number {
  return i >= 0 && i < text.length ? text.charCodeAt(i) : 0
}

export function isDigit(code: number): boolean {
  return code >= char.digit0 && code <= char.digit9
}

export function isLetter(code: number): boolean {
  const lower = code | char.caseBit
  return code < 128 && lower >= char.lowerA && lower <= char.lowerZ
}

export function isUpper(code: number): boolean {
  return code >= char.upperA && code <= char.upperZ
}

export function isLower(code: number): boolean {
  return code >= char.lowerA && code <= char.lowerZ
}

export function isAlnum(code: number): boolean {
  return isDigit(code) || isLetter(code)
}

export function isHex(code: number): boolean {
  const lower = code | char.caseBit
  return isDigit(code) || (code < 128 && lower >= char.lowerA && lower <= char.lowerF)
}

export function isBlank(code: number): boolean {
  return code === char.space || code === char.tab || code === char.noBreakSpace
}

/** Dashes used between groups of digits. */
export function isDash(code: number): boolean {
  return code === char.hyphen || (code >= char.hyphenSign && code <= char.enDash) || code === char.minusSign
}

/** A dash or a space (including no-break spaces) between groups of a number. */
export function isGap(code: number): boolean {
  const isSpace = code === char.space || code === char.noBreakSpace || code === char.narrowNoBreakSpace
  return isSpace || (code >= 0x2000 && code <= 0x200a) || isDash(code)
}

export function isQuote(code: number): boolean {
  return code === char.doubleQuote || code === char.singleQuote || code === char.backtick
}

/** The number of decimal digits at `i`, at most `limit`. */
export function countDigits(text: string, i: number, limit: number): number {
  let n = 0
  while (n < limit && isDigit(codeAt(text, i + n))) n++
  return n
}

/** The last characters before `end`, at most `max`. */
export function textBefore(text: string, end: number, max: number): string {
  return text.slice(Math.max(0, end - max), end)
}

/** The characters from `start` on, at most `max`. */
export function textAfter(text: string, start: number, max: number): string {
  return text.slice(start, start + max)
}

/** An ASCII membership table for token alphabets. */
export function alphabet(members: string): Uint8Array {
  const table = new Uint8Array(128)
  for (const member of members) table[member.charCodeAt(0)] = 1
  return table
}

const upperCase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lowerCase = upperCase.toLowerCase()
export const digits = '0123456789'
export const alphanumerics = upperCase + lowerCase + digits
export const upperAlphanumerics = upperCase + digits
export const base64Url = alphabet(`${alphanumerics}-_`)
export const base64 = alphabet(`${alphanumerics}+/`)

/** The first index at or after `i` whose code unit is not in the alphabet; reads at most `limit` characters. */
export function runEnd(text: string, i: number, table: Uint8Array, limit = text.length): number {
  const stop = Math.min(text.length, i + limit)
  let end = i
  while (end < stop) {
    const code = text.charCodeAt(end)
    if (code > 127 || table[code] === 0) break
    end++
  }
  return end
}

/** Whether a pattern matches the `length` characters before `i`. */
export function matchesBefore(text: string, i: number, length: number, pattern: RegExp): boolean {
  return pattern.test(textBefore(text, i, length))
}

/** The same of the characters from `i` on. */
export function matchesAfter(text: string, i: number, length: number, pattern: RegExp): boolean {
  return pattern.test(textAfter(text, i, length))
}

/** The match of a pattern in the `length` characters before `i`. */
export function matchBefore(text: string, i: number, length: number, pattern: RegExp): RegExpExecArray | null {
  return pattern.exec(textBefore(text, i, length))
}

/** The same of the characters from `i` on. */
export function matchAfter(text: string, i: number, length: number, pattern: RegExp): RegExpExecArray | null {
  return pattern.exec(textAfter(text, i, length))
}
