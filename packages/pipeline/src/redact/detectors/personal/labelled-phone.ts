import * as char from '../../text/char-codes.ts'
import { codeAt, countDigits, isDigit, isLetter, isQuote, matchesAfter, matchesBefore } from '../../text/chars.ts'
import { filledPattern } from '../../text/filled-pattern.ts'
import type { Finding } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import type { Label } from '../labels/label.ts'
import { isAboutCalls, isBesideText } from '../labels/line-topic.ts'
import { conjunctions } from '../labels/topic-words.ts'
import { kindOfWord } from '../labels/word-kinds.ts'
import { extensionEnd, readGroups } from './phone-groups.ts'
import {
  bareEnd,
  hasExitCode,
  isComplete,
  isOtherShape,
  isQuantity,
  longestGrouping,
  usableGroups,
} from './phone-shapes.ts'

/** The end of the telephone number at `start` that its label announces, or -1. `prior` is the previous finding. */
export function labelledPhoneEnd(text: string, start: number, label: Label, prior: Finding | undefined): number {
  switch (label) {
    case 'phone':
    case 'device':
      return announcedEnd(
        text,
        start,
        label === 'device' ? leastAfterDevice(text, start) : leastAfterPhone(text, start),
      )
    case 'party':
      return partyEnd(text, start, 9, 11)
    case 'dial':
      return partyEnd(text, start, 8, 11)
    case 'direction':
      return directionEnd(text, start)
    case 'number':
      if (isNamedNearby(text, start, prior)) return announcedEnd(text, start, 5)
      return trunkEnd(text, start) ?? directionEnd(text, start, 10)
    case 'value':
      return countDigits(text, codeAt(text, start) === char.openParen ? start + 1 : start, 5) > 1 &&
        isNamedNearby(text, start, prior)
        ? announcedEnd(text, start, 5)
        : -1
    case 'sent':
      return directionEnd(text, start, 10)
    case 'part':
      return isPartOfPhone(text, start, prior) ? announcedEnd(text, start, 5) : -1
    case 'person':
      return personEnd(text, start)
    default:
      return -1
  }
}

/** What follows the name of a device may be a count: `{"mobile":12045,"desktop":33333}`. */
function leastAfterDevice(text: string, start: number): number {
  const before = codeAt(text, start - 1)
  const isField = before === char.equals && text.slice(start - 6, start - 1).toLowerCase() === 'phone'
  return isQuote(before) || isField ? 5 : 7
}

/** `callerId=8842301`: in code, who calls is a user or a service as well. */
function leastAfterPhone(text: string, start: number): number {
  return matchesBefore(text, start, 12, /[a-z]erId["']?\s?[:=]\s?["']?$/) ? 9 : 5
}

/** The end of a call or message; beside the content of a message, only a complete number. */
function directionEnd(text: string, start: number, least = 7): number {
  const end = partyEnd(text, start, least)
  if (end < 0 || isAboutCalls(text, start)) return end
  const isLong = end - start > 10 && isComplete(text.slice(start, end))
  return isLong && isBesideText(text, start) ? end : -1
}

/** The shape is looked at first: whether a text is about calls takes reading it. */
function aboutCalls(text: string, start: number, end: number): number {
  return end > 0 && isAboutCalls(text, start) ? end : -1
}

/** After a noun for telephone, all digits count that can be dialled: 5 to 15, in any groups, without what is clearly another thing. */
export function announcedEnd(text: string, start: number, leastBare: number): number {
  const exit = exitCodeEnd(text, start)
  if (exit > 0) return extensionEnd(text, exit)
  const run = usableGroups(text, start)
  const isBare = run.groups.length === 1
  const end = longestGrouping(
    text,
    run,
    (digits) => digits.length >= (isBare ? leastBare : 5) && digits.length <= mostNational(digits),
  )
  if (end < 0 || isOtherShape(text, start, end) || isQuantity(text, end)) return -1
  return extensionEnd(text, end)
}

/** National numbers have up to 12 digits, 13 with their trunk prefix; more only if the country code fits. */
function mostNational(digits: string): number {
  return digits.length <= 12 || isComplete(digits) ? 15 : digits.startsWith('0') ? 13 : 12
}

/** The number after `00`, `011` and the like, which may have more digits than a number itself. */
function exitCodeEnd(text: string, start: number): number {
  if (codeAt(text, start) !== char.digit0 && !text.startsWith('810', start)) return -1
  const bare = bareEnd(text, start, 19)
  if (bare > 0 && bare - start > 8) return hasExitCode(text.slice(start, bare)) ? bare : -1
  const prefix = countDigits(text, start, 5)
  if (prefix < 2 || prefix > 4 || codeAt(text, start + prefix) === char.dot) return -1
  const run = readGroups(text, start)
  return longestGrouping(text, run, hasExitCode)
}

/**
 * After the party of a call: complete numbers without groups, seven digits and more in groups, and other ungrouped numbers
 * of at least `least` digits, or seven as the value of a key.
 */
function partyEnd(text: string, start: number, least: number, most = 9): number {
  const length = countDigits(text, start, 20)
  if (length >= 7) return ungroupedEnd(text, start, least > 8 && isKeyed(text, start) ? 7 : least, most)
  if (isAddress(text, start, length)) return -1
  const exit = exitCodeEnd(text, start)
  if (exit > 0) return extensionEnd(text, exit)
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length >= 7 && digits.length <= mostNational(digits))
  const groups = run.groups.findIndex((group) => group.end === end) + 1
  const isSpaced = !/[^\d ]/.test(text.slice(start, end))
  if (end < 0 || groups < 2 || (isSpaced && (end - start < 9 || groups > 5)) || isOtherShape(text, start, end))
    return -1
  return extensionEnd(text, end)
}

/**
 * Nine digits and less cannot be told from other numbers by themselves, and ten or eleven are a national number unless they are
 * seconds since 1970.
 */
function ungroupedEnd(text: string, start: number, least: number, most: number): number {
  const end = bareEnd(text, start, 19)
  if (end < 0 || isOtherShape(text, start, end) || isQuantity(text, end)) return -1
  const digits = text.slice(start, end)
  const isShort = digits.length >= least && digits.length <= most && !isDay(digits) && !/^(?:00|1\d{9}$)/.test(digits)
  return isShort || isComplete(digits) ? extensionEnd(text, end) : -1
}

/** Four groups of up to three digits, by far the most frequent thing after `from`: an address of the network. */
function isAddress(text: string, start: number, first: number): boolean {
  let i = start + first
  for (let dots = 0; dots < 3; dots++) {
    if (codeAt(text, i) !== char.dot) return false
    const length = countDigits(text, i + 1, 4)
    if (length === 0 || length > 3) return false
    i += length + 1
  }
  return codeAt(text, i) !== char.dot
}

/** A compact date, which has eight digits as well: `20240511`. */
function isDay(digits: string): boolean {
  return /^(?:19|20)\d\d[01]\d[0-3]\d$/.test(digits)
}

/** Whether the number is the value of a key and not a word of a sentence. */
function isKeyed(text: string, start: number): boolean {
  const before = codeAt(text, codeAt(text, start - 1) === char.space ? start - 2 : start - 1)
  return before === char.equals || before === char.colon || isQuote(before)
}

/** After a word for a person: a local number, or, in a text about calls, an international one as the name of an account. */
function personEnd(text: string, start: number): number {
  const local = localEnd(text, start)
  if (local > 0) return local
  const trunk = trunkEnd(text, start)
  if (trunk !== undefined || !isKeyed(text, start)) return trunk ?? -1
  const end = bareEnd(text, start, 15)
  return end - start > 10 && isComplete(text.slice(start, end)) ? aboutCalls(text, start, end) : -1
}

/** National numbers in groups with a trunk prefix: `01 23 45 67 89`, `8 (495) 123-45-67`. */
function trunkEnd(text: string, start: number): number | undefined {
  const first = codeAt(text, start) === char.openParen ? start + 1 : start
  const isRussian = codeAt(text, first) === char.digit0 + 8 && countDigits(text, first, 2) === 1
  if (!isRussian && (codeAt(text, first) !== char.digit0 || countDigits(text, first, 8) > 6)) return undefined
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) =>
    isRussian ? digits.length === 11 : digits.length > 8 && digits.length < 13,
  )
  const number = text.slice(start, end)
  const isPlausible =
    end > 0 &&
    run.groups.length > 1 &&
    !isOtherShape(text, start, end) &&
    /[ ()-]/.test(number) &&
    !sixPairs.test(number)
  return isPlausible && number.charAt(1) !== '0' ? end : undefined
}

/** Of a lottery, a date with its time, bytes: France has five. */
const sixPairs = /^\d\d(?: \d\d){5}$/

/** Seven digits with a dash and clean edges, as people say a number in their own area: `User 867-5309`. */
function localEnd(text: string, start: number): number {
  if (codeAt(text, start - 1) !== char.space || codeAt(text, start) < char.digit2) return -1
  if (
    codeAt(text, start + 3) !== char.hyphen ||
    countDigits(text, start, 4) !== 3 ||
    countDigits(text, start + 4, 5) !== 4
  )
    return -1
  const end = start + 8
  const after = codeAt(text, end)
  if (isLetter(after) || after === char.hyphen || after === char.slash || after === char.underscore) return -1
  return after === char.dot && isDigit(codeAt(text, end + 1)) ? -1 : end
}

/**
 * Whether the name of the pair's value is nearby: `{"type":"phone","value":…}`, FHIR's `"system":"phone"`, `"key":"msisdn"`
 * before the value or right after it, an object under a key (`"phone":{"number":…}`), or the item before was a number.
 */
function isNamedNearby(text: string, start: number, prior: Finding | undefined): boolean {
  const from = Math.max(prior?.end ?? 0, start - nameReach)
  const before = text.slice(from, start)
  if (prior?.type === 'PHONE' && from === prior.end) return !isOfOtherKey(before)
  return nameBefore.test(before.slice(before.lastIndexOf('}') + 1)) || matchesAfter(text, start, nameReach, nameAfter)
}

/** `["plz"]=> string(5) "`, unlike `"type":"work","value":"`. */
function isOfOtherKey(between: string): boolean {
  const key = [...between.matchAll(/[[{,] ?\\*["'](\w+)\\*["']\]? ?(?:=>|[:=])/g)].at(-1)?.[1]
  const kind = key === undefined ? 'value' : kindOfWord((/[A-Z]?[a-z]+$/.exec(key)?.[0] ?? key).toLowerCase())?.kind
  return kind !== 'value' && kind !== 'number' && kind !== 'phone' && kind !== 'device'
}

/** In an object or list of telephone numbers, as in `"phones":{"home":…,"work":…}` and in YAML. */
function isPartOfPhone(text: string, start: number, prior: Finding | undefined): boolean {
  const from = Math.max(prior?.end ?? 0, start - maxObject)
  const before = text.slice(from, start)
  if (prior?.type === 'PHONE' && from === prior.end) return siblings.test(before)
  return phoneObject.test(before) || fieldName.test(before)
}

const maxObject = 160
const nameReach = 96
const noun =
  '(?:(?:tele?)?phones?(?:[ _-]?(?:numbers?|nos?))?|tel|mobiles?(?:[ _-]?(?:numbers?|nos?))?|cell|msisdn|sms|fax|whatsapp|e\\.?164)'
const nameBefore = filledPattern(
  /(?:^|[^a-z])NOUN(?![a-z])|[a-z_](?:Phones?|_PHONE|_E164|MSISDN)(?![a-z])|subscription-id|country_?code\W{1,6}\d{1,3}\W|(?:to|from|endpoint|caller|callee)\\*["']\s?:\s?\[?\s?\{[^{}]{0,24}"(?:number|phone|pstn|sip|mobile|app)\\*"/i,
  { NOUN: noun },
)
const phoneObject = filledPattern(
  /(?:^|[^a-z])NOUNs?\\*["'>]?\s?(?:[:=]|=>)?\s?(?:(?:[{[(<]|\w{1,16}[{[(])[^{}()[\]]{0,96}|(?:\r?\n[ \t]+[^\n]{0,48}){0,4}\r?\n[ \t]+[^\n]{0,24})$/i,
  { NOUN: noun },
)
/** The name of what was changed, before its new value: `{"field":"phone","old":null,"new":…`. */
const fieldName = filledPattern(
  /["'](?:field|name|key|attribute|attr|column|property|path|label)\\*["']\s?:\s?\\*["'](?:\/|[\w./-]{1,32}[._/-])?NOUN\\*["'][^{}]{0,64}$/i,
  { NOUN: noun },
)
/** From one value of an object to the next. */
const siblings = /^\\*["']?,?\s{0,12}\\*["']?\w{1,16}\\*["']?\s?(?:[:=]|=>)\s?\\*["']?$|^<\/\w{1,16}>\s{0,8}<\w{1,16}>$/
const nameAfter = filledPattern(
  /^[\d ()+./-]{5,20}\\?["'],\s?\\?["'](?:type|system|kind|medium|key|name|label|rel)\\?["']:\s?\\?["'](?:\w+[ _-])?NOUN(?![a-z])/i,
  { NOUN: noun },
)

/** A number right after another one and a comma or semicolon, in quotes as both or neither: `["4917…","4930…"]`. */
export function followingPhoneEnd(text: string, start: number, prior: Finding | undefined): number {
  if (prior?.type !== 'PHONE' || start <= prior.end) return -1
  if (start - prior.end > maxBetween)
    return isOtherParty(text, start, prior) ? bareFollowingEnd(text, start, prior) : -1
  const between = text.slice(prior.end, start)
  if (joined.test(between)) return otherEnd(text, start, prior)
  // `changed from … to …`
  if (changed.test(between)) return announcedEnd(text, start, 7)
  if (/^\\?["'], ?\\?["']$/.test(between)) return announcedEnd(text, start, 7)
  return -1
}

/** `… is already in use by 4917…`, `… via message center 4917…`: a complete number after a preposition, in the same sentence. */
function isOtherParty(text: string, start: number, { end }: Span): boolean {
  return start - end < maxParty && otherParty.test(text.slice(end, start))
}

const maxParty = 48
const otherParty = /^(?: [a-z]{2,12}){1,6} (?:by|to|via|with|for|from|through|cent(?:er|re)) \+?$/

const changed = /^\\?["']?,? (?:(?:to|->|=>|→) |\\?["']?(?:new|to|after|now|current)\\?["']?\s?[:=]\s?)\\?["']?$/
const maxBetween = 14

/** `655 768 337 o al 655 12 34 56`, `… or …`, `… / …`: the same in other words. */
const joined = new RegExp(
  `^(?:\\r?\\n[ \\t]*- ["']?| ?[/|&,;] ?| (?:${conjunctions}) )(?:(?:al|au|an|at|on|auf|unter|no|a|sur|na|op|pod|på|по|на) )?$`,
  'i',
)

/** A number in groups with as many digits as a national number has. */
function otherEnd(text: string, start: number, prior: Span): number {
  const run = readGroups(text, start)
  const end = longestGrouping(text, run, (digits) => digits.length > 8 && digits.length < 13)
  const groups = run.groups.findIndex((group) => group.end === end) + 1
  return end > 0 && groups > 1 && !isOtherShape(text, start, end)
    ? extensionEnd(text, end)
    : bareFollowingEnd(text, start, prior)
}

function bareFollowingEnd(text: string, start: number, prior: Span): number {
  const end = bareEnd(text, start, 15)
  const isAlike = end - start > 9 && end - start === prior.end - prior.start
  return isAlike || (end - start > 8 && isComplete(text.slice(start, end))) ? end : -1
}
