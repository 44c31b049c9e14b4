import * as char from '../../text/char-codes.ts'
import { codeAt, isUpper, matchBefore, matchesAfter, matchesBefore } from '../../text/chars.ts'
import { isAttached, labelEnd } from './label-end.ts'
import { nearbyBefore } from './nearby-telephone.ts'
import { letterAt, lookUp, type PlacedWord, pairAt, wordAt } from './placed-word.ts'
import { gapStart, isUnspaced, withoutIndex, wordStart } from './word-bounds.ts'
import { isNumberedThing, isOwnAdjective, type WordKind } from './word-kinds.ts'

/**
 * What the words right before a number say it is: a telephone number, the party of a call, an end of a message, the value of a
 * pair whose name is elsewhere, a number without further words, a person, a card, or something that is counted.
 */
export type Label =
  | 'phone'
  | 'device'
  | 'party'
  | 'dial'
  | 'direction'
  | 'value'
  | 'part'
  | 'sent'
  | 'number'
  | 'person'
  | 'card'
  | 'counted'

const maxWords = 6

/**
 * The label of the number at `start`, read backward over separators, quotes and brackets, and over words for "number", as in
 * `"callerIdNumber": "`, `номер телефона — ` or `電話番号：`. Reads nothing before `floor`.
 */
export function labelBefore(text: string, start: number, floor: number): Label | undefined {
  const from = encodedStart(text, start)
  if (from === start && isAttached(text, start)) return undefined
  if (isPictured(text, start)) return 'phone'
  let end = labelEnd(text, from, floor)
  let isNumbered = false
  let hasId = false
  let hasFiller = false
  /** A pronoun follows: of whose number it is, or of who is to be called. */
  let isOwned = false
  /** What the words so far are, unless one before them tells more. */
  let label: Label | undefined
  for (let words = 0; words < maxWords; words++) {
    if (isE164(text, end)) {
      label ??= 'phone'
      isNumbered = true
      end = gapStart(text, end - 4, floor)
    }
    end = withoutIndex(text, end, floor)
    const from = wordAfterEscape(text, wordStart(text, end, floor), end)
    if (from === end) break
    if (isAbbreviation(text, from, end)) return 'counted'
    const known: PlacedWord | undefined =
      pairAt(text, from, end, floor) ??
      (from === end - 1 ? letterAt(text, from, isNumbered) : wordAt(text, from, end, floor))
    if (known === undefined) {
      if (label !== undefined || hasFiller || isOwned) break
      if (isThingAt(text, from, end, isNumbered) || isThingAfter(text, from, end, floor))
        return nearbyBefore(text, from, floor) === 'telephone' ? 'party' : 'counted'
      break
    }
    const kind: WordKind = known.kind
    // `telefone do cliente`: a preposition between a person and a noun.
    const isBetween = label === 'person' && kind === 'direction'
    if (label !== undefined && !isBetween && !isTelephone(kind)) break
    isNumbered ||= known.isNumbered || kind === 'number'
    const start = known.start ?? from
    const isJoined = label !== 'direction' ? isNumbered : codeAt(text, end) !== char.space
    switch (kind) {
      case 'number':
        if (isOwned && !hasId) return 'party'
        break
      case 'filler':
        hasFiller = true
        break
      case 'id':
        hasId = true
        break
      case 'person':
        label = isNumbered || hasId ? 'counted' : 'person'
        if (codeAt(text, start - 1) !== char.space) label = isDirected(text, start, floor) ? 'direction' : label
        break
      case 'direction':
        // `for id 4155550123`
        if (hasId && codeAt(text, end) === char.space) return 'counted'
        if (!isBetween) label = labelOf('direction', isNumbered, hasId)
        break
      case 'value':
        label = 'value'
        break
      case 'call':
        if (label === 'direction' || isOwned) return 'dial'
        return isNumbered || (hasFiller && !isEnglishCall(text, start)) ? 'dial' : undefined
      case 'dial':
        return 'dial'
      case 'relay':
        return isJoined && !hasId ? 'party' : label
      case 'sent':
        return hasId ? 'counted' : (label ?? 'sent')
      case 'owner':
        if (isNumbered && !hasId) return 'party'
        isOwned = true
        break
      default:
        return label === undefined
          ? labelOf(kind, isNumbered, hasId)
          : ledLabel(kind, label, codeAt(text, end), isMissing(text, start))
    }
    end = gapStart(text, start, floor)
  }
  if (label !== undefined) return label
  if (hasId) return 'counted'
  if (hasFiller && !isNumbered && isKeyed(text, start)) return 'part'
  if (!isNumbered) return undefined
  return isOfThing(text, start) ? 'counted' : 'number'
}

/** Where encoded separators before a number start: `order_no%3D415…`, `%22phone%22%3A%22415…`. */
function encodedStart(text: string, start: number): number {
  if (codeAt(text, start - 3) !== char.percent && codeAt(text, start - 5) !== char.percent) return start
  return start - (matchBefore(text, start, 15, encodedSeparators)?.[0].length ?? 0)
}

/** `{"order":{"number":"415…`: the key of the object says what is numbered. */
function isOfThing(text: string, start: number): boolean {
  const key = matchBefore(text, start, 48, objectBefore)?.[1]
  return key !== undefined && lookUp(key, 0, key.length)?.kind === 'counted'
}

const objectBefore = /([a-z]{2,16})\\*["'] ?: ?\{ ?\\*["'](?:number|no|num|nr)\\*["'] ?: ?\\*["']$/i

/** `%3Fsku%3D415…`: the letter of an escape is no part of the word. */
function wordAfterEscape(text: string, from: number, end: number): number {
  return codeAt(text, from - 2) === char.percent && from + 1 < end ? from + 1 : from
}

/** `S/N`, `P/O`, `B/L`. */
function isAbbreviation(text: string, from: number, end: number): boolean {
  return (
    end - from === 1 && codeAt(text, from - 1) === char.slash && /^[SPWBA]\/[NOLC]$/.test(text.slice(from - 2, end))
  )
}

const encodedSeparators = /(?:%(?:25)?(?:3[AD]|2[023]))+$/i

/** Whether an unknown word names a thing that has numbers. Without a word for number after it, only a long compound can. */
function isThingAt(text: string, from: number, end: number, isNumbered: boolean): boolean {
  // The value of another pair: `name=OKAFOR num=312…`.
  if (codeAt(text, from - 1) === char.equals) return false
  if (codeAt(text, end - 1) > 127 || (!isNumbered && end - from < shortestCompound)) return false
  return isNumberedThing(text.slice(from, end).toLowerCase(), isNumbered)
}

const shortestCompound = 9

/** The same where the noun comes last: `numéro de dossier 415…`, `numer seryjny 415…`. Names of people start with a capital. */
function isThingAfter(text: string, from: number, end: number, floor: number): boolean {
  if (end - from < shortestNoun || isUpper(codeAt(text, from)) || isUnspaced(codeAt(text, from))) return false
  const gap = gapStart(text, from, floor)
  if (gap === from || codeAt(text, from - 1) !== char.space) return false
  const before = wordStart(text, gap, floor)
  const isJoined = prepositions.has(text.slice(before, gap))
  const last = isJoined ? gapStart(text, before, floor) : gap
  const first = isJoined ? wordStart(text, last, floor) : before
  return first < last && lookUp(text, first, last)?.kind === 'number' && !isOwnAdjective(text.slice(from, end))
}

const shortestNoun = 4
const prepositions: ReadonlySet<string> = new Set(['de', 'del', 'da', 'do', 'di', 'du', 'of'])

/** `☎ 030…`, `📞 0171…`: a picture of a telephone, perhaps with the selector of its form. */
function isPictured(text: string, start: number): boolean {
  let i = codeAt(text, start - 1) === char.space ? start - 2 : start - 1
  if (codeAt(text, i) < 0x2121) return false
  if (codeAt(text, i) === 0xfe0f) i--
  const code = codeAt(text, i)
  return pictures.has(
    code === undefined || code < 0xdc00 || code > 0xdfff ? code : codeAt(text, i - 1) * 0x10000 + code,
  )
}

const pictures: ReadonlySet<number> = new Set([
  ...'☎☏✆℡℻'.split('').map((picture) => picture.charCodeAt(0)),
  ...['📞', '📟', '📠', '📱', '📲', '🕻', '🕿'].map((picture) => picture.charCodeAt(0) * 0x10000 + picture.charCodeAt(1)),
])

/** Whether the number is the value of a key, and not right after a word. */
function isKeyed(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  return before !== char.space || codeAt(text, start - 2) === char.colon || codeAt(text, start - 2) === char.equals
}

/** Whether `e164` ends at `end`, which says what the number is. */
function isE164(text: string, end: number): boolean {
  return text.startsWith('164', end - 3) && (codeAt(text, end - 4) | char.caseBit) === char.lowerE
}

/** `call on 12345678` is a number of many things in English. */
function isEnglishCall(text: string, start: number): boolean {
  return matchesAfter(text, start, 6, /^(?:calls?|reach|te?xts?|msg|hit)\b/i)
}

/** `call to`, `phone of the client`: a word for telephone before an end of a call or a person. */
function ledLabel(kind: WordKind, label: Label, joint: number, isMissing: boolean): Label {
  if (label === 'value') return kind === 'phone' || kind === 'device' || kind === 'party' ? kind : label
  if (label === 'phone') return label
  if (label !== 'person' && label !== 'counted') return 'dial'
  // `mobile_users=5161309` counts them.
  if (kind === 'device' && joint !== char.space) return 'counted'
  if (kind !== 'phone' && kind !== 'device') return label
  // `no phone number on file for customer 39136` names the customer.
  return isMissing ? 'device' : 'phone'
}

/** Whether there is no telephone: "no phone", "missing phone". */
function isMissing(text: string, start: number): boolean {
  return matchesBefore(text, start, 16, /\b(?:no|missing|without|lacks|unknown|empty|need)(?: valid)? $/i)
}

function isTelephone(kind: WordKind): boolean {
  return telephoneKinds.has(kind)
}

const telephoneKinds: ReadonlySet<string> = new Set('phone device party call dial relay owner filler number'.split(' '))

/** `src_user`, `sip_from_user`: the user part of an address and not a person. */
function isDirected(text: string, from: number, floor: number): boolean {
  const end = gapStart(text, from, floor)
  const first = wordStart(text, end, floor)
  if (first === end || codeAt(text, end) === char.space) return false
  return lookUp(text, first, end)?.kind === 'direction'
}

function labelOf(
  kind: Exclude<WordKind, 'number' | 'filler' | 'id' | 'person' | 'call' | 'dial' | 'relay' | 'owner' | 'sent'>,
  isNumbered: boolean,
  hasId: boolean,
): Label {
  switch (kind) {
    case 'phone':
      return hasId ? 'counted' : 'phone'
    case 'device':
      return hasId ? 'counted' : isNumbered ? 'phone' : 'device'
    case 'party':
      return isNumbered || hasId ? 'phone' : 'party'
    case 'holder':
      return hasId ? 'counted' : isNumbered ? 'phone' : 'party'
    case 'direction':
      return hasId ? 'number' : isNumbered ? 'party' : 'direction'
    default:
      return kind
  }
}
