import { Buffer } from 'node:buffer'
import * as char from '../../text/char-codes.ts'
import { codeAt, isUpper, matchesAfter } from '../../text/chars.ts'
import { foldWord } from './fold-word.ts'
import { gapStart, isUnspaced, maxWordUnits, runStart, wordStart } from './word-bounds.ts'
import { type KnownWord, kindOfEnding, kindOfWord, mayAnnounce, mayBeKnown, type WordKind } from './word-kinds.ts'

/** `start` is given if the word starts before its last capital. */
export type PlacedWord = KnownWord & { readonly start?: number }

/** What the word from `from` to `end` is; a word of several capitals, such as `WhatsApp` and `CdPN`, may be one. */
export function wordAt(text: string, from: number, end: number, floor: number): PlacedWord | undefined {
  const known = lookUp(text, from, end)
  // The end of anything: `bQPn`.
  if (known?.kind === 'counted' && end - from === 2 && from > floor && isUpper(text.charCodeAt(from - 1)))
    return undefined
  if (known?.kind === 'phone' || known?.kind === 'number') return known
  // `"message":"415-555-0132"`, `ValueError: 0171…`: what is before a whole text, and no message's number.
  if (known?.kind === 'counted' && matchesAfter(text, from, 48, /^(?:message|error)[\\"']*\s?[:=]/i)) return undefined
  // Operators of SQL (`msisdn IN (…`), and words of prose in small letters.
  if (known?.kind === 'filler' && !isUpper(text.charCodeAt(from)) && operators.has(text.slice(from, end)))
    return undefined
  const start = runStart(text, from, floor)
  if (start === from || start <= end - maxWordUnits) return known
  const whole = lookUp(text, start, end)
  return whole !== undefined && (known === undefined || whole.kind === 'party' || whole.kind === 'holder')
    ? { ...whole, start }
    : known
}

const operators: ReadonlySet<string> = new Set(['in', 'like', 'ilike'])

/** Labels of two words of which neither is one by itself: Vietnamese writes its syllables apart. The second word, and the first. */
const pairs: ReadonlyMap<string, readonly [first: string, kind: WordKind]> = new Map([
  ['dong', ['di', 'phone']],
  ['he', ['lien', 'dial']],
  ['may', ['so', 'phone']],
  ['file', ['on', 'filler']],
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
export function pairAt(text: string, from: number, end: number, floor: number): PlacedWord | undefined {
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

/** `a_number`, `leg B`: the parties of a call. */
export function letterAt(text: string, i: number, isNumbered: boolean): KnownWord | undefined {
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
    (before <= char.space || before === char.comma || before === char.pipe)
  )
}

export function lookUp(text: string, from: number, end: number): KnownWord | undefined {
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
