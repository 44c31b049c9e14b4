import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  countDigits,
  isAlnum,
  isBlank,
  isDigit,
  isLetter,
  isQuote,
  matchAfter,
  matchesAfter,
  matchesBefore,
} from '../../text/chars.ts'
import { hasOwnKey, isField, isMentioned, topic } from '../../text/context.ts'
import type { Finding } from '../../text/finding.ts'
import { type Label, labelBefore } from '../labels/label.ts'
import { countedBefore, telephonyWords } from '../labels/topic-words.ts'
import { isCalledAfter } from './called-after.ts'
import { isE164 } from './calling-codes.ts'
import { contactEnd, isContact } from './contact-row.ts'
import { isDialled } from './dial-string.ts'
import { nearbyPhoneEnd } from './formed-phone.ts'
import { hl7FieldAt } from './hl7.ts'
import { announcedEnd, followingPhoneEnd, labelledPhoneEnd } from './labelled-phone.ts'
import { endsCleanly, extensionEnd, type PhoneGroups, readGroups, separatorEnd } from './phone-groups.ts'
import { bareEnd, isNanp, isOtherShape, isPadded, isQuantity, isSigned, longestGrouping } from './phone-shapes.ts'

const telephony = topic('PHONE', telephonyWords)

/** Words that are enough for digits grouped like a phone number. */
const conversation = topic('PHONE', `${telephonyWords} text texted texting ring reach reached answering registered`)

/**
 * The end of the international number whose `+` (or `%2B`) is right before `start`, or -1. The plus is sufficient evidence,
 * so no context is needed; the length must be valid for the country.
 */
export function internationalEnd(text: string, start: number): number {
  // The offsets of time zones, `+0000`: no country code starts with 0.
  if (codeAt(text, start) === char.digit0 && countDigits(text, start, 5) < 5) return -1
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, isE164)
  if (end > 0)
    return isMeasure(text.slice(start, end)) || isQuantity(text, end) || isSigned(text, { start, end })
      ? -1
      : extensionEnd(text, end)
  const label = run.digits.length < 6 ? undefined : labelBefore(text, start, 0)
  return label === 'phone' || label === 'device' ? announcedEnd(text, start, 7) : -1
}

/** Coordinates (`+37.7749-122.4194`) and amounts (`+49 1234567.89`) also have a sign and dots. */
function isMeasure(number: string): boolean {
  return /^\d{1,3}\.\d{4,}-|\d{5}\.\d\d?$/.test(number)
}

/**
 * The end of the number that starts at `start`, a digit or an opening parenthesis without a letter or digit before it, or
 * -1. `prior` is the previous finding, before whose end no context is read.
 */
export function phoneEnd(text: string, start: number, prior: Finding | undefined, label: Label | undefined): number {
  const labelled = label === undefined ? -1 : labelledPhoneEnd(text, start, label, prior)
  if (labelled > 0) return labelled
  const following = followingPhoneEnd(text, start, prior)
  if (following > 0) return following
  const shaped = shapedPhoneEnd(text, start, prior)
  if (shaped > 0) return shaped
  if (isHl7(text, start)) return announcedEnd(text, start, 7)
  const contact = contactEnd(text, start)
  return contact > 0 ? contact : nearbyPhoneEnd(text, start, prior?.end ?? 0)
}

/** The end of a number that its own shape or the words nearby tell. */
function shapedPhoneEnd(text: string, start: number, prior: Finding | undefined): number {
  const bareLength = countDigits(text, start, 18)
  const end = start + bareLength
  if (bareLength >= 9 && bareLength < 18 && !isAlnum(codeAt(text, end)) && isDialled(text, start, end)) return end
  if (bareLength >= 9 && !text.startsWith('00', start)) return barePhoneEnd(text, start, bareLength, prior)
  const brazilian = brazilianEnd(text, start)
  if (brazilian > 0) return brazilian
  const nanp = nanpEnd(text, start)
  if (nanp > 0) return isTrustedNanp(text, start, nanp, prior) ? extensionEnd(text, nanp) : -1
  if (bareLength === 3) {
    const short = shortEnd(text, start, prior)
    if (short > 0) return extensionEnd(text, short)
  }
  if (text.startsWith('00', start)) return exitCodeEnd(text, start, prior)
  return nationalEnd(text, start, prior)
}

/**
 * The end of the number in a field named after phones (`mobile=`, `"phone":`), or -1. With that evidence, any diallable
 * digits count.
 */
export function namedPhoneEnd(text: string, start: number): number {
  let i = start
  if (codeAt(text, i) === char.plus) i++
  else if (text.startsWith('%2B', i) || text.startsWith('%2b', i)) i += 3
  if (!isDigit(codeAt(text, i)) && codeAt(text, i) !== char.openParen) return -1
  // Whatever the field is named after, such as thirteen digits without a calling code, unless they are milliseconds since 1970.
  const whole = bareEnd(text, i, 15)
  if (whole - i > 12 && !/^1[4-9]\d{11}$/.test(text.slice(i, whole))) return whole
  const international = i > start ? longestGrouping(text, readGroups(text, i), isE164) : -1
  return international > 0
    ? extensionEnd(text, international)
    : announcedEnd(text, i, isQuote(codeAt(text, start - 1)) ? 5 : 7)
}

/** A Brazilian mobile number, whose form no other number has: `(11) 98765-4321`. */
export function brazilianEnd(text: string, start: number): number {
  if (codeAt(text, start) !== char.openParen || codeAt(text, start + 3) !== char.closeParen) return -1
  const match = matchAfter(text, start, 18, /^\([1-9]\d\) ?9 ?\d{4}-\d{4}(?![\d-]|\.\d)/)
  return match === null ? -1 : start + match[0].length
}

/** North America: `(415) 555-0123`, `415-555-0123`, `1.415.555.0123`. */
function nanpEnd(text: string, start: number): number {
  let i = start
  if (codeAt(text, i) === char.digit1) {
    const next = separatorEnd(text, i + 1)
    if (next > i + 1) i = next
    if (i === start) return -1
  }
  const inParentheses = codeAt(text, i) === char.openParen || (i > start && codeAt(text, i - 1) === char.openParen)
  const area = codeAt(text, i) === char.openParen ? i + 1 : i
  if (countDigits(text, area, 4) !== 3 || codeAt(text, area) < char.digit2) return -1
  const exchange = separatorEnd(text, area + 3)
  if (exchange === area + 3 || inParentheses !== (codeAt(text, area + 3) === char.closeParen)) return -1
  const exchangeLength = countDigits(text, exchange, 8)
  if (exchangeLength === 7 && inParentheses) return closeNanp(text, area, exchange, exchange + 3)
  if (exchangeLength !== 3) return -1
  const line = separatorEnd(text, exchange + 3)
  // A dot followed by a dash numbers clauses of regulations: `252.227-7013`.
  if (codeAt(text, area + 3) === char.dot && codeAt(text, exchange + 3) === char.hyphen) return -1
  return line === exchange + 3 ? -1 : closeNanp(text, area, exchange, line)
}

function closeNanp(text: string, area: number, exchange: number, line: number): number {
  if (countDigits(text, line, 5) !== 4) return -1
  // 555 is reserved for fiction, which ignores the rule that exchanges start with 2 to 9.
  if (codeAt(text, exchange) < char.digit2 && !text.startsWith('555', area)) return -1
  // `202.555.0147-rc1`
  if (codeAt(text, line - 1) === char.dot && codeAt(text, line + 4) === char.hyphen) return -1
  const areRound = text.startsWith('00', area + 1) && text.startsWith('00', exchange + 1)
  if (areRound && text.startsWith('00', line + 2)) return -1
  return endsCleanly(text, line + 4) ? line + 4 : -1
}

/** Space-separated groups can be columns, and a number attached to a name an identifier: both need a word nearby. */
function isTrustedNanp(text: string, start: number, end: number, prior: Finding | undefined): boolean {
  if (codeAt(text, end - 5) === char.dot && isVersionAt(text, start)) return false
  const isSpaced = text.slice(start, end).search(/[^\d ]/) < 0
  if (!isSpaced && !isGlued(text, start, prior))
    return !sameForm.test(text.slice(Math.max(prior?.end ?? 0, start - sameReach), start))
  if (isSpaced && (isField(text, start, end) || isHl7(text, start))) return true
  return (!isSpaced || followsWord(text, start)) && isMentioned(text, start, prior, conversation)
}

const sameReach = 64
/** A number of the same form that was ruled out, and no field after it: `part no. 613-904-3798 superseded by 821-908-6465`. */
const sameForm = /(?<![\d-])\d{3}-\d{3}-\d{4}(?![\d-])[^\n:=,;]*$/

/** `app:212.555.0147`, `foo>=212.555.0147`, or a word about versions nearby. */
function isVersionAt(text: string, start: number): boolean {
  return matchesBefore(text, start, 2, /@$|\w:$|[=<>~^!]=$/) || isMentioned(text, start, undefined, versions)
}

/** Beside these, numbers with dots are versions. */
const versions = topic(
  'PHONE',
  'version versions ver release upgrade upgraded upgrading downgrade firmware build driver package lib library bios installed patch',
)

function isHl7(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  return (before === char.pipe || before === char.tilde) && hl7FieldAt(text, start) === 'PHONE'
}

/** Without an area code: 555-01XX is reserved for examples and needs no context; other numbers need a word nearby. */
function shortEnd(text: string, start: number, prior: Finding | undefined): number {
  const line = separatorEnd(text, start + 3)
  if (line !== start + 4 || codeAt(text, start) < char.digit2 || countDigits(text, line, 5) !== 4) return -1
  const isDashed = codeAt(text, start + 3) === char.hyphen
  if (!(isDashed || codeAt(text, start + 3) === char.space) || !endsCleanly(text, line + 4)) return -1
  const after = codeAt(text, line + 4)
  if (
    after === char.slash ||
    (after === char.hyphen && isLetter(codeAt(text, line + 5))) ||
    isGlued(text, start, prior)
  )
    return -1
  if (isDashed && isCounted(text, start)) return -1
  if (isDashed && text.startsWith('555', start) && text.startsWith('01', line)) return line + 4
  if (!isDashed && (isStatus(text, start) || !shortLeads.has(wordBefore(text, start)))) return -1
  return !hasOwnKey(text, start) && isMentioned(text, start, prior, conversation) ? line + 4 : -1
}

/** `668 5702` could be two columns: one of these words must come right before it. */
const shortLeads: ReadonlySet<string> = new Set(
  'at on is to number registered call calling called dial dialing phone tel mobile cell'.split(' '),
)

/** Words right before a number: `reach me on …`, `text me at …`, `sms to …`. */
const leads: ReadonlySet<string> = new Set(
  'at on to for number me phone mobile tel cell call caller dial sms otp text texted ring rang'.split(' '),
)
const dialled: ReadonlySet<string> = new Set(
  'call caller dial dialing dialling phone mobile tel whatsapp sms'.split(' '),
)

/** `HTTP/1.1" 200 4336` is a status and a size. */
function isStatus(text: string, start: number): boolean {
  return codeAt(text, start) <= char.digit5 && codeAt(text, start + 1) === char.digit0
}

/** Whether a letter or a colon precedes the space, as in prose. Numbers and quotes before it indicate columns. */
function followsWord(text: string, start: number): boolean {
  let i = start - 1
  while (isBlank(codeAt(text, i))) i--
  return isLetter(codeAt(text, i)) || codeAt(text, i) === char.colon
}

/** Ungrouped digits: a valid North American number, or 10 or 11 digits with a trunk zero, with a word nearby. */
function barePhoneEnd(text: string, start: number, length: number, prior: Finding | undefined): number {
  const end = start + length
  if (length > 14 || !mayBeBare(text, start, length) || isAlnum(codeAt(text, end)) || !endsCleanly(text, end)) return -1
  if (hasOwnKey(text, start) || isGlued(text, start, prior)) return -1
  if (isContact(text, start, end)) return end
  if (isCounted(text, start) || isQuantity(text, end)) return -1
  if (isPlausible(text, start, end)) {
    const about = leads.has(wordBefore(text, start)) ? conversation : telephony
    if (isMentioned(text, start, prior, about)) return end
  }
  return isCalledAfter(text, end) || isLoneMobile(text, start, end) ? end : -1
}

/**
 * A mobile number by its prefix, in a sentence, list or row: `bin ab 17 Uhr da, 0176…`. Prefixes of Germany, the United Kingdom, France
 * and Australia, and of China after Chinese characters.
 */
function isLoneMobile(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  if (codeAt(text, start) === char.digit1)
    return before > 0x3000 && before < 0xa000 && /^1[3-9]\d{9}$/.test(text.slice(start, end))
  if (codeAt(text, start) !== char.digit0 || !mobile.test(text.slice(start, end))) return false
  return (
    isInSentence(text, start, end) ||
    (matchesBefore(text, start, 5, itemBefore) && matchesAfter(text, end, 14, itemAfter))
  )
}

/** Of a list of numbers, or of the values of a statement: `07712079914,07712758329`, `('Eriksen', '017630309201')`, `01609937554(String)`. */
const itemBefore = /(?:\p{L}["'`], ?["'`]|^\s?|[\s:,)] )$/u
const itemAfter = /^(?:["'`] ?[,)\]]|[,;|] ?0\d{9,11}(?!\d)|\(String\))/

const mobile = /^(?:01[5-7]\d{8,9}|07[1-9]\d{8}|0[67]\d{8}|04\d{8})$/

function isPlausible(text: string, start: number, end: number): boolean {
  const length = end - start
  const digits = text.slice(start, end)
  return (
    isNanp(digits) ||
    (length === 11 && digits.startsWith('1') && isNanp(digits.slice(1))) ||
    (length === 10 && codeAt(text, start) >= char.digit6 && dialled.has(wordBefore(text, start))) ||
    (digits.startsWith('0') && (length === 10 || length === 11) && followsWord(text, start)) ||
    (length > 10 && codeAt(text, start - 1) === char.space && isUnsigned(digits, wordBefore(text, start)))
  )
}

/** A quick check by the first digit and the length, before anything is cut out: identifiers and times are long and frequent. */
function mayBeBare(text: string, start: number, length: number): boolean {
  if (length > 10 && codeAt(text, start - 1) === char.space) return true
  const first = codeAt(text, start)
  if (first === char.digit0) return length > 9 && length < 13
  return first === char.digit1 ? length === 11 : length === 10
}

/** An international number without its plus, or a national one after a word that only a phone number can follow. */
function isUnsigned(digits: string, lead: string): boolean {
  if (digits.startsWith('0')) return false
  return digits.length > 10 && (dialled.has(lead) || (leads.has(lead) && digits.length > 11 && isE164(digits)))
}

/** `00` instead of the plus: `0049 30 23125197`. Zero-padded counters look the same, so a word nearby is required. */
function exitCodeEnd(text: string, start: number, prior: Finding | undefined): number {
  const end = internationalEnd(text, start + 2)
  // `001-415-555-0123` needs no context.
  if (
    text.startsWith('001', start) &&
    nanpEnd(text, start + 2) > 0 &&
    isDashed(text, start + 3) &&
    !isGlued(text, start, prior)
  )
    return end
  const isPlausible = end > 0 && !isGlued(text, start, prior) && !isCounted(text, start) && !hasOwnKey(text, start)
  if (!isPlausible) return -1
  const isWritten = /^00[1-9]\d{1,2}[ -]\d{2,}/.test(text.slice(start, end))
  const isApart = isWritten && (isInSentence(text, start, end) || isInCell(text, start, end))
  return isApart || isMentioned(text, start, prior, telephony) ? end : -1
}

/** Whether a dash, a dot or a parenthesis is at `i`, unlike in columns of numbers. */
function isDashed(text: string, i: number): boolean {
  return codeAt(text, i) === char.hyphen || codeAt(text, i) === char.dot || codeAt(text, i) === char.openParen
}

/** National numbers with a trunk zero: `0171 3920010`, `06.39.98.04.87`, `(02) 9876 5432`. */
function nationalEnd(text: string, start: number, prior: Finding | undefined): number {
  const first = codeAt(text, start) === char.openParen ? start + 1 : start
  if (codeAt(text, first) !== char.digit0) return untrunkedEnd(text, start, prior)
  if (codeAt(text, first + 1) < char.digit1 || isGlued(text, start, prior)) return -1
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length >= 9 && digits.length <= 12)
  const groups = run.groups.findIndex((group) => group.end === end) + 1
  if (groups < 2) return -1
  if (isPadded(text.slice(first, end)) || isVersion(text.slice(first, end))) return -1
  if (groups < 6 && isAlone(text, start, end)) return hasOwnKey(text, start) ? -1 : end
  if (arePairs(run, groups) && codeAt(text, first + 2) === char.dot) return end
  // `01324.5501` is a decimal number as well, such as a longitude of NMEA 0183.
  const isCell = isField(text, start, end) && !(groups === 2 && /^\d+\./.test(text.slice(start, end)))
  if (!isCell && !isMentioned(text, start, prior, conversation) && !isCalledAfter(text, end)) return -1
  return hasOwnKey(text, start) || isOtherShape(text, start, end) || isQuantity(text, end) ? -1 : end
}

/** Without a trunk zero: with the trunk prefix of Russia (`8 812 998 70 66`), or after a leading word. */
function untrunkedEnd(text: string, start: number, prior: Finding | undefined): number {
  if (!mayBeLed(text, start)) return -1
  if (codeAt(text, start) !== char.digit8 || countDigits(text, start, 2) > 1) return localEnd(text, start, prior)
  const end = longestGrouping(text, readGroups(text, start), (digits) => digits.length === 11)
  return end > 0 && isAlone(text, start, end) ? end : -1
}

/** A quick check for a word or a colon, and a space, before the number. */
function mayBeLed(text: string, start: number): boolean {
  const before = codeAt(text, start - 2)
  return codeAt(text, start - 1) === char.space && (isLetter(before) || before === char.colon)
}

/** Neither trunk zero nor plus: `55 1234 5678`, `(11) 98765-4321`. At least three groups right after a leading word. */
function localEnd(text: string, start: number, prior: Finding | undefined): number {
  if (!leads.has(wordBefore(text, start))) return -1
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length >= 8 && digits.length <= 11)
  const groups = run.groups.filter((group) => group.end <= end)
  if (groups.length < 3 || groups.some(({ length }) => length > 5) || hasOwnKey(text, start)) return -1
  if (isOtherShape(text, start, end)) return -1
  return isMentioned(text, start, prior, conversation) ? end : -1
}

/** With a trunk prefix, in a sentence or a cell of its own: `lookup 07712 964484 ok`, `| 0161 496 0123 |`. */
function isAlone(text: string, start: number, end: number): boolean {
  if (!alone.test(text.slice(start, end)) || isQuantity(text, end)) return false
  return isInSentence(text, start, end) || isInCell(text, start, end)
}

function isInCell(text: string, start: number, end: number): boolean {
  return matchesBefore(text, start, 2, /[|;] ?$/) && matchesAfter(text, end, 2, /^ ?[|;]/)
}

/** Between words or at an end of the text. */
function isInSentence(text: string, start: number, end: number): boolean {
  const isLedBy = start === 0 || matchesBefore(text, start, 4, aloneBefore)
  return isLedBy && matchesAfter(text, end, 3, aloneAfter)
}

/** An area or network code and the rest of a number in one group or two, in pairs as in France, and behind the trunk prefix of Russia. */
const alone =
  /^(?:0[1-9](?:\d{1,3}[ /-]\d{6,8}|\d{0,3} \d{3,4} \d{3,4}|(?: \d\d){4}|0-\d{4}-\d{4})|\(0[1-9]\d{0,3}\) ?\d{3,4}[ -]?\d{4}|8[ -]\(?[3489]\d\d\)?[ -]\d{3}[ -]\d\d[ -]\d\d)$/
const aloneBefore = /(?:[\r\n]|[\p{L}:] |[\p{L}\d], |[\p{L}] [(<]|\p{L} [-–—] |\p{L}\) )$/u
const aloneAfter = /^(?:[,.;!?)>](?:\s|$)| \p{L}|[\r\n]|$)/u

function arePairs(run: PhoneGroups, groups: number): boolean {
  return groups === 5 && run.groups.every((group, i) => i > 4 || group.length === 2)
}

/** `02.47.00.0000`: four groups between dots that are not all of the same length. */
function isVersion(number: string): boolean {
  const groups = number.split('.')
  return groups.length === 4 && groups.some((group) => group.length !== groups[0]?.length)
}

/** Whether the number is attached to a name or an identifier: `ORD-415-…`, `v1.415…`. */
function isGlued(text: string, start: number, prior: Finding | undefined): boolean {
  if (start <= (prior?.end ?? 0)) return false
  const code = codeAt(text, start - 1)
  if (code === char.hash || code === char.dollar || text.slice(start - 3, start) === '%2F') return true
  return (
    (code === char.hyphen || code === char.dot || code === char.slash || code === char.underscore) &&
    isAlnum(codeAt(text, start - 2))
  )
}

const counted: ReadonlySet<string> = new Set(countedBefore.split(' '))

function isCounted(text: string, start: number): boolean {
  return counted.has(wordBefore(text, start))
}

/** The word before `start` in lower case, skipping spaces, a colon or a number sign. */
function wordBefore(text: string, start: number): string {
  let end = start - 1
  while (
    start - end < 5 &&
    (isBlank(codeAt(text, end)) || codeAt(text, end) === char.colon || codeAt(text, end) === char.hash)
  )
    end--
  let i = end
  while (i >= 0 && end - i < 16 && isLetter(codeAt(text, i))) i--
  return text.slice(i + 1, end + 1).toLowerCase()
}
