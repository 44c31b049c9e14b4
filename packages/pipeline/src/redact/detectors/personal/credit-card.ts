import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  countDigits,
  isAlnum,
  isDigit,
  isGap,
  matchesAfter,
  matchesBefore,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { hasOwnKey, isMentioned, topic } from '../../text/context.ts'
import type { Finding } from '../../text/finding.ts'
import { labelBefore } from '../labels/label.ts'
import { isTrackTwoRest } from './card-track.ts'

const cards = topic(
  'CREDIT_CARD',
  'card cards cc ccn pan visa mastercard amex discover diners jcb maestro unionpay credit debit payment charge cardholder mc kreditkarte karte carte tarjeta cartao carta kaart karta',
)

/**
 * The end of the payment card number that starts at `start`, or -1: 13 to 19 digits, ungrouped or grouped as on a card,
 * with an issuer's prefix and length and a valid Luhn digit. Lengths that are common in identifiers (all but 14 to 16) need
 * a card-related word nearby, or a field named after cards (`isNamed`).
 */
export function creditCardEnd(text: string, start: number, prior: Finding | undefined, isNamed = false): number {
  const bareLength = countDigits(text, start, 20)
  const end = bareLength >= 12 ? start + bareLength : groupedEnd(text, start, bareLength)
  if (end < 0 && isNamed) return namedGroupedEnd(text, start, prior)
  if (end < 0) return bareLength === 4 ? looseGroupedEnd(text, start, prior) : -1
  if (
    isAlnum(codeAt(text, end)) &&
    !matchesAfter(text, end, 3, /^exp/i) &&
    !(bareLength > 11 && isTrackTwoRest(text, start, end) && isCardNumber(text.slice(start, end)))
  )
    return -1
  if (continuesNumber(text, start, end, prior)) return -1
  const digits = end - start === bareLength ? text.slice(start, end) : text.slice(start, end).replaceAll(/\D/g, '')
  if (isLengthPrefixed(text, start, digits)) return end
  if (isNamed) return digits.length >= 12 && digits.length <= 19 && passesLuhn(digits) ? end : -1
  const issued = isIssued(digits)
  if (!(issued || isLoose(digits)) || !passesLuhn(digits)) return -1
  if (issued && !isCounter(text, start) && !isColumn(text, start, end)) return end
  return (!hasOwnKey(text, start) || isNumberKey(text, start)) && isMentioned(text, start, prior, cards) ? end : -1
}

/** `{"brand":"maestro","number":…`: the key only says that it is one. */
function isNumberKey(text: string, start: number): boolean {
  return matchesBefore(text, start, 16, /(?:num|number|no|account)\\?["']?\s?[:=]\s?\\?["']?$/i)
}

/** 4-4-4-4 (plus 3 more), 4-6-5 and 4-6-4, with the same separator throughout. */
function groupedEnd(text: string, start: number, first: number): number {
  const separator = codeAt(text, start + 4)
  if (first !== 4 || !isGap(separator)) return -1
  let i = start + 5
  const second = countDigits(text, i, 7)
  if (second === 6) {
    i += 6
    const third = countDigits(text, i + 1, 6)
    return codeAt(text, i) === separator && (third === 5 || third === 4) ? i + 1 + third : -1
  }
  for (let group = 1; group < 4; group++) {
    if (countDigits(text, i, 5) !== 4) return -1
    i += 4
    if (group < 3 && codeAt(text, i++) !== separator) return -1
  }
  const tail = codeAt(text, i) === separator ? countDigits(text, i + 1, 4) : 0
  return tail === 3 ? i + 4 : i
}

/** The groups of a card with other separators than one space or dash, of one or two characters each: after a word for cards. */
function looseGroupedEnd(text: string, start: number, prior: Finding | undefined): number {
  let digits = textAfter(text, start, 4)
  let i = start + 4
  for (let groups = 1; groups < 5; groups++) {
    const next = looseGap(text, i)
    const length = countDigits(text, next, 7)
    if (next === i || length < 3 || length > 6) break
    digits += textAfter(text, next, length)
    i = next + length
  }
  if (!isCardNumber(digits) || isAlnum(codeAt(text, i)) || continuesNumber(text, start, i, prior)) return -1
  if (fourDots.test(text.slice(start, i)) && labelBefore(text, start, prior?.end ?? 0) !== 'counted') return i
  return !hasOwnKey(text, start) && isMentioned(text, start, prior, cards) ? i : -1
}

/** Neither addresses nor versions nor amounts have four groups of four. */
const fourDots = /^\d{4}(?:\.\d{4}){3}$/

/** In a field named after cards, or right after a word for them, groups are of any length, even single digits, and lines may break. */
function namedGroupedEnd(text: string, start: number, prior: Finding | undefined): number {
  let digits = ''
  let i = start
  while (digits.length < 20) {
    const length = countDigits(text, i, 20)
    if (length === 0) break
    digits += textAfter(text, i, length)
    i += length
    if (digits.length > 12 && isCardNumber(digits))
      return isAlnum(codeAt(text, i)) || continuesNumber(text, start, i, prior) ? -1 : i
    const gap = i
    while (i - gap < maxNamedGap && isNamedSeparator(codeAt(text, i))) i++
    if (i === gap) break
  }
  return -1
}

const maxNamedGap = 3

function isNamedSeparator(code: number): boolean {
  return (
    isLooseSeparator(code) ||
    code === char.comma ||
    code === char.plus ||
    code === char.lineFeed ||
    code === char.carriageReturn
  )
}

/** `fld 002: 164111…`: ISO 8583 writes the length of a field before it (LLVAR). */
function isLengthPrefixed(text: string, start: number, digits: string): boolean {
  return (
    digits.length > 14 &&
    Number(digits.slice(0, 2)) === digits.length - 2 &&
    isCardNumber(digits.slice(2)) &&
    /(?:^|\D)0[1248][0-4]0[|^: ]{1,3}$|\b(?:fld|field|de|bit|df|pan|llvar)\d{0,3}\b[^a-z]{0,10}$/i.test(
      textBefore(text, start, 20),
    )
  )
}

function looseGap(text: string, i: number): number {
  let end = i
  while (end - i < 2 && isLooseSeparator(codeAt(text, end))) end++
  return end
}

function isLooseSeparator(code: number): boolean {
  return isGap(code) || code === char.dot || code === char.slash || code === char.underscore
}

/** Whether digits have an issuer's prefix and length and a valid check digit. */
export function isCardNumber(digits: string): boolean {
  return isIssued(digits) && passesLuhn(digits)
}

/** Whether the digits are part of a longer number: `0.4111…`, `-4111…`, `4111…-22`. */
function continuesNumber(text: string, start: number, end: number, prior: Finding | undefined): boolean {
  const after = codeAt(text, end)
  if ((after === char.dot || after === char.hyphen) && isDigit(codeAt(text, end + 1))) return true
  if (start <= (prior?.end ?? 0)) return false
  const before = codeAt(text, start - 1)
  if (before === char.dot || before === char.hyphen)
    // Leaders: `PAN.......4111…`.
    return (
      textBefore(text, start, 3) !== '...' && (!isAlnum(codeAt(text, start - 2)) || isDigit(codeAt(text, start - 2)))
    )
  return before === char.dollar
}

/** Space-separated groups next to other numbers are columns of a table. */
function isColumn(text: string, start: number, end: number): boolean {
  if (codeAt(text, start + 4) !== char.space) return false
  const isAfterNumber = codeAt(text, start - 1) === char.space && isDigit(codeAt(text, start - 2))
  // An expiry date or an amount may follow.
  return isAfterNumber || matchesAfter(text, end, 11, /^ \d(?!\d?\/\d\d|\d{0,5}[.,]\d\d(?!\d))/)
}

/** Issuer ranges and lengths: ISO/IEC 7812 prefixes as listed at https://en.wikipedia.org/wiki/Payment_card_number */
function isIssued(digits: string): boolean {
  const two = Number(digits.slice(0, 2))
  const four = Number(digits.slice(0, 4))
  switch (digits.length) {
    case 14:
      return two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059) || four === 3095
    case 15:
      return two === 34 || two === 37
    case 16:
      return isSixteen(digits, two, four)
    case 19:
      return two === 62
    default:
      return false
  }
}

function isSixteen(digits: string, two: number, four: number): boolean {
  if (digits.startsWith('4') || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return true
  if (two === 65 || four === 6011 || (four >= 6440 && four <= 6499) || two === 62) return true
  if (four >= 3528 && four <= 3589) return true
  return [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763, 2200, 2201, 2202, 2203, 2204].includes(four)
}

/** Valid but rare lengths and prefixes: they count only with a word nearby. */
function isLoose(digits: string): boolean {
  return digits.length >= 13 && digits.length <= 19 && '23456'.includes(digits.charAt(0))
}

/** Luhn check, ISO/IEC 7812-1 annex B. One random number in ten passes, which is why the prefix matters. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  let areSame = true
  for (let i = digits.length - 1, isSecond = false; i >= 0; i--, isSecond = !isSecond) {
    const digit = digits.charCodeAt(i) - 48
    if (digits.charCodeAt(i) !== digits.charCodeAt(0)) areSame = false
    sum += isSecond ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0 && !areSame
}

function isCounter(text: string, start: number): boolean {
  return hasOwnKey(text, start) && matchesBefore(text, start, 24, counterKey)
}

/** Key endings of machine-generated numbers, which are long, frequent, and pass the Luhn check one time in ten. */
const counterKey = /(?:seq(?:uence)?|(?:trace|span)_?id|offset|nonce|timestamp|cursor)[\s"'`:=\\]*$/i
