import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit, isQuote, isUpper, textAfter } from '../../text/chars.ts'
import { lookUp } from './placed-word.ts'
import { isWordUnit, wordStart } from './word-bounds.ts'
import type { WordKind } from './word-kinds.ts'

/** What a phrase beside a number says: that it is called, that it belongs to somebody who is called, or that it is counted. */
export type Nearby = 'telephone' | 'person called' | 'counted'

const maxWords = 6
const reach = 56

/**
 * What the phrase that ends at `end` says of the number after it, over words that no table knows: `Telefonnummer til pårørende: `,
 * `called the customer at `, `llamada perdida del `. Reads nothing before `floor`.
 */
export function nearbyBefore(text: string, end: number, floor: number): Nearby | undefined {
  const stop = Math.max(floor, end - reach)
  let isPerson = false
  let i = end
  for (let words = 0; words < maxWords; words++) {
    i = gapBefore(text, i, stop, words > 0)
    const from = i < 0 ? i : wordStart(text, i, stop)
    if (from < 0 || from === i) return undefined
    const kind = lookUp(text, from, i)?.kind
    if (kind === 'counted' || kind === 'id') return 'counted'
    if (isTelephone(kind, i - from) && !isContent(text, from, i)) return isPerson ? 'person called' : 'telephone'
    isPerson ||= kind === 'person' || kind === 'owner' || (kind === undefined && isUpper(codeAt(text, from)))
    i = from
  }
  return undefined
}

/**
 * The same for the phrase from `start` on: `… is not a valid mobile number`, `… (phone)`, `… for key 'customers.phone'`,
 * `… dialled`. A noun needs a word or a bracket before it that ties it to the number.
 */
export function isTelephoneAfter(text: string, start: number): boolean {
  if (!mayTie(codeAt(text, start))) return false
  const after = textAfter(text, start, reach)
  const tie = ties.exec(after)?.[0]
  const phrase = after.slice(tie?.length ?? 0)
  for (const [words, match] of [...phrase.matchAll(word)].entries()) {
    if (words >= maxWords || /[\n,;|{}]|\d\d|\[[A-Z]/.test(phrase.slice(0, match.index))) return false
    const kind = lookUp(match[0], 0, match[0].length)?.kind
    if (kind === 'counted' || kind === 'id') return false
    if (tie === undefined ? isVerb(kind, match[0].length) : isTelephone(kind, match[0].length)) return true
  }
  return false
}

/** A quick check: commas, brackets of objects and the like end the phrase. */
function mayTie(code: number): boolean {
  return isQuote(code) || ' &)]\\'.includes(String.fromCharCode(code))
}

const word = /\p{Ll}[\p{Ll}\p{M}]+|\p{Lu}+[\p{Ll}\p{M}]*|\p{Lo}[\p{Lo}\p{M}]*/gu

/** What ties a noun to the number before it, in English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Polish and Russian. */
const ties =
  /^[\\"'`)\]>]{0,4} ?(?:[(#"'[]|[-–—] |(?:[&,;]? ?(?:\w{1,12}_)?(?:field|type|key|kind|name|column|by)=:?|for key |(?:is|was|isn't|are|as|already|does|doesn't|has|not|in|of|belongs|ist|sind|wurde|als|est|n'est|comme|es|no|como|é|não|è|non|come|heeft|geen|är|inte|som|jest|nie|jako|не|это|уже)[ '(]))/iu

/** Words of fewer letters are words of other things as well. */
const shortest: Partial<Record<WordKind, number>> = { phone: 3, device: 4, party: 5, dial: 3, call: 4, holder: 7 }

function isTelephone(kind: WordKind | undefined, length: number): boolean {
  return kind !== undefined && length >= (shortest[kind] ?? Number.POSITIVE_INFINITY)
}

/** `"text":"…"`: the content of a record, and nobody's verb. */
function isContent(text: string, from: number, end: number): boolean {
  return /^(?:texts?|msg|hit)$/i.test(text.slice(from, end))
}

function isVerb(kind: WordKind | undefined, length: number): boolean {
  return (kind === 'party' || kind === 'dial') && length > 5
}

/** Goes back over what separates words of one phrase; -1 where the phrase starts. */
function gapBefore(text: string, end: number, stop: number, isWithin: boolean): number {
  let i = end
  while (i > stop) {
    const code = text.charCodeAt(i - 1)
    if (isWordUnit(code)) return i
    if (
      isDigit(code)
        ? isDigit(codeAt(text, i - 2)) && isDigit(codeAt(text, i - 3))
        : isPhraseEnd(code) || (isWithin && code === char.comma && !isQuote(codeAt(text, i)))
    )
      return -1
    i--
  }
  return -1
}

function isPhraseEnd(code: number): boolean {
  return '\n;|{}'.includes(String.fromCharCode(code))
}
