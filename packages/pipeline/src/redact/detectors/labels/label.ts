import { Buffer } from 'node:buffer'
import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit, isLetter, isLower, isUpper } from '../../text/chars.ts'
import { foldWord } from './fold-word.ts'
import {
  isNumberedThing,
  isOwnAdjective,
  type KnownWord,
  kindOfEnding,
  kindOfWord,
  mayAnnounce,
  mayBeKnown,
  type WordKind,
} from './word-kinds.ts'

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

const maxSeparators = 40
const maxWords = 6
const maxWordUnits = 24

/**
 * The label of the number at `start`, read backward over separators, quotes and brackets, and over words for "number", as in
 * `"callerIdNumber": "`, `номер телефона — ` or `電話番号：`. Reads nothing before `floor`.
 */
export function labelBefore(text: string, start: number, floor: number): Label | undefined {
  if (isAttached(text, start)) return undefined
  if (isPictured(text, start)) return 'phone'
  const lead = withoutOctets(text, leadStart(text, start, floor), floor)
  let end = tagNameEnd(text, start, floor) ?? withoutBrackets(text, lead, floor)
  if (codeAt(text, end - 1) === char.underscore) end--
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
    const from = wordStart(text, end, floor)
    if (from === end) break
    const known: PlacedWord | undefined =
      pairAt(text, from, end, floor) ??
      (from === end - 1 ? letterAt(text, from, isNumbered) : wordAt(text, from, end, floor))
    if (known === undefined) {
      if (label !== undefined || hasFiller || isOwned) break
      if (isThingAt(text, from, end, isNumbered) || isThingAfter(text, from, end, floor)) return 'counted'
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
        return label === undefined ? labelOf(kind, isNumbered, hasId) : ledLabel(kind, label, codeAt(text, end))
    }
    end = gapStart(text, start, floor)
  }
  if (label !== undefined) return label
  if (hasId) return 'counted'
  if (hasFiller && !isNumbered && isKeyed(text, start)) return 'part'
  return isNumbered ? 'number' : undefined
}

/** Whether an unknown word names a thing that has numbers. Without a word for number after it, only a long compound can. */
function isThingAt(text: string, from: number, end: number, isNumbered: boolean): boolean {
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

/** `start` is given if the word starts before its last capital. */
type PlacedWord = KnownWord & { readonly start?: number }

/** Whether the number is the value of a key, and not right after a word. */
function isKeyed(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  return before !== char.space || codeAt(text, start - 2) === char.colon || codeAt(text, start - 2) === char.equals
}

/** What the word from `from` to `end` is; a word of several capitals, such as `WhatsApp` and `CdPN`, may be one. */
function wordAt(text: string, from: number, end: number, floor: number): PlacedWord | undefined {
  const known = lookUp(text, from, end)
  // The end of anything: `bQPn`.
  if (known?.kind === 'counted' && end - from === 2 && from > floor && isUpper(text.charCodeAt(from - 1)))
    return undefined
  if (known?.kind === 'phone' || known?.kind === 'number') return known
  // `"message":"415-555-0132"`: the key of a whole text, and no message's number.
  if (known?.kind === 'counted' && /^message[\\"']*\s?[:=]/i.test(text.slice(from, from + 14))) return undefined
  const start = runStart(text, from, floor)
  if (start === from || start <= end - maxWordUnits) return known
  const whole = lookUp(text, start, end)
  return whole !== undefined && (known === undefined || whole.kind === 'party' || whole.kind === 'holder')
    ? { ...whole, start }
    : known
}

/** Labels of two words of which neither is one by itself: Vietnamese writes its syllables apart. The second word, and the first. */
const pairs: ReadonlyMap<string, readonly [first: string, kind: WordKind]> = new Map([
  ['dong', ['di', 'phone']],
  ['he', ['lien', 'dial']],
  ['may', ['so', 'phone']],
  ['من', ['شماره', 'party']],
  ['ما', ['شماره', 'party']],
  ['a', ['party', 'party']],
  ['b', ['party', 'party']],
  ['mail', ['voice', 'party']],
  ['hang', ['khach', 'person']],
  ['id', ['party', 'value']],
])

const pairEnds = [...'gyeabdl'].map((letter) => letter.charCodeAt(0))

/** The label of two words whose second one is from `from` to `end`. */
function pairAt(text: string, from: number, end: number, floor: number): PlacedWord | undefined {
  const last = text.charCodeAt(end - 1)
  if (end - from > 4 || (last < 128 && !pairEnds.includes(last | char.caseBit))) return undefined
  // Neither Chinese characters nor Hangul.
  if (last > 0x2dff && last < 0xd800) return undefined
  const pair = pairs.get(foldWord(text.slice(from, end)))
  if (pair === undefined) return undefined
  const gap = gapStart(text, from, floor)
  const start = wordStart(text, gap, floor)
  const [first, kind] = pair
  return foldWord(text.slice(start, gap)) === first ? { kind, isNumbered: false, start } : undefined
}

/** Whether `e164` ends at `end`, which says what the number is. */
function isE164(text: string, end: number): boolean {
  return text.startsWith('164', end - 3) && (codeAt(text, end - 4) | char.caseBit) === char.lowerE
}

/** `call on 12345678` is a number of many things in English. */
function isEnglishCall(text: string, start: number): boolean {
  return /^(?:calls?|reach|te?xts?|msg|hit)\b/i.test(text.slice(start, start + 6))
}

/** `call to`, `phone of the client`: a word for telephone before an end of a call or a person. */
function ledLabel(kind: WordKind, label: Label, joint: number): Label {
  if (label === 'value') return kind === 'phone' || kind === 'device' || kind === 'party' ? kind : label
  if (label === 'phone') return label
  if (label !== 'person' && label !== 'counted') return 'dial'
  // `mobile_users=5161309` counts them.
  if (kind === 'device' && joint !== char.space) return 'counted'
  return kind === 'phone' || kind === 'device' ? 'phone' : label
}

function isTelephone(kind: WordKind): boolean {
  return (
    kind === 'phone' ||
    kind === 'device' ||
    kind === 'party' ||
    kind === 'call' ||
    kind === 'dial' ||
    kind === 'relay' ||
    kind === 'owner' ||
    kind === 'filler' ||
    kind === 'number'
  )
}

/** `a_number`, `leg B`: the parties of a call. */
function letterAt(text: string, i: number, isNumbered: boolean): KnownWord | undefined {
  const letter = text.charCodeAt(i) | char.caseBit
  if (letter < char.lowerA || letter > char.lowerB + 1) return lookUp(text, i, i + 1)
  if (isNumbered) return { kind: 'phone', isNumbered: false }
  return { kind: isKeyAlone(text, i) ? 'direction' : 'filler', isNumbered: false }
}

/** `A:4930… B:4940…`, where the letter is all of the key. */
function isKeyAlone(text: string, i: number): boolean {
  const after = codeAt(text, i + 1)
  const before = codeAt(text, i - 1)
  return (
    isUpper(codeAt(text, i)) &&
    (after === char.colon || after === char.equals) &&
    (before <= char.space || before === char.comma)
  )
}

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

function lookUp(text: string, from: number, end: number): KnownWord | undefined {
  const last = text.charCodeAt(end - 1)
  if (last < 128 && !mayBeWord(text, from, end)) return undefined
  const word = text.slice(from, end)
  const known = recent.get(word)
  if (known !== undefined) return known ?? undefined
  return remember(word, kindOf(foldWord(word), isUnspaced(last)))
}

/** Words looked up lately, and null for those that are none: logs repeat few words, and compounds take many lookups. */
const recent = new Map<string, KnownWord | null>()
const maxRecent = 4_096

function remember(word: string, known: KnownWord | undefined): KnownWord | undefined {
  if (recent.size >= maxRecent) recent.clear()
  // A slice would keep the whole text in memory.
  recent.set(Buffer.from(word, 'utf16le').toString('utf16le'), known ?? null)
  return known
}

function kindOf(word: string, isRun: boolean): KnownWord | undefined {
  return (isRun ? kindOfEnding(word) : undefined) ?? kindOfWord(word)
}

/** A quick check, before the word is cut out and looked up. */
function mayBeWord(text: string, from: number, end: number): boolean {
  for (let i = from; i < end; i++) if (text.charCodeAt(i) > 127) return true
  const first = text.charCodeAt(from)
  const length = Math.min(3, end - from)
  if (mayBeKnown(length, first, text.charCodeAt(from + 1), text.charCodeAt(from + 2))) return true
  return length === 3 && mayAnnounce(text.charCodeAt(end - 3), text.charCodeAt(end - 2), text.charCodeAt(end - 1))
}

/** Goes back over what separates a label from its number, also in a table, a list, a form and markup. */
function leadStart(text: string, start: number, floor: number): number {
  const end = separatorsStart(text, start, floor)
  const last = codeAt(text, end - 1)
  if (last === char.pipe && codeAt(text, start - 1) === char.space && codeAt(text, end - 2) === char.space)
    return separatorsStart(text, end - 1, floor)
  if (last === char.lineFeed) return lineStart(text, start, end, floor)
  return codeAt(text, end) === char.greaterThan ? markupStart(text, end + 1, floor) : end
}

/** ISDN's trace of an information element: `Calling Party Number i = 0x2181, '0612…'`. */
function withoutOctets(text: string, end: number, floor: number): number {
  if (!isDigit(codeAt(text, end - 1)) || !isDigit(codeAt(text, end - 2))) return end
  return end - (/ i = 0x[\da-f]{2,8}$/i.exec(text.slice(Math.max(floor, end - 14), end))?.[0].length ?? 0)
}

/** The end of a label on the line before, of an item of YAML or of a part of a form, whose number is after an empty line. */
function lineStart(text: string, start: number, end: number, floor: number): number {
  if (text.startsWith('- ', start - 2)) return separatorsStart(text, end - 1, floor)
  const isPart = end === start && /["']\r?\n\r?\n$/.test(text.slice(Math.max(floor, start - 5), start))
  if (!isPart) return end
  let i = start
  while (codeAt(text, i - 1) === char.lineFeed || codeAt(text, i - 1) === char.carriageReturn) i--
  return separatorsStart(text, i, floor)
}

/** The end of the text before tags for layout, of which the last one ends at `end`: `Phone:</th><td>`, `<b>Phone:</b>`. */
function markupStart(text: string, end: number, floor: number): number {
  let i = end
  for (let tags = 0; tags < 4; tags++) {
    const tag = layoutTag.exec(text.slice(Math.max(floor, i - maxTag), i))?.[0]
    if (tag === undefined) break
    i -= tag.length
  }
  return i === end ? end - 1 : separatorsStart(text, i, floor)
}

const layoutTag =
  /<\/?(?:t[dhr]|d[dt]|span|b|strong|i|em|p|div|li|br|code|a|font|label|small|u)(?:\s[^<>]{0,64})?\s?\/?>\s{0,8}$/i

function separatorsStart(text: string, start: number, floor: number): number {
  let i = start
  while (i > floor && start - i < maxSeparators && isSeparator(text.charCodeAt(i - 1))) i--
  return i
}

/** The end of the name of the XML element whose text starts at `start`, if it has attributes: `<tel use="home">0171…`. */
function tagNameEnd(text: string, start: number, floor: number): number | undefined {
  if (codeAt(text, start - 1) !== char.greaterThan || isWordUnit(codeAt(text, start - 2))) return undefined
  const stop = Math.max(floor, start - maxTag)
  for (let i = start - 2; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (code === char.greaterThan) return undefined
    if (code === char.lessThan) return nameEnd(text, i + 1)
  }
  return undefined
}

const maxTag = 96

function nameEnd(text: string, start: number): number {
  let i = start
  while (isNameCode(codeAt(text, i))) i++
  return i
}

function isNameCode(code: number): boolean {
  return isWordUnit(code) || isDigit(code) || code === char.colon || code === char.underscore || code === char.hyphen
}

/** `phones[0]=`, `phone (home):`, `Phone number (with country code):`: goes back over what is in brackets, unless it is one word. */
function withoutBrackets(text: string, end: number, floor: number): number {
  const last = codeAt(text, end - 1)
  if (last !== char.closeBracket && last !== char.closeParen) return end
  const open = last === char.closeParen ? char.openParen : char.openBracket
  const stop = Math.max(floor, end - maxBracketed)
  let isWord = true
  for (let i = end - 2; i >= stop; i--) {
    const code = text.charCodeAt(i)
    if (code === open) {
      if (isWord && i < end - 2) return end - 1
      return codeAt(text, i - 1) === char.space ? i - 1 : i
    }
    if (!isWordUnit(code) && code !== char.underscore) isWord = false
    if (!isWordUnit(code) && !isDigit(code) && !isBracketed(code)) return end
  }
  return end
}

const maxBracketed = 28

/** `dst(ton=1,npi=1)=`. */
function isBracketed(code: number): boolean {
  return code === char.space || code === char.underscore || code === char.equals || code === char.comma
}

/** Without a separator, or joined to a name: `blk_4155550123`, `visitor-10-105`. */
function isAttached(text: string, start: number): boolean {
  const before = codeAt(text, start - 1)
  if (before > 127 && isUnspaced(before)) return false
  if (before === char.dot) return !abbreviation.test(text.slice(Math.max(0, start - 5), start))
  return !isSeparator(before) || before === char.hyphen
}

/** `Mobile No.0171…`, `Tel.0171…`: a full stop without a space. */
const abbreviation = /(?:^|[^A-Za-z])(?:no|nr|tel|ph|mob|num|cel|fax|tlf|tfn|fon)\.$/i

const separators = new Uint8Array(128)
for (const mark of ' \t:="\'`\\([{<>-#.,+') separators[mark.charCodeAt(0)] = 1

function isSeparator(code: number): boolean {
  return code < 128 ? separators[code] === 1 : isMark(code)
}

/** Spaces, punctuation and symbols beyond ASCII, with `º` and `№`. */
function isMark(code: number): boolean {
  return (
    code < 0xc0 ||
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0x303f && code !== 0x3005) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff20) ||
    code === 0x60c ||
    code === 0x61b ||
    code === 0x589 ||
    code === 0x964 ||
    code === 0x30fb
  )
}

function isWordUnit(code: number): boolean {
  return code < 128 ? isLetter(code) : !isMark(code)
}

/** `phone2`, `Tel1:`, and the `164` of `e164`. */
function withoutIndex(text: string, end: number, floor: number): number {
  let i = end
  while (i > floor && end - i < 3 && isDigit(text.charCodeAt(i - 1))) i--
  if (i === end || i === floor) return end
  const before = text.charCodeAt(i - 1)
  if (isWordUnit(before)) return i
  return before === char.underscore || before === char.dot || before === char.hyphen ? i - 1 : end
}

/** The start of the word that ends at `end`; a capital after a lower-case letter, or before one, starts a word. */
function wordStart(text: string, end: number, floor: number): number {
  const stop = Math.max(floor, end - maxWordUnits)
  let i = end
  while (i > stop && isWordUnit(text.charCodeAt(i - 1))) {
    i--
    if (i === end - 1 || !isUpper(text.charCodeAt(i))) continue
    const next = text.charCodeAt(i + 1)
    const before = i > stop ? text.charCodeAt(i - 1) : 0
    if (isLower(before) || (isLower(next) && isUpper(before))) return i
  }
  // A single capital that ends a word: `callerX`.
  return i
}

function runStart(text: string, end: number, floor: number): number {
  const stop = Math.max(floor, end - maxWordUnits)
  let i = end
  while (i > stop && isWordUnit(text.charCodeAt(i - 1))) i--
  return i
}

/** Goes back over what joins two words of a label; stays where it is if something else is there. */
function gapStart(text: string, from: number, floor: number): number {
  let i = from
  while (i > floor && from - i < 3 && isJoint(text.charCodeAt(i - 1))) i--
  return i
}

function isJoint(code: number): boolean {
  return (
    code === char.space ||
    code === char.underscore ||
    code === char.hyphen ||
    code === char.dot ||
    code === char.slash ||
    code === char.singleQuote ||
    code === char.openParen ||
    code === char.openBracket ||
    code === char.semicolon ||
    (code >= 128 && isMark(code))
  )
}

/** Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters and Hangul. */
function isUnspaced(code: number): boolean {
  return (
    (code >= 0x0e00 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x3005 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af)
  )
}
