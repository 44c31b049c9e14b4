import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  countDigits,
  isAlnum,
  isDigit,
  isQuote,
  matchesAfter,
  matchesBefore,
  textAfter,
} from '../../text/chars.ts'
import { hasOwnKey } from '../../text/context.ts'
import type { Span } from '../../text/span.ts'
import { isAboutPhones } from '../labels/line-topic.ts'
import { channelDrivers, paymentHandles } from '../labels/topic-words.ts'
import { hl7FieldAt } from './hl7.ts'
import { isComplete } from './phone-shapes.ts'

/**
 * Whether the ungrouped digits from `start` to `end` are dialled, by where they stand: in the channel of an exchange
 * (`SIP/trunk/4930…`), before a messaging host, or as a field of a record about calls or messages.
 */
export function isDialled(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  const isUser = codeAt(text, end) === char.atSign
  if (isUser && isMessagingHost(text, end + 1)) return true
  if (isTyped(text, start, end)) return true
  if (placeEnds.includes(text.charAt(start - 1)) && matchesBefore(text, start, 72, placeBefore)) return true
  if (!isUser && !mayBeDialled(text, start, end)) return false
  if (before === char.slash && isUser) return isInChannel(text, start - 1)
  if (endsParty(text, start) && matchesBefore(text, start, 20, partyBefore)) return true
  if (isJoint(before) && matchesBefore(text, start, 24, nounBefore)) return isMobileOrComplete(text.slice(start, end))
  if (before === char.comma && text.startsWith('npi=', start - 6)) return true
  if ((before === char.pipe || before === char.tilde) && hl7FieldAt(text, start) === 'PHONE') return true
  const digits = text.slice(start, end)
  if (!isComplete(digits)) return false
  if (before === char.slash) return isInChannel(text, start - 1)
  if (before === char.asterisk || before === char.plus) return isQualified(text, start, end)
  const isPlaced =
    (isUser && !isAlnum(before) && !matchesBefore(text, start, 5, /id: ?$/i)) ||
    isArrow(text, start - 2) ||
    isArrow(text, end + 2) ||
    (digits.length > 9 && isField(text, start, end)) ||
    isAddressed(text, start)
  return isPlaced && isAboutPhones(text, start)
}

/**
 * Fields of one product: Asterisk's `DialString: provider-a/0171…`, FreeSWITCH's `Processing Anna <1001>->0171…`, HylaFAX' `jobid 7, number
 * "0171…"`, and the parties in Avaya's SMDR after date, duration and ring time. And the name of a caller before its number: `"Anna" <0171…>`.
 */
const placeBefore =
  /(?:dialstring\\*["']?[:=] ?\\*["']?[\w-]{1,24}\/|Processing [^\n]{1,40}>->|\bjob(?:id)? ?\d+,? (?:dest|number) \\*["']|\d\d:\d\d:\d\d,\d\d:\d\d:\d\d,\d{1,5},(?:[^,\n]{0,32},[IO],)?|"[^"<>\n]{2,40}" <)$/i
const placeEnds = '/>",<'

/** A quick check of the character before the number. */
function mayBeDialled(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  if (before === char.space)
    return isDigit(codeAt(text, start - 2)) || isArrow(text, start - 2) || isArrow(text, end + 2)
  return (
    '/*+~-_'.includes(String.fromCharCode(before)) ||
    (before === char.colon && isAlnum(codeAt(text, start - 2))) ||
    isLeftEdge(before)
  )
}

/**
 * Communication numbers of electronic data interchange: X12 PER segments (`*TE*3035550123*`, code list 365) and EDIFACT COM
 * segments (`COM+4930…:TE'`, code list 3155).
 */
function isQualified(text: string, start: number, end: number): boolean {
  if (codeAt(text, start - 1) === char.asterisk)
    return matchesBefore(text, start, 4, /\*(?:TE|CP|FX|HP|WP|AP|BN|NP|VM)\*$/)
  return text.startsWith('COM+', start - 4) && matchesAfter(text, end, 4, /^:(?:TE|FX|AL|AM|MA)\b/)
}

/** Hosts of WhatsApp ids; https://github.com/tulir/whatsmeow types/jid.go. */
const messagingHosts = ['s.whatsapp.net', 'c.us', 'g.us', 'broadcast', 'lid', ...paymentHandles.split(' ')]

function isMessagingHost(text: string, start: number): boolean {
  return messagingHosts.some((host) => text.startsWith(host, start) && !isAlnum(codeAt(text, start + host.length)))
}

/** Channel drivers of Asterisk and endpoints of FreeSWITCH; docs.asterisk.org, developer.signalwire.com. */
const drivers: ReadonlySet<string> = new Set(channelDrivers.split(' '))
const maxChannel = 48

/** Whether a driver starts the path that ends with the slash at `slash`: `SIP/`, `sofia/gateway/carrier/`. */
function isInChannel(text: string, slash: number): boolean {
  let end = slash
  for (let i = slash - 1; slash - i < maxChannel; i--) {
    const code = codeAt(text, i)
    if (isAlnum(code) || code === char.underscore || code === char.hyphen || code === char.dot || code === char.colon)
      continue
    if (drivers.has(text.slice(i + 1, end).toLowerCase())) return true
    if (code !== char.slash) return false
    end = i
  }
  return false
}

/** Characters right after a number that tell its type: of 3GPP TS 27.007 (`",145`), MM7 (`/TYPE=PLMN`) and GnuGk. */
function isTyped(text: string, start: number, end: number): boolean {
  const code = codeAt(text, end)
  if (isQuote(code) && codeAt(text, start - 1) === code && /^ ?\\?<(?:sips?|tel):/.test(text.slice(end + 1, end + 9)))
    return true
  if (isQuote(code))
    return codeAt(text, start - 1) === code && /^,1(?:29|45|61|77)(?!\d)/.test(text.slice(end + 1, end + 6))
  if (code === char.slash) return text.startsWith('/TYPE=PLMN', end)
  return code === char.colon && text.startsWith(':dialedDigits', end)
}

/**
 * Names that are no words right before the number: segments of paths (`/by-phone/4930…`), IATA's contact elements (`SSR CTCM LH
 * HK1/4917…`), CIMD2's parameters for the parties of a message, and SMPP's addresses.
 */
const partyBefore =
  /(?:[/-](?:phone|phones|phone-?numbers?|msisdns?|mobiles?|tel|callers?|callees?)\/|CTC[A-Z] [A-Z0-9]{2} HK\d[ /]|[\t ]02[13]:)$/i

/** A quick check of what is right before the number. */
function endsParty(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  return before === char.slash || before === char.space || (before === char.colon && isDigit(codeAt(text, start - 2)))
}

/** A noun that a name, a path or a key of a store joins to its number: `msisdn-4930…`, `otp:4930…`, `/subscribers/4930…`, `wa.me/4930…`. */
const nounBefore =
  /(?:(?:^|[^a-z]|[a-z](?=[A-Z]))(?:phones?|phone[-_]?(?:numbers?|nos?)|msisdns?|mobiles?|mobile[-_]?(?:nos?|numbers?)|tel|cell|calls?|callers?|callees?|subscribers?|sms|otps?|whatsapp|waid|voicemail|dial)(?:[-_][a-z]{2,12})?[-_:/]|\/(?:sms|voice|whatsapp|otps?|calls?|msisdns?)\/[a-z-]{2,16}\/|\b(?:facetime(?:-audio)?|tel|sms|callto):\/\/|\bwa\.me\/|\bt\.me\/\+)$/i

function isJoint(code: number): boolean {
  return (
    code === char.hyphen || code === char.underscore || code === char.colon || code === char.slash || code === char.plus
  )
}

/** A complete number, or ten digits as Indian mobile numbers have. */
function isMobileOrComplete(digits: string): boolean {
  return isComplete(digits) || /^[6-9]\d{9}$/.test(digits)
}

/** Whether `->` or `→` ends at `last`. */
function isArrow(text: string, last: number): boolean {
  const code = codeAt(text, last)
  return code === 0x2192 || (code === char.greaterThan && codeAt(text, last - 1) === char.hyphen)
}

/** Between edges of fields, or after an arrow: `<4155550123>->4155550199`. */
function isField(text: string, start: number, end: number): boolean {
  const after = codeAt(text, end)
  if (codeAt(text, start - 1) === char.greaterThan && codeAt(text, start - 2) === char.hyphen)
    return after === char.space || isRightEdge(after)
  return isLeftEdge(codeAt(text, start - 1)) && isRightEdge(after) && !isValue(text, start)
}

/** SMPP's address with its type and plan: `addr: 1 1 4155550123`. */
function isAddressed(text: string, start: number): boolean {
  return codeAt(text, start - 1) === char.space && matchesBefore(text, start, 16, /addr(?:ess)?:? ?\d{1,2} \d{1,2} $/)
}

function isLeftEdge(code: number): boolean {
  return code === char.greaterThan || code === char.lessThan || code === char.openBracket || isEdge(code)
}

function isRightEdge(code: number): boolean {
  return code === char.greaterThan || code === char.lessThan || code === char.closeBracket || isEdge(code)
}

function isEdge(code: number): boolean {
  return isQuote(code) || ',;|\t\n\r\0'.includes(String.fromCharCode(code))
}

/** Whether the number has a key of its own, or belongs to the value of one (`Session-Id=ocs;4155550123;1`). */
function isValue(text: string, start: number): boolean {
  if (hasOwnKey(text, start)) return true
  for (let i = start - 1; start - i < maxChannel; i--) {
    const code = codeAt(text, i)
    if (code === char.equals) return true
    if (code === char.openBracket) return codeAt(text, i - 1) === char.colon || codeAt(text, i - 2) === char.colon
    if (code !== char.comma && (code <= char.space || isQuote(code))) return false
  }
  return false
}

/** The number that a modem is told to dial, glued to the command at `start`: `ATD0301234567;`, `ATDT+4930…` (3GPP TS 27.007), or to a noun: `MSISDN4930…`. */
export function commandNumberSpan(text: string, start: number): Span | undefined {
  const command =
    /^(?:ATD[TP]?[L>]?\+?|MSISDN|(?:phone|mobile|cell|tel)(?!1(?:\d{9}|\d{12})(?!\d))(?=\d{9}))(?=\d)/i.exec(
      textAfter(text, start, 20),
    )?.[0]
  if (command === undefined) return undefined
  const from = start + command.length
  const end = from + countDigits(text, from, 16)
  return end - from > (/^a/i.test(command) ? 6 : 8) && end - from < 16 ? { start: from, end } : undefined
}
