import { isLetter, isLower, isUpper } from '../../text/chars.ts'

/**
 * Words of programs and protocols that carry calls and messages. Sources: SIP (RFC 3261), ISUP and MAP (ITU-T Q.763, 3GPP TS
 * 29.002), SMPP 3.4, Diameter and RADIUS attributes, Asterisk and FreeSWITCH, the status words of delivery receipts.
 */
const words: ReadonlySet<string> = new Set(
  (
    'sms mms smsc smpp smpps smsgw ussd msisdn msisdns imsi hlr vlr hss msc mo mt moc mtc mtsms mosms cdr cdrs gsm dlr delivrd undeliv ' +
    'kannel jasmin bulksms otp whatsapp wa wamid waid viber telegram signal twilio nexmo vonage plivo sinch infobip messagebird ' +
    'sip sips pjsip sdp rtp invite voip pbx pstn isdn ivr acd asterisk freeswitch sofia kamailio opensips dialplan dahdi iax ' +
    'voicemail caller callee calling called dial dialed dialled dialing dialling redial ringing answered busy hangup hung ani dnis ' +
    'did cli trunk extension queue_caller agentcalled telephony fax dtmf portability ported esme ton npi ' +
    'incall subscriber msrn gmsc initialdp camel sm messaging texting aparty bparty clearing sccp tcap isup npdi origid callid originator ' +
    'mccmnc scts verification stir shaken lnp lrn cnam robocall dialer mailbox hylafax enterqueue callsid calluuid callqueue'
  ).split(' '),
)

/** Words that tell the same of a record with columns, where a number has no label of its own. */
const columnWords: ReadonlySet<string> = new Set(
  'phone phones telephone tel mobile mobiles call calls leg legs cell'.split(' '),
)

/** How far from a number such a word counts. Characters. */
const reach = 600

/** The places of such words in the text last asked about. */
let known: { readonly text: string; readonly calls: readonly number[]; readonly columns: readonly number[] } = {
  text: '',
  calls: [],
  columns: [],
}

/**
 * Whether the text around `start` is about calls or messages. A text is read once, however many numbers ask, and only if one
 * of them could be the end of a call or message.
 */
export function isAboutCalls(text: string, start: number): boolean {
  if (known.text !== text) known = placesIn(text)
  return isNear(known.calls, start)
}

/** The same for a number in a column. */
export function isAboutPhones(text: string, start: number): boolean {
  return isAboutCalls(text, start) || isNear(known.columns, start)
}

function isNear(places: readonly number[], start: number): boolean {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 0) < start) low = middle + 1
    else high = middle
  }
  const before = places[low - 1] ?? Number.NEGATIVE_INFINITY
  const after = places[low] ?? Number.POSITIVE_INFINITY
  return start - before <= reach || after - start <= reach
}

function placesIn(text: string): typeof known {
  const calls: number[] = []
  const columns: number[] = []
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0
    const isPart = isLetter(code) && !(i > from && isUpper(code) && isLower(text.charCodeAt(i - 1)))
    if (isPart) continue
    if (i - from > 1 && i - from <= maxWord) {
      const word = text.slice(from, i).toLowerCase()
      if (isTopical(word) || isTopicalPair(text, from, word)) calls.push(from)
      else if (columnWords.has(word)) columns.push(from)
    }
    from = isLetter(code) ? i : i + 1
  }
  return { text, calls, columns }
}

const maxWord = 16

/** `sendsms`, `smsc-3`, `smsgateway`. */
function isTopical(word: string): boolean {
  return words.has(word) || (word.length > 4 && (word.startsWith('sms') || word.endsWith('sms')))
}

/** `text message`, and SMPP's `destination_addr`. */
function isTopicalPair(text: string, from: number, word: string): boolean {
  if (word === 'call' || word === 'calls')
    return callEvent.test(text.slice(from, from + 24)) || callKind.test(text.slice(Math.max(0, from - 12), from))
  if (word === 'message') return /text $/i.test(text.slice(Math.max(0, from - 5), from))
  return word === 'addr' && /(?:source|destination)_$/.test(text.slice(Math.max(0, from - 12), from))
}

/** `call.initiated`, `CallSid`, `call forwarding`, `incoming call`: unlike calls of functions. */
const callEvent =
  /^calls?[ ._-]?(?:initiated|answered|bridged|hangup|hung|missed|sid|uuid|leg|duration|direction|cleared|forward|transfer|divert|diversion|waiting|center|centre|queue|detail|record|rejected|dropped|ringing|setup|connected|attempt|from|status)/i
const callKind = /(?:phone|voice|incoming|outgoing|inbound|outbound|missed|video|sip) $/i

/** Whether a key for the content of a message is near (`"text":"…"`), beside which `to` and `from` name its ends. */
export function isBesideText(text: string, start: number): boolean {
  return contentKey.test(text.slice(Math.max(0, start - contentReach), start + contentReach))
}

const contentReach = 160
const contentKey = /["' &{](?:text|body|sms_?text|msg|message_?(?:body|text)|content)\\?["']?[:=]/i
