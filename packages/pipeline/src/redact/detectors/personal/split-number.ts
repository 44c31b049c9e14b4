import * as char from '../../text/char-codes.ts'
import { codeAt, isBlank, isDigit, isLetter, isQuote, textAfter } from '../../text/chars.ts'
import { type Finding, findingAt } from '../../text/finding.ts'
import { namesOfParts } from '../labels/digit-words.ts'
import { passesLuhn } from './credit-card.ts'
import { ssnEnd } from './ssn.ts'

/** Nouns before the parts of one number, by their first word as the scanner reads it. */
export const stems: readonly string[] =
  'ssn ssn1 ssna ssnarea ssnpart1 social phone phone1 phonearea phoneareacode phoneprefix tel tel1 telarea mobile mobile1 cell card card1 cardnumber1 cc cc1 pan pan1'.split(
    ' ',
  )

const marks = '[^\\dA-Za-z\\n]{1,8}'
/** Between two parts: marks, and names of parts, perhaps after the noun again. */
const gap = `${marks}(?:(?:NOUN)?[_.-]?(?:${namesOfParts})${marks}){0,3}`
const lead = `(?:[_.-]?(?:${namesOfParts}))?${gap}`
const country = `(?:\\d{1,3}${gap}(?=\\d{3}))?`

function partsOf(noun: string, lengths: readonly number[], more = ''): RegExp {
  const [first, ...others] = lengths
  const rest = others.map((length) => `(${gap})(\\d{${length}})`).join('')
  return new RegExp(`^(?:${noun})(${lead}${more})(\\d{${first}})${rest}(?!\\d|[.,:]\\d)`.replaceAll('NOUN', noun), 'i')
}

const shapes: readonly (readonly [type: Finding['type'], RegExp])[] = [
  ['SSN', partsOf('ssn|social', [3, 2, 4])],
  ['PHONE', partsOf('phone|tel|mobile|cell', [3, 3, 4], country)],
  ['PHONE', partsOf('phone|tel|mobile|cell', [3, 7], country)],
  ['CREDIT_CARD', partsOf('card|cc|pan', [4, 4, 4, 4])],
  ['CREDIT_CARD', partsOf('card|cc|pan', [8, 8])],
]
const maxParts = 160

/**
 * The parts of a number after its noun: `ssn1=478 ssn2=23 ssn3=9910`, `{"phone":{"area":"415","exchange":"555","line":"0132"}}`,
 * `card: 4111, 1111, 1111, 1111`; and a social security number joined to its noun: `ssn-386147398`.
 */
export function splitNumber(text: string, start: number, end: number): readonly Finding[] {
  const joint = codeAt(text, end)
  const isSocial = (codeAt(text, start) | char.caseBit) === char.lowerS
  // `Mobile Safari/537.36` and `Mobile/15E148` are in the names of browsers.
  if (!isSocial && (joint === char.slash || (joint === char.space && isLetter(codeAt(text, end + 1))))) return []
  if (!hasDigits(text, end)) return []
  const joined = isSocial ? joinedSsn(text, start, end) : undefined
  if (joined !== undefined) return [joined]
  const ahead = textAfter(text, start, maxParts)
  for (const [type, shape] of shapes) {
    const match = isSocial === (type === 'SSN') ? shape.exec(ahead) : null
    if (match !== null) return findingsOf(type, start + (match[0].length - tailLength(match)), match)
  }
  return []
}

/** The length of the match without its noun. */
function tailLength([, ...pieces]: RegExpExecArray): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}

function findingsOf(type: Finding['type'], start: number, [, ...pieces]: RegExpExecArray): readonly Finding[] {
  const found: Finding[] = []
  let at = start
  for (const [i, piece] of pieces.entries()) {
    if (i % 2 === 1) found.push({ type, start: at, end: at + piece.length })
    at += piece.length
  }
  const digits = pieces.filter((_, i) => i % 2 === 1).join('')
  const isClose = pieces.every((piece, i) => i === 0 || i % 2 === 1 || /^[^\s"'\\]{1,3}$/.test(piece))
  if (type === 'CREDIT_CARD' && !passesLuhn(digits)) return []
  // Area codes and exchanges of North America start with 2 to 9.
  if (type === 'PHONE' && !/^[2-9]\d\d[2-9]/.test(digits)) return []
  // Single marks are read by the other detectors.
  if (pieces.every((piece, i) => i === 0 || i % 2 === 1 || /^[ .-]$/.test(piece))) return []
  const first = found[0]
  return isClose && first !== undefined ? [{ type, start: first.start, end: at }] : found
}

function joinedSsn(text: string, start: number, end: number): Finding | undefined {
  const joint = codeAt(text, end)
  if (joint !== char.hyphen && joint !== char.slash && joint !== char.underscore) return undefined
  const stop = /^ssn$/i.test(text.slice(start, end)) ? ssnEnd(text, end + 1, undefined, true) : -1
  return stop > 0 ? findingAt('SSN', end + 1, stop) : undefined
}

/** A quick check, whether digits follow near: after names of parts and marks only. */
function hasDigits(text: string, end: number): boolean {
  let i = end
  while (i - end < maxLead && isLead(codeAt(text, i))) i++
  return i - end < maxLead && isDigit(codeAt(text, i))
}

function isLead(code: number): boolean {
  return (
    isLetter(code) ||
    isBlank(code) ||
    isQuote(code) ||
    (code > 0 && code < 128 && leadMarks.includes(String.fromCharCode(code)))
  )
}

const leadMarks = '=:_-.,;/|[]{}()\\&%#*'
const maxLead = 28
