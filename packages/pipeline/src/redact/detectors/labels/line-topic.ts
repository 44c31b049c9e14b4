import { addBit, bitTable, hasBit } from '../../text/bit-table.ts'
import * as char from '../../text/char-codes.ts'
import { isLetter, isLower, isUpper, matchesAfter, matchesBefore } from '../../text/chars.ts'
import { callTopics, columnTopics } from './topic-words.ts'

const words: ReadonlySet<string> = new Set(callTopics.split(' '))
const columnWords: ReadonlySet<string> = new Set(columnTopics.split(' '))

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
    if (i - from > 1 && i - from <= maxWord && mayBeTopical(text, from, i)) {
      const word = text.slice(from, i).toLowerCase()
      if (isTopical(word) || isTopicalPair(text, from, word)) calls.push(from)
      else if (columnWords.has(word)) columns.push(from)
    }
    from = isLetter(code) ? i : i + 1
  }
  return { text, calls, columns }
}

const maxWord = 16

/** By the first three letters of the words, so that hardly any other is cut out and looked up; a word may also end with `sms`. */
const starts = bitTable(15)
for (const word of [...words, ...columnWords, 'message', 'code', 'opt', 'addr'])
  addBit(starts, startOf(word, 0, word.length))

function startOf(text: string, from: number, end: number): number {
  const third = end - from > 2 ? text.charCodeAt(from + 2) & 31 : 0
  return ((text.charCodeAt(from) & 31) << 10) | ((text.charCodeAt(from + 1) & 31) << 5) | third
}

function mayBeTopical(text: string, from: number, end: number): boolean {
  if (hasBit(starts, startOf(text, from, end))) return true
  return (
    (text.charCodeAt(end - 1) | char.caseBit) === char.lowerS &&
    (text.charCodeAt(end - 2) | char.caseBit) === char.lowerM
  )
}

/** `sendsms`, `smsc-3`, `smsgateway`. */
function isTopical(word: string): boolean {
  return words.has(word) || (word.length > 4 && (word.startsWith('sms') || word.endsWith('sms')))
}

/** `text message`, `verification code`, `opt-out`, and SMPP's `destination_addr`. */
function isTopicalPair(text: string, from: number, word: string): boolean {
  if (word === 'call' || word === 'calls')
    return matchesAfter(text, from, 40, callEvent) || matchesBefore(text, from, 12, callKind)
  if (word === 'message' || word === 'messages')
    return (
      matchesBefore(text, from, 9, /(?:text|inbound|outbound|incoming|outgoing) $/i) ||
      /^<message (?:src|dst|to|from)=/i.test(text.slice(from - 1, from + 13))
    )
  if (word === 'code') return matchesBefore(text, from, 14, /(?:verif\w{1,8}|security|login|auth|one-time)[ _-]$/i)
  if (word === 'opt') return matchesAfter(text, from, 8, /^opt-?(?:out|in)\b/i)
  return word === 'addr' && matchesBefore(text, from, 12, /(?:source|destination)_$/)
}

/** `call.initiated`, `CallSid`, `call forwarding`, `incoming call`: unlike calls of functions. */
const callEvent =
  /^calls?(?:\([^()\n]{0,24}\)\.? (?:from|incoming|outgoing) |[ ._-]?(?:initiated|answered|bridged|hangup|hung|missed|sid|uuid|leg|duration|direction|cleared|forward|transfer|divert|diversion|waiting|center|centre|queue|detail|record|log\b|history|list|ended|state|\[\d|#\d|rejected|dropped|ringing|setup|connected|attempt|from|status))/i
const callKind = /(?:phone|voice|incoming|outgoing|inbound|outbound|missed|video|sip) $/i

/** Whether a key for the content of a message is near (`"text":"…"`), beside which `to` and `from` name its ends. */
export function isBesideText(text: string, start: number): boolean {
  return contentKey.test(text.slice(Math.max(0, start - contentReach), start + contentReach))
}

const contentReach = 160
const contentKey =
  /["' &{,](?:text|body|sms_?text|msg|message(?:_?(?:body|text))?|content|template(?:_?(?:id|name))?|flow_?id|sender_?id|messag(?:e|ing)[-_]?(?:u?uid|id|s?id|price|count|product|type)|remaining-balance|recipient_id|client-?ref)\\?["']?[:=]|status["']?[:=] ?["']?(?:un)?deliver|\bmessages? (?:received|sent|delivered|queued) (?:from|to|for) /i
