import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isDigit, isLetter, isQuote } from '../../text/chars.ts'
import { isMentioned } from '../../text/context.ts'
import { type Finding, findingAt } from '../../text/finding.ts'
import { isCardNumber } from './credit-card.ts'
import { isNanp } from './phone-shapes.ts'
import { isIssuedSsn, social } from './ssn.ts'

/** How many single digits in a row are worth a look: fewer are columns, scores and versions. */
const least = 9
const most = 19

/** Whether single digits with the same separator between them start at `start`: `4 1 5 5 …`, `4-1-5-5-…`. */
export function mayBeSingleDigits(units: Uint8Array, start: number): boolean {
  const separator = units[start + 1] ?? 0
  if (separator !== char.space && separator !== char.hyphen && separator !== char.dot) return false
  for (let i = start + 2; i < start + 2 * least; i += 2)
    if (!isDigit(units[i] ?? 0) || (i < start + 2 * least - 2 && units[i + 1] !== separator)) return false
  return true
}

/** The number that is read or typed digit by digit from `start` on. Each kind has a check of its own, and none is next to another number. */
export function singleDigitsAt(text: string, start: number, prior: Finding | undefined): Finding | undefined {
  const separator = codeAt(text, start + 1)
  let digits = text.charAt(start)
  let end = start + 1
  while (codeAt(text, end) === separator && isDigit(codeAt(text, end + 1)) && digits.length <= most) {
    digits += text.charAt(end + 1)
    end += 2
  }
  // A number in the domain name system, in reverse (RFC 6116).
  if (separator === char.dot) return text.startsWith('.e164.arpa', end) ? findingAt('PHONE', start, end) : undefined
  if (isAlnum(codeAt(text, end)) || isAfterNumber(text, start)) return undefined
  const type = typeOf(digits, () => isMentioned(text, start, prior, social))
  return type === undefined ? undefined : { type, start, end }
}

function typeOf(digits: string, isSocial: () => boolean): Finding['type'] | undefined {
  if (digits.length > 12) return isCardNumber(digits) ? 'CREDIT_CARD' : undefined
  if (digits.length === 9) return isIssuedSsn(digits) && isSocial() ? 'SSN' : undefined
  return isNanp(digits) || (digits.startsWith('1') && isNanp(digits.slice(1))) ? 'PHONE' : undefined
}

/** Another column, unlike a word, a colon, a quote or the start of the text. */
function isAfterNumber(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  if (before !== char.space) return start > 0 && !isQuote(before) && before !== char.openParen && before !== char.colon
  const word = codeAt(text, start - 2)
  return !isLetter(word) && word !== char.colon && !isQuote(word)
}
