import * as char from '../../text/char-codes.ts'
import { codeAt, isBlank, isDigit, isQuote } from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'

/** Keys that start with the same noun and whose values are the parts of one number, by their first word as the scanner reads it. */
export const stems: readonly string[] =
  'ssn ssn1 ssna ssnarea ssnpart1 phone phone1 phonearea phoneareacode phoneprefix tel tel1 telarea mobile1 card card1 cardnumber1 cc cc1 pan1'.split(
    ' ',
  )

const gap = '\\\\*["\']?\\s?(?:=|:|%3D)\\s?\\\\*["\']?'
const next = '\\\\*["\']?(?:[,;&|]\\s?|\\s|%26)\\\\*["\']?'
const part =
  '(?:number|no)?[_.-]?(?:area|areacode|npa|prefix|exchange|nxx|group|serial|line|suffix|first|middle|last|part[_-]?\\d|\\d|[abc])'
const parts = new RegExp(
  `^(ssn|phone|tel|mobile|card|cc|pan)(${part}${gap})(\\d{2,4})(${next}\\1${part}${gap})(\\d{2,4})(${next}\\1${part}${gap})(\\d{4})(?:(${next}\\1${part}${gap})(\\d{4}))?(?!\\d)`,
  'i',
)
const maxParts = 200

/** The parts of a number that is split over fields: `ssn1=478 ssn2=23 ssn3=9910`, `phone_area=415&phone_prefix=555&phone_line=0182`. */
export function splitNumber(text: string, start: number): readonly Finding[] {
  if (!hasDigits(text, start)) return []
  const match = parts.exec(text.slice(start, start + maxParts))
  if (match === null) return []
  const [, stem = '', ...pieces] = match
  const type = typeOf(stem.toLowerCase(), pieces.filter((_, i) => i % 2 === 1).filter(Boolean))
  if (type === undefined) return []
  const found: Finding[] = []
  let at = start + stem.length
  for (const [i, piece] of pieces.entries()) {
    if (i % 2 === 1 && piece !== undefined) found.push({ type, start: at, end: at + piece.length })
    at += piece?.length ?? 0
  }
  return found
}

/** A quick check, whether digits follow the first separator. */
function hasDigits(text: string, start: number): boolean {
  let i = start
  while (
    i - start < maxKey &&
    codeAt(text, i) !== char.equals &&
    codeAt(text, i) !== char.colon &&
    codeAt(text, i) !== char.percent
  )
    i++
  i = codeAt(text, i) === char.percent ? i + 3 : i + 1
  while (
    i - start < maxKey + 8 &&
    (isBlank(codeAt(text, i)) || isQuote(codeAt(text, i)) || codeAt(text, i) === char.backslash)
  )
    i++
  return isDigit(codeAt(text, i))
}

const maxKey = 24

/** By the noun, and how the digits are grouped. */
function typeOf(stem: string, groups: readonly string[]): Finding['type'] | undefined {
  const lengths = groups.map(({ length }) => length).join('-')
  if (stem === 'ssn') return lengths === '3-2-4' ? 'SSN' : undefined
  if (stem === 'card' || stem === 'cc' || stem === 'pan') return lengths === '4-4-4-4' ? 'CREDIT_CARD' : undefined
  return lengths === '3-3-4' ? 'PHONE' : undefined
}
