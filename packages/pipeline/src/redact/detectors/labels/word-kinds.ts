import { addBit, bitTable, hasBit } from '../../text/bit-table.ts'
import * as char from '../../text/char-codes.ts'
import { isLetter } from '../../text/chars.ts'
import { foldWord } from './fold-word.ts'
import { adjectivesOfNumber, cardEndings, cardWords, countedEndings, countedWords, personWords } from './other-words.ts'
import {
  callWords,
  deviceWords,
  dialEndings,
  dialWords,
  directionEndings,
  directionWords,
  endingParticles,
  endingsOfNumber,
  endingsOfPhone,
  fillerWords,
  holderWords,
  likePhones,
  numberWords,
  ownerWords,
  partyWords,
  phoneEndings,
  phoneStems,
  phoneWords,
  relayWords,
  sentWords,
  valueWords,
} from './phone-words.ts'

/** What a word right before a number tells about it. */
export type WordKind =
  | 'phone'
  | 'device'
  | 'party'
  | 'holder'
  | 'call'
  | 'dial'
  | 'relay'
  | 'owner'
  | 'sent'
  | 'direction'
  | 'value'
  | 'card'
  | 'person'
  | 'counted'
  | 'number'
  | 'filler'
  | 'id'

/** Later groups win over earlier ones. */
const groups: readonly (readonly [WordKind, string])[] = [
  ['filler', fillerWords],
  ['counted', countedWords],
  ['direction', directionWords],
  ['value', valueWords],
  ['person', personWords],
  ['card', cardWords],
  ['party', partyWords],
  ['holder', holderWords],
  ['call', callWords],
  ['dial', dialWords],
  ['sent', sentWords],
  ['relay', relayWords],
  ['owner', ownerWords],
  ['number', numberWords],
  ['id', 'id ids'],
  ['phone', phoneWords.join(' ')],
  ['device', deviceWords],
]

const kinds = new Map<string, WordKind>()
for (const [kind, words] of groups) for (const word of words.split(' ')) kinds.set(foldWord(word), kind)
const stems: ReadonlySet<string> = new Set(phoneStems.join(' ').split(' ').map(foldWord))
const shortestStem = 4
const longestStem = 13
const maxInflection = 5

/** Words for "number" at the end of compounds: `Telefonnummer`, `phonenumber`, `bestelnr`. */
const numberEndings = endingsOfNumber.split(' ')
/** Nouns at the end of words that are written as one: `homephone`, `customermsisdn`. */
const gluedEndings = endingsOfPhone.split(' ')
const noPhones: ReadonlySet<string> = new Set(likePhones.split(' '))

/** What a folded word is, and whether it ends with a word for "number". */
export interface KnownWord {
  readonly kind: WordKind
  readonly isNumbered: boolean
}

export function kindOfWord(word: string): KnownWord | undefined {
  const kind = kinds.get(word) ?? compoundKind(word)
  if (kind !== undefined) return { kind, isNumbered: false }
  for (const ending of numberEndings) {
    if (word.length < ending.length + 2 || !word.endsWith(ending)) continue
    const rest = word.slice(0, -ending.length)
    const restKind = kinds.get(rest) ?? kinds.get(withoutJoint(rest)) ?? compoundKind(rest)
    if (restKind !== undefined && restKind !== 'number' && restKind !== 'filler')
      return { kind: restKind, isNumbered: true }
  }
  return undefined
}

const adjectives: ReadonlySet<string> = new Set(adjectivesOfNumber.trim().split(' '))
const shortestThing = 3

/**
 * Whether a folded word that is in no table names a thing that has numbers: a noun before a word for number (`isNumbered`), or a
 * compound of both, such as `Losnummer`.
 */
export function isNumberedThing(word: string, isNumbered: boolean): boolean {
  if (!/^[a-z]+$/.test(word)) return false
  const ending = isNumbered ? '' : (numberEndings.find((one) => one.length > 2 && word.endsWith(one)) ?? '-')
  const noun = word.endsWith(ending) ? word.slice(0, word.length - ending.length) : ''
  return noun.length >= shortestThing && !adjectives.has(noun) && !adjectives.has(withoutJoint(noun))
}

/** Whether a word says which number is meant, and not what is numbered. */
export function isOwnAdjective(word: string): boolean {
  return adjectives.has(foldWord(word))
}

/** German and Dutch compounds join with an s or n: `Auftragsnummer`, `Kundennummer`. */
function withoutJoint(word: string): string {
  return word.endsWith('s') || word.endsWith('n') ? word.slice(0, -1) : word
}

function compoundKind(word: string): WordKind | undefined {
  if (noPhones.has(word)) return undefined
  const least = Math.max(shortestStem, word.length - maxInflection)
  for (let length = Math.min(word.length, longestStem); length >= least; length--)
    if (stems.has(word.slice(0, length))) return 'phone'
  if (gluedEndings.some((ending) => word.length > ending.length && word.endsWith(ending))) return 'phone'
  if (word.startsWith('sms') && word.length < 13) return 'party'
  return prefixedKind(word)
}

/** Arabic and Hebrew write the article, "and", "with" and "to" together with the noun. */
const prefixes = ['وال', 'بال', 'لل', 'ال', 'ב', 'ה', 'ל', 'מ', 'ו']

function prefixedKind(word: string): WordKind | undefined {
  if (word.charCodeAt(0) < 0x590 || word.charCodeAt(0) > 0x6ff) return undefined
  const prefix = prefixes.find((prefix) => word.startsWith(prefix))
  if (prefix === undefined) return undefined
  const rest = word.slice(prefix.length)
  return kinds.get(rest) ?? (stems.has(rest) || stems.has(rest.slice(0, -1)) ? 'phone' : undefined)
}

const endings = new Map<string, WordKind>()
for (const [kind, words] of [
  ['dial', dialEndings],
  ['direction', directionEndings],
  ['phone', phoneEndings.join(' ')],
  ['card', cardEndings],
  ['counted', countedEndings],
] as const) {
  for (const word of words.split(' ')) endings.set(foldWord(word), kind)
}
const longestEnding = Math.max(...[...endings.keys()].map((word) => word.length))
const particles = endingParticles
  .split(' ')
  .map(foldWord)
  .sort((a, b) => b.length - a.length)

/** What the end of a run of letters is, in a script without spaces between words. */
export function kindOfEnding(run: string): KnownWord | undefined {
  let rest = run
  for (let steps = 0; steps < 4; steps++) {
    const kind = longestEndingOf(rest)
    if (kind !== undefined) return { kind, isNumbered: steps > 0 }
    const particle = particles.find((particle) => rest.endsWith(particle))
    if (particle === undefined) return undefined
    rest = rest.slice(0, -particle.length)
    if (rest === '') return { kind: 'number', isNumbered: true }
  }
  return undefined
}

function longestEndingOf(run: string): WordKind | undefined {
  for (let length = Math.min(longestEnding, run.length); length > 0; length--) {
    const kind = endings.get(run.slice(-length))
    if (kind !== undefined) return kind
  }
  return undefined
}

/** By length up to three and five bits of each of the first three letters: all words of the tables in ASCII. */
const starts = bitTable(17)
/** By five bits of each of the last three letters, or of two: words that announce a number, and those before them. */
const tails = bitTable(15)
const pairs = bitTable(10)
/** Inflections of stems; those beyond ASCII are recognized by that. */
const inflections = [
  '',
  ...'a e i o u y om em en er et es ar ne ni nu na ny ho mu um ul ja je nya as os is ach ami ului'.split(' '),
]

/** By a hash of the last four letters: the same words, and the first four letters of words that may have any ending. */
const longTails = bitTable(16)
const longStarts = bitTable(16)
const anyLetter = Array.from({ length: 32 }, (_, letter) => letter)

// A relay needs a word for number, or "to", between it and the number.
for (const [word, kind] of kinds) markWord(word, kind !== 'counted' && kind !== 'relay')
for (const stem of stems) addBit(longStarts, longKey(...fourOf(stem)))
for (const letter of anyLetter) addBit(longStarts, longKey(115, 109, 115, letter))
for (const stem of stems) for (const inflection of inflections) markWord(stem + inflection, true)
for (const word of [...gluedEndings, ...numberEndings]) markTail(word)
// `telefonnr`, `faxno`: any letter before an ending of two.
for (const letter of 'abcdefghijklmnopqrstuvwxyz') for (const ending of ['no', 'nr', 'nb']) markTail(letter + ending)

function markWord(word: string, announces: boolean): void {
  // Words of other scripts are recognized by their units alone.
  if (word.charCodeAt(0) > 127 || word.charCodeAt(word.length - 1) > 127) return
  addBit(starts, startKey(Math.min(3, word.length), word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2)))
  if (announces) markTail(word)
}

function markTail(word: string): void {
  const [third = 0, second = 0, last = 0] = [...word.slice(-3)].map((letter) => letter.charCodeAt(0))
  if (word.length > 2) addBit(tails, lettersKey(third, second, last))
  else addBit(pairs, lettersKey(0, third, second))
  if (word.length < 3) return
  for (const fourth of word.length > 3 ? [word.charCodeAt(word.length - 4)] : anyLetter)
    addBit(longTails, longKey(fourth, third, second, last))
}

/** `length` is 3 for all longer words. */
function startKey(length: number, first: number, second: number, third: number): number {
  return (length << 15) | lettersKey(length > 0 ? first : 0, length > 1 ? second : 0, length > 2 ? third : 0)
}

function longKey(first: number, second: number, third: number, fourth: number): number {
  return ((((first & 31) << 10) | ((second & 31) << 5) | (third & 31)) * 2 + (fourth & 31) * 2081) & 65535
}

function isEnding(second: number, last: number, letters: string): boolean {
  return (second | 32) === letters.charCodeAt(0) && (last | 32) === letters.charCodeAt(1)
}

function fourOf(word: string): [number, number, number, number] {
  return [word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2), word.charCodeAt(3)]
}

function lettersKey(first: number, second: number, third: number): number {
  return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31)
}

/** Whether a word of this length and with these first letters may be in a table. */
export function mayBeKnown(length: number, first: number, second: number, third: number): boolean {
  return hasBit(starts, startKey(length, first, second, third))
}

/** Whether a word with these last three letters may announce a number, by itself or as a compound. */
export function mayAnnounce(third: number, second: number, last: number): boolean {
  return hasBit(tails, lettersKey(third, second, last))
}

/**
 * The same by all letters of the word that ends at `last`, which takes longer: its last four letters, or the start of a stem
 * anywhere in it, tell. Words with letters beyond ASCII are left to the lookup.
 */
export function mayAnnounceWhole(units: Uint8Array, last: number): boolean {
  const [third, second, final] = [units[last - 2] ?? 0, units[last - 1] ?? 0, units[last] ?? 0]
  if (hasBit(longTails, longKey(units[last - 3] ?? 0, third, second, final))) return true
  // `orderno`, `Kundennr`: the endings of two letters.
  if (isEnding(second, final, 'no') || isEnding(second, final, 'nr') || isEnding(second, final, 'nb')) return true
  for (let i = last; last - i < maxLetters; i--) {
    const code = units[i] ?? char.space
    if (!isLetter(code)) return code === 0 || code > 0xbf
    if (hasBit(longStarts, longKey(code, units[i + 1] ?? 0, units[i + 2] ?? 0, units[i + 3] ?? 0))) return true
  }
  return true
}

const maxLetters = 24

/** The same for a word of two letters. */
export function mayAnnouncePair(second: number, last: number): boolean {
  return hasBit(pairs, lettersKey(0, second, last))
}
