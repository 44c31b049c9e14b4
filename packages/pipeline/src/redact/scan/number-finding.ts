import { type Label, labelBefore } from '../detectors/labels/label.ts'
import { mayAnnounce, mayAnnouncePair, mayAnnounceWhole } from '../detectors/labels/word-kinds.ts'
import { ipv4End, ipv6End, macEnd } from '../detectors/personal/address.ts'
import { calledEnd } from '../detectors/personal/called-after.ts'
import { emvCardSpan, mayBeEmv, mayBeSpacedEmv, spacedCardSpan } from '../detectors/personal/card-track.ts'
import { contactEnd } from '../detectors/personal/contact-row.ts'
import { creditCardEnd } from '../detectors/personal/credit-card.ts'
import { nearbyPhoneEnd } from '../detectors/personal/formed-phone.ts'
import { followingPhoneEnd, labelledPhoneEnd } from '../detectors/personal/labelled-phone.ts'
import { brazilianEnd, phoneEnd } from '../detectors/personal/phone.ts'
import { mayBeSingleDigits, singleDigitsAt } from '../detectors/personal/single-digits.ts'
import { ssnEnd } from '../detectors/personal/ssn.ts'
import { isCalledSocial } from '../detectors/personal/ssn-context.ts'
import * as char from '../text/char-codes.ts'
import { countDigits, isDigit, isHex, isLetter, isLower, isQuote, isUpper, matchesBefore } from '../text/chars.ts'
import { type Finding, findingAt, spanFinding } from '../text/finding.ts'
import { bits } from '../text/type-bits.ts'
import { mayBeBareNumber } from './bare-digits.ts'
import { mayContinueGroups } from './later-groups.ts'
import { isOther } from './other-digits.ts'

/** Separators between groups of digits, including the start of a percent escape and characters beyond Latin-1 (read as 0). */
const groupSeparators = new Uint8Array(256)
for (const code of [
  0,
  char.space,
  char.closeParen,
  char.hyphen,
  char.dot,
  char.slash,
  char.underscore,
  char.percent,
  char.noBreakSpace,
  char.middleDot,
  char.openParen,
])
  groupSeparators[code] = 1

/** After digits, upper-case hexadecimal letters may continue the data of a chip card. */
const hexadecimal = 2
for (let code: number = char.upperA; code < char.upperA + 6; code++) groupSeparators[code] = hexadecimal

/**
 * A quick check of the first group of digits, which ends at `end`. Rules out times, sizes, octets, years and versions, which
 * are nearly all numbers in logs.
 */
export function numberEvidence(units: Uint8Array, start: number, end: number, textEnd: number): number {
  if (end - start < 5 && (groupSeparators[units[end] ?? 0] === 0 || isOther(units, start, end))) return 0
  return evidenceOf(units, start, end, textEnd)
}

function evidenceOf(units: Uint8Array, start: number, end: number, textEnd: number): number {
  const separator = groupSeparators[units[end] ?? 0] ?? 0
  const length = end - start
  if (separator === hexadecimal && (mayBeEmv(units, start) || mayBeSpacedEmv(units, start))) return EMV
  if (length > 19) return 0
  if (length === 1 && separator === 1 && isDigit(units[end + 1] ?? 0) && mayBeSingleDigits(units, start)) return SINGLES
  if (length > 8) return shapedEvidence(units, start, mayBeBareNumber(units, start, end))
  if (separator === 1 && mayOpenGroups(units, start, end))
    return shapedEvidence(units, start, mayContinueGroups(units, start, end, textEnd))
  return separator !== hexadecimal && mayFill(units, start, end) && mayBeLabelled(units, start) ? LABELLED : 0
}

function shapedEvidence(units: Uint8Array, start: number, isShaped: boolean): number {
  return (isShaped ? SHAPED : 0) | (mayBeLabelled(units, start) ? LABELLED : 0)
}

/** The digits are grouped like one of the numbers, or many. */
const SHAPED = 1
/** The word before the digits may be one of the labels' tables. */
const LABELLED = 2
/** The digits start hexadecimal data that may be of a chip card. */
const EMV = 4
/** Single digits with separators between them. */
const SINGLES = 8

/** Whether the digits may be a telephone number after a word for it: five or more, or groups that are no date and no address. */
function mayFill(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length > 4) return true
  const separator = units[end] ?? 0
  const next = units[end + 1] ?? 0
  if (!isDigit(next))
    return (
      (length === 4 && next === char.space) ||
      next === char.openParen ||
      next === char.hyphen ||
      next === char.slash ||
      separator === 0 ||
      separator > 127
    )
  const third = units[end + 3] ?? 0
  if (separator === char.dot) return isDigit(units[end + 2] ?? 0) && length > 1 && isDigit(third) === length > 2
  // A day and a time, by far the most frequent.
  if (separator === char.space) return third !== char.colon
  return length < 4 || isDigit(third)
}

/** A quick check of the word before the digits, by its end: whether it may be one that announces a number. */
function mayBeLabelled(units: Uint8Array, start: number): boolean {
  const before = units[start - 1] ?? char.lineFeed
  if (leads[before] !== 1 && !(before === char.dot && isAbbreviated(units, start)))
    return before === 0 || isFormPart(units, start)
  let last = start - 2
  while (separators[units[last] ?? 0] === 1 && start - last < maxSeparators) last--
  // A cell of a table, the text of an element, or an item of a list, whose name is on the line before.
  if (units[last] === char.pipe && before === char.space) return true
  if (units[last + 1] === char.greaterThan && isTagEnd(units[last] ?? 0)) return true
  if (units[last] === char.lineFeed) return units[start - 2] === char.hyphen
  const code = units[last] ?? char.lineFeed
  if (code < char.upperA) return isOtherEnd(units, start, last)
  const second = units[last - 1] ?? char.space
  const third = units[last - 2] ?? char.space
  if (code > 0xbf || second === 0 || second > 0xbf || third === 0 || third > 0xbf) return true
  if (!isLetter(second)) return isSingle(code)
  if (!isLetter(third)) return mayAnnouncePair(second, code)
  if (isUpper(second) && isLower(third)) return mayAnnouncePair(second, code) || mayAnnounce(third, second, code)
  return mayAnnounce(third, second, code) && mayAnnounceWhole(units, last)
}

/** `No.0171…`, `Tel.0171…`: by the last two letters. */
function isAbbreviated(units: Uint8Array, start: number): boolean {
  const second = units[start - 3] ?? 0
  const last = units[start - 2] ?? 0
  return isLetter(last) && isLetter(second) && abbreviations[((second & 31) << 5) | (last & 31)] === 1
}

const abbreviations = new Uint8Array(1 << 10)
for (const [second = '', last = ''] of 'no nr el ph ob um ax lf fn on'.split(' '))
  abbreviations[((second.charCodeAt(0) & 31) << 5) | (last.charCodeAt(0) & 31)] = 1

/** After an empty line, as in a part of a form: `name="phone"`. */
function isFormPart(units: Uint8Array, start: number): boolean {
  return (
    units[start - 1] === char.lineFeed && (units[start - 3] === char.lineFeed || units[start - 2] === char.lineFeed)
  )
}

/** What may be right before the end of a tag. */
function isTagEnd(code: number): boolean {
  return isLetter(code) || isQuote(code) || code === char.slash || isDigit(code)
}

const maxSeparators = 40

/** What a label may end with that is no letter: a script the scanner does not see, brackets, digits. */
function isOtherEnd(units: Uint8Array, start: number, last: number): boolean {
  const code = units[last] ?? char.lineFeed
  if (isDigit(code)) return isIndex(units, start, last)
  return code === 0 || (code === char.closeParen && units[start - 1] !== char.openBracket)
}

/** `leg B`, `phones[0]`, and words of one letter between a noun and its number. */
function isSingle(code: number): boolean {
  return (code | char.caseBit) < char.lowerD || singles[code] === 1
}

const singles = new Uint8Array(256)
for (const single of ']nzeos') singles[single.charCodeAt(0)] = 1

/** `phone2=`, `e164=`, or the number after another one in quotes. */
function isIndex(units: Uint8Array, start: number, last: number): boolean {
  return (
    isLetter(units[last - 2] ?? 0) ||
    isLetter(units[last - 1] ?? 0) ||
    isQuote(units[start - 1] ?? 0) ||
    ((units[last - 3] ?? 0) | char.caseBit) === char.lowerE
  )
}

/** What stands between a label and its number, and what of that may be right before the number. */
const separators = new Uint8Array(256)
for (const mark of ' \t:="\'`\\([{<>-#.,+*') separators[mark.charCodeAt(0)] = 1
for (let code = 0x80; code < 0xc0; code++) separators[code] = 1
const leads = separators.slice()
leads[char.hyphen] = leads[char.dot] = 0
separators[char.underscore] = 1

/** Whether grouped digits start here, judging by the digits after the separator. */
function mayOpenGroups(units: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  const separator = units[end] ?? 0
  const first = units[start]
  if (length > (first === char.digit0 ? 6 : 5)) return false
  const next = units[end + 1] ?? 0
  // `03(1234)5678`
  if (separator === char.openParen) return first === char.digit0 && length > 1 && isDigit(next)
  // Unusual separators get the full check.
  if (separator === 0 || separator > 127 || separator === char.percent) return true
  // A single digit may be a country code, and a leading zero a trunk prefix.
  if (length === 1)
    return isPrefix(units, start, end) && (isDigit(next) ? !isVersion(units, start) : next === char.openParen)
  if (first === char.digit0) return isDigit(next) || separator === char.closeParen
  if (length === 2) return mayOpenPair(units, start, end)
  // Three digits start 3-3-4, 3-4 and 3-2-4; four start a card number.
  if (length > 4 || separator === char.closeParen) return false
  if (length === 3) return mayOpenThree(units, start, end)
  return (
    (separator === char.space ||
      separator === char.hyphen ||
      separator === char.underscore ||
      separator === char.dot) &&
    isDigit(next) &&
    isDigit(units[end + 3] ?? 0) &&
    isDigit(units[end + 4] ?? 0)
  )
}

/** A calling code, or the trunk prefix of Russia before three digits and a space or dash: `8 812 998-70-66`. */
function isPrefix(units: Uint8Array, start: number, end: number): boolean {
  if (units[start] !== char.digit8) return units[start] === char.digit1
  if (units[end] !== char.space && units[end] !== char.hyphen) return false
  return units[end + 1] === char.openParen || units[end + 4] === char.space || units[end + 4] === char.hyphen
}

/** Three digits start 3-3-4, 3-4 and 3-2-4. Rules out octets, versions, and a status followed by a size, which fill logs. */
function mayOpenThree(units: Uint8Array, start: number, end: number): boolean {
  const separator = units[end]
  const next = units[end + 1] ?? 0
  if (!isDigit(next)) return separator === char.space && next === char.hyphen && !isWithoutSize(units, end)
  if (!isDigit(units[end + 2] ?? 0)) return false
  const isFour = isDigit(units[end + 3] ?? 0) && isDigit(units[end + 4] ?? 0)
  // Dots separate 3-3-4, or occur in a number after a word.
  if (separator === char.dot)
    return (
      isLed(units, start) ||
      (isDigit(units[end + 3] ?? 0) && isDigit(units[end + 8] ?? 0)) ||
      (units[end + 3] === char.dot && isDigit(units[end + 7] ?? 0))
    )
  const isStatus = separator === char.space && (units[start] ?? 0) < char.digit6 && units[start + 1] === char.digit0
  return !(isStatus && isFour && !isLed(units, start))
}

/** `HTTP/1.1`: neither an area code nor other groups follow. */
function isVersion(units: Uint8Array, start: number): boolean {
  return units[start - 1] === char.slash && !(isDigit(units[start + 3] ?? 0) && isDigit(units[start + 4] ?? 0))
}

/** `200 - "-"`: a status without a size. */
function isWithoutSize(units: Uint8Array, end: number): boolean {
  return units[end + 2] === char.space && units[end + 3] === char.doubleQuote
}

/** Whether a letter and a space precede. */
function isLed(units: Uint8Array, start: number): boolean {
  return units[start - 1] === char.space && ((units[start - 2] ?? 0) | char.caseBit) > char.backtick
}

/** Two digits start 2-4-4 and 2-3-2-2 in parentheses or after a word, unlike a day and a time. */
function mayOpenPair(units: Uint8Array, start: number, end: number): boolean {
  const word = units[start - 2] ?? 0
  const isOpen =
    units[start - 1] === char.openParen ||
    (units[end] === char.space && (word === char.colon || (word | char.caseBit) > char.backtick))
  if (!isOpen || !isDigit(units[end + 1] ?? 0) || !isDigit(units[end + 2] ?? 0)) return false
  return isDigit(units[end + 3] ?? 0) || arePairs(units, end)
}

/** `22 33 44 55`, where the first pair ends at `end`. */
function arePairs(units: Uint8Array, end: number): boolean {
  for (let i = end + 3; i < end + 9; i += 3)
    if (units[i] !== char.space || !isDigit(units[i + 1] ?? 0) || !isDigit(units[i + 2] ?? 0)) return false
  return true
}

/**
 * A quick check of the word (or digits) that ends at `end`: octets have a dot after at most three digits, and an address
 * with colons has two in a row or five groups. Rules out times and names.
 */
export function mayBeAddress(units: Uint8Array, start: number, end: number): boolean {
  if (units[end] === char.dot && end - start !== 4)
    return end - start < 4 && isDigit(units[start] ?? 0) && isDigit(units[end + 1] ?? 0)
  let i = end
  while (i - start < 5 && isHex(units[i] ?? 0)) i++
  if (i - start === 4 && units[i] === char.dot) return units[i + 5] === char.dot && isHex(units[i + 1] ?? 0)
  if (i - start > 4 || !(units[i] === char.colon || (units[i] === char.hyphen && i - start === 2))) return false
  if (units[i] === char.hyphen)
    return isHex(units[i + 1] ?? 0) && isHex(units[i + 2] ?? 0) && units[i + 3] === char.hyphen
  let colons = 0
  for (const stop = start + 40; i < stop; i++) {
    const code = units[i] ?? 0
    if (code === char.colon) {
      if (units[i + 1] === char.colon || ++colons === 5) return true
    } else if (!isHex(code)) return false
  }
  return false
}

/** The card, social security or phone number that starts at `i`, judging by the quick check's `evidence`. */
export function numberFindingAt(
  text: string,
  i: number,
  prior: Finding | undefined,
  types: number,
  evidence: number,
): Finding | undefined {
  if (evidence === EMV)
    return (types & bits.CREDIT_CARD) === 0
      ? undefined
      : spanFinding('CREDIT_CARD', emvCardSpan(text, i) ?? spacedCardSpan(text, i))
  if (evidence === SINGLES) {
    const found = singleDigitsAt(text, i, prior)
    if (found !== undefined && (types & bits[found.type]) !== 0) return found
    return numberFindingAt(text, i, prior, types, SHAPED | LABELLED)
  }
  const label = (evidence & LABELLED) === 0 ? undefined : labelBefore(text, i, prior?.end ?? 0)
  if ((evidence & SHAPED) !== 0) return shapedFindingAt(text, i, prior, types, label)
  if (label === undefined) return (types & bits.PHONE) === 0 ? undefined : unlabelledFinding(text, i, prior)
  if (label === 'card')
    return (types & bits.CREDIT_CARD) === 0 ? undefined : cardFinding(i, creditCardEnd(text, i, prior, true))
  return (types & bits.PHONE) === 0 ? undefined : phoneFinding(i, labelledPhoneEnd(text, i, label, prior))
}

/** What is no number by itself, and has no word right before it: another one may be before it, or a verb after it. */
function unlabelledFinding(text: string, i: number, prior: Finding | undefined): Finding | undefined {
  const following = followingPhoneEnd(text, i, prior)
  if (following > 0) return phoneFinding(i, following)
  const called = calledEnd(text, i)
  if (called > 0) return phoneFinding(i, called)
  const contact = contactEnd(text, i)
  if (contact > 0) return phoneFinding(i, contact)
  return countDigits(text, i, 8) < 8 ? undefined : phoneFinding(i, nearbyPhoneEnd(text, i, prior?.end ?? 0))
}

function shapedFindingAt(
  text: string,
  i: number,
  prior: Finding | undefined,
  types: number,
  label: Label | undefined,
): Finding | undefined {
  const first = countDigits(text, i, 20)
  if ((types & bits.CREDIT_CARD) !== 0 && (label === 'card' || mayBeCard(text, i, first))) {
    const end = creditCardEnd(text, i, prior, label === 'card')
    if (end > 0) return cardFinding(i, end)
  }
  const ssn = (types & bits.SSN) !== 0 && (first === 3 || first === 9) ? ssnEnd(text, i, prior) : -1
  const phone = ssn < 0 && (types & bits.PHONE) !== 0 ? phoneEnd(text, i, prior, label) : -1
  if (ssn < 0 && phone < 0) return undefined
  // An id of a taxpayer is one, and so is the field of HL7.
  const isTaxpayer = ssn > 0 && (matchesBefore(text, i, 32, taxpayer) || isCalledSocial(text, i))
  if (!isTaxpayer && labelBefore(text, i, prior?.end ?? 0) === 'counted') return undefined
  return ssn > 0 ? findingAt('SSN', i, ssn) : phoneFinding(i, phone)
}

const taxpayer =
  /(?:tax(?:payer)?|nat(?:iona)?l|govt?|government)[ _-]?(?:id|identification|no|number)\b\W{0,4}(?:(?:is|was|to|number|no)\W{1,3}){0,2}$|PID[.-]19(?:\.1)?[=>]$/i

/** A card starts with four digits, or has no groups, and with 2 to 6; one after a word for it is any number that passes. */
function mayBeCard(text: string, i: number, first: number): boolean {
  const digit = text.charCodeAt(i)
  if (digit === char.digit1) return first > 14 && text.charCodeAt(i + 1) - char.digit0 === first - 12
  return (first > 12 || first === 4) && digit > char.digit1 && digit < char.digit7
}

/** The telephone number that starts with the parenthesis at `i`. */
export function parenthesisFindingAt(text: string, i: number, prior: Finding | undefined): Finding | undefined {
  const label = labelBefore(text, i, prior?.end ?? 0)
  // `no número (11) 95906-0554`: what is numbered, if nothing else has the form.
  return phoneFinding(i, label === 'counted' ? brazilianEnd(text, i) : phoneEnd(text, i, prior, label))
}

function cardFinding(start: number, end: number): Finding | undefined {
  return end > 0 ? findingAt('CREDIT_CARD', start, end) : undefined
}

export function phoneFinding(start: number, end: number): Finding | undefined {
  return end > 0 ? findingAt('PHONE', start, end) : undefined
}

export function addressFindingAt(text: string, start: number, types: number): Finding | undefined {
  const mac = (types & bits.MAC) !== 0 ? macEnd(text, start) : -1
  if (mac > 0) return findingAt('MAC', start, mac)
  const ipv4 = (types & bits.IPV4) !== 0 ? ipv4End(text, start) : -1
  if (ipv4 > 0) return findingAt('IPV4', start, ipv4)
  const ipv6 = (types & bits.IPV6) !== 0 ? ipv6End(text, start) : -1
  return ipv6 > 0 ? findingAt('IPV6', start, ipv6) : undefined
}
