import { addBit, bitTable, hasBit } from '../../text/bit-table.ts'
import * as char from '../../text/char-codes.ts'
import { codeAt, isBlank, isDigit, isLetter, isLower, isQuote, isUpper } from '../../text/chars.ts'
import { endsPlaceholder } from '../../text/placeholder.ts'
import { keyNames } from './key-names.ts'
import { namesByLanguage } from './key-names-by-language.ts'
import { thingsWithKeys } from './prose-words.ts'
import { spellingsOf } from './spellings.ts'

/** What a key announces about its value. `SECRET` is any kind of token: its value must look like one. */
export type KeyClass =
  | 'PASSWORD'
  /** Several, or a count of them. */
  | 'PASSWORDS'
  | 'PIN'
  /** The code on the back of a card. */
  | 'CARD_CODE'
  | 'SECRET'
  /** A secret that people may have chosen. */
  | 'CLIENT_SECRET'
  /** A key that often is none: its value must be random beyond doubt. */
  | 'KEY'
  /** The same for environment variables (`LOGDNA_KEY`); in other notations, `key` is a word for many things. Also `?code=` of Azure's functions. */
  | 'ENV_KEY'
  /** The session of a cookie. */
  | 'SESSION'
  /** Base64 of RFC 4616: user and password between NUL characters. */
  | 'SASL'
  /** The signature of a URL that grants access. */
  | 'SIGNATURE'
  /** A password, a token, or both in base64. */
  | 'CREDENTIAL'
  | 'AUTHORIZATION'
  | 'BASIC_AUTH'
  | 'AWS_SECRET_KEY'
  | 'PHONE'
  | 'SSN'
  | 'CREDIT_CARD'
  | 'INNOCENT'

/** An ending, from its last character to its first. */
interface Ending {
  readonly reversed: string
  readonly of: KeyClass
  readonly glued: boolean
}

const endings: readonly Ending[] = [
  ...keyNames.flatMap(({ keys, of, glued }) => keys.split(' ').map((key) => endingOf(key, of, glued))),
  ...namesByLanguage.flatMap(([password, secret, pin]) => [
    ...foreignEndings(password, 'PASSWORD'),
    ...foreignEndings(secret, 'SECRET'),
    ...foreignEndings(pin, 'PIN'),
  ]),
]

function endingOf(key: string, of: KeyClass, glued: boolean): Ending {
  return { reversed: [...key].reverse().join('').replaceAll('ς', 'σ'), of, glued }
}

function foreignEndings(words: string | undefined, of: KeyClass): readonly Ending[] {
  const all = words === undefined || words === '' ? [] : words.split('|')
  return all.flatMap((word) => {
    const isAlone = word.endsWith('-')
    const spellings = spellingsOf((isAlone ? word.slice(0, -1) : word).replaceAll(' ', ''))
    return spellings.map((spelling) => endingOf(spelling, of, !isAlone))
  })
}

/**
 * The endings by their last three characters as the scanner sees them, longest first: the longest match wins. The third-last
 * may also be a joiner (`card_no`), or anything before a key of two letters.
 */
const endingsByTail: (Ending[] | undefined)[] = Array(1 << 15).fill(undefined)
/** The endings with a character beyond Latin-1 at the end, by their last two: the scanner sees all of those as 0. */
const foreignByTail = Map.groupBy(
  endings.filter(({ reversed }) => isForeign(reversed.charCodeAt(0)) || isForeign(reversed.charCodeAt(1))),
  ({ reversed }) => foreignTailOf(reversed.charCodeAt(0), reversed.charCodeAt(1)),
)
for (const group of foreignByTail.values()) group.sort(byLength)

function byLength(a: Ending, b: Ending): number {
  return b.reversed.length - a.reversed.length
}

function isForeign(code: number): boolean {
  return code > 255
}

function foreignTailOf(last: number, before: number): number {
  return last * 65_536 + before
}

/** The bit of each unit in a mask: 0 for what may join the parts of a key and units that the scanner does not see, five bits of letters. */
const bitOfUnit = new Uint8Array(256).fill(31)
for (let unit = 0; unit < 256; unit++) if (unit > 127 || isLetter(unit)) bitOfUnit[unit] = unit & 31
const joiners = [0, char.underscore, char.hyphen, char.dot, char.space, char.singleQuote]
for (const unit of joiners) bitOfUnit[unit] = 0
const joinerBits = 1
const joinerFives = new Set(joiners.map((unit) => unit & 31))

const fives = Array.from({ length: 32 }, (_, i) => i)
const thirdJoiners = [char.underscore, char.hyphen, char.dot, char.space]

/** What may be before those three, one bit for each of 32 letters; 0 if no ending has them. */
const anyLetter = -1
const fourths = new Int32Array(1 << 15)
for (const ending of endings)
  for (const tail of tailsOf(ending)) {
    addEnding(tail, ending)
    markFourth(tail, ending)
  }
for (const group of endingsByTail) if (group !== undefined && group.length > 1) group.sort(byLength)
for (const word of ['key', 'value', 'val', 'string', 'text', 'data']) {
  const [third = 0, before = 0, last = 0] = [...word.slice(-3)].map((letter) => letter.charCodeAt(0))
  const tail = tailOf(last, before, third)
  // The name of the value may be elsewhere: in another pair, attribute or element.
  if (word === 'val' || endingsByTail[tail] !== undefined) fourths[tail] = anyLetter
}

/** Behind the third letter of the key is its fourth or a joiner; behind a joiner is the third. */
function markFourth(tail: number, { reversed }: Ending): void {
  const [third, fourth] = [unitOf(reversed.charCodeAt(2)), unitOf(reversed.charCodeAt(3))]
  const isThird = (tail & 31) === (third & 31)
  const isShort = reversed.length < 3 || (reversed.length === 3 && isThird)
  const behindThird = isThird ? bitOf(fourth) | joinerBits : 0
  const behindJoiner = joinerFives.has(tail & 31) ? bitOf(third) : 0
  fourths[tail] = (fourths[tail] ?? 0) | (isShort ? anyLetter : behindThird | behindJoiner)
}

/** The tails that have any: a small table, as nearly all keys are ruled out by it. */
const tails = bitTable(15)
for (let tail = 0; tail < fourths.length; tail++) if (fourths[tail] !== 0) addBit(tails, tail)

function bitOf(unit: number): number {
  return 1 << (bitOfUnit[unit] ?? 0)
}

function tailsOf({ reversed }: Ending): ReadonlySet<number> {
  const [last = 0, before = 0, third] = [...reversed.slice(0, 6)].map((character) => unitOf(character.charCodeAt(0)))
  const tails = new Set<number>()
  for (const one of third === undefined ? fives : [third, ...thirdJoiners]) tails.add(tailOf(last, before, one))
  return tails
}

function addEnding(tail: number, ending: Ending): void {
  const group = endingsByTail[tail]
  if (group === undefined) endingsByTail[tail] = [ending]
  else group.push(ending)
}

/** The scanner reads code units beyond Latin-1 as 0. */
function unitOf(code: number): number {
  return code > 255 ? 0 : code
}

/**
 * A quick check of the code units before the separator at `at`: false if no sensitive key can end in them. A blank, a quote, a
 * bracket and a digit may be between a key and its separator.
 */
export function mayEndKey(units: Uint8Array, at: number): boolean {
  const last = units[at - 1] ?? 0
  if (isLetter(last)) return isTail(units, at - 1) || isEscapedUnit(units, at - 1)
  // Times and ports, by far the most frequent case.
  if (isDigit(last)) return isLetter(units[at - 2] ?? 0) ? isTail(units, at - 2) : units[at - 3] === char.percent
  // The key of JSON, without anything else between.
  if (last === char.doubleQuote && isLetter(units[at - 2] ?? 0))
    return isTail(units, at - 2) || isEscapedUnit(units, at - 2)
  let i = isBlank(last) ? blanksStart(units, at) - 1 : at - 1
  if (units[i] === char.closeBracket) i = indexStart(units, i - 1)
  else if (isQuote(units[i] ?? 0) && units[--i] === char.closeBracket) i--
  while (at - i < maxMarks && (units[i] === char.backslash || isQuote(units[i] ?? 0))) i--
  if (isDigit(units[i] ?? 0)) return isLetter(units[i - 1] ?? 0) ? isTail(units, i - 1) : isEscapedUnit(units, i)
  return isTail(units, i) || isEscapedUnit(units, i)
}

/** Where the blanks before `at` start: Terraform and INI files line up their equals signs. */
function blanksStart(units: Uint8Array, at: number): number {
  let i = at
  while (at - i < maxBlanks && isBlank(units[i - 1] ?? 0)) i--
  return i
}

/** The last unit before `[]`, `[0]` or `[0:24]`, or that before a closing bracket only; `last` is what is before the latter. */
function indexStart(units: Uint8Array, last: number): number {
  let i = last
  while (last - i < maxIndex && isIndexMark(units[i] ?? 0)) i--
  return units[i] === char.openBracket ? i - 1 : last
}

function isIndexMark(code: number): boolean {
  return isDigit(code) || code === char.colon || code === char.dot
}

const maxBlanks = 40
const maxIndex = 8

/** Marks between a key and its separator, as in JSON within JSON within JSON. */
const maxMarks = 34

function isTail(units: Uint8Array, last: number): boolean {
  const tail = tailOf(units[last] ?? 0, units[last - 1] ?? 0, units[last - 2] ?? 0)
  if (!hasBit(tails, tail)) return false
  const mask = fourths[tail] ?? 0
  // The fourth-last may be the end of an escape.
  return mask !== 0 && ((mask & bitOf(units[last - 3] ?? 0)) !== 0 || units[last - 8] === char.backslash)
}

/** `\u0064`, as far as a backslash tells. */
function isEscapedUnit(units: Uint8Array, last: number): boolean {
  return units[last - 5] === char.backslash
}

/**
 * The class of the key that ends right before the separator at `separator`, or undefined for most keys.
 * The key may be quoted, in brackets (`user[password]`), or numbered (`phone2`).
 */
export function keyClassBefore(text: string, separator: number): KeyClass | undefined {
  let i = separator - 1
  // Times and ports, by far the most frequent case.
  if (isDigit(codeAt(text, i)) && !isLetter(codeAt(text, i - 1)) && codeAt(text, i - 2) !== char.percent)
    return undefined
  while (separator - i <= maxBlanks && isBlank(codeAt(text, i))) i--
  if (codeAt(text, i) === char.closeBracket && endsPlaceholder(text, i + 1)) return undefined
  if (isQuote(codeAt(text, i)) || codeAt(text, i) === char.closeBracket) {
    // `{"user[password]":"hunter2"}`
    if (isQuote(codeAt(text, i--)) && codeAt(text, i) === char.closeBracket && !endsPlaceholder(text, i + 1)) i--
  } else if (codeAt(text, i - 2) === char.percent && (text.startsWith('22', i - 1) || text.startsWith('5D', i - 1)))
    i -= 3
  i = beforeIndex(text, i)
  while (isQuote(codeAt(text, i)) || codeAt(text, i) === char.backslash) i--
  if (isDigit(codeAt(text, i)) && isLetter(codeAt(text, i - 1))) i--
  return classOfKeyEnd(text, i)
}

/** `password[]=`, `password[0]=`, `token[0:24]=`: the last character before the brackets, of which the closing one is after `last`. */
function beforeIndex(text: string, last: number): number {
  if (codeAt(text, last + 1) !== char.closeBracket) return last
  let i = last
  while (last - i < maxIndex && isIndexMark(codeAt(text, i))) i--
  return codeAt(text, i) === char.openBracket ? i - 1 : last
}

/** The class of the key whose last letter is at `last`. */
export function classOfKeyEnd(text: string, last: number): KeyClass | undefined {
  const code = codeAt(text, last)
  if (!isLetter(code) && code < 128 && !isDigit(code)) return undefined
  const before = codeAt(text, last - 1)
  const tail = tailOf(unitOf(code), unitOf(before), unitOf(codeAt(text, last - 2)))
  const mask = fourths[tail] ?? 0
  if (mask === 0 || (mask & bitOf(unitOf(codeAt(text, last - 3)))) === 0 || isBareKey(text, last)) return undefined
  const candidates =
    isForeign(code) || isForeign(before)
      ? foreignByTail.get(foreignTailOf(lowered(code), lowered(isJoiner(before) ? codeAt(text, last - 2) : before)))
      : endingsByTail[tail]
  for (const ending of candidates ?? none)
    if (endsWith(text, last, ending)) return isNoClass(text, last, ending) ? undefined : ending.of
  return undefined
}

const none: readonly Ending[] = []

/** `key` alone, by far the most frequent name of a pair that ends in a word for secrets. */
function isBareKey(text: string, last: number): boolean {
  if ((codeAt(text, last) | char.caseBit) !== lowerY || !/^key$/i.test(text.slice(last - 2, last + 1))) return false
  const before = codeAt(text, last - 3)
  return before < 128 && !isLetter(before) && !isDigit(before) && !isJoiner(before)
}

/** Keys whose name says what they open, in capitals or not; not those that open nothing, such as `CACHE_KEY` and `sortKey`. */
function isKeyOfSomething(name: string): boolean {
  if (!/y$/i.test(name)) return /[?&]code$/.test(name)
  const of = /([A-Z]?[a-z\d]+|[A-Z\d]+)(?:[_-][Kk]ey|_KEY|(?<![A-Z])Key)$/.exec(name)?.[1]
  return of !== undefined && !things.has(of.toLowerCase())
}
const things: ReadonlySet<string> = new Set(thingsWithKeys.split(' '))

function isNoClass(text: string, last: number, { of }: Ending): boolean {
  if (of !== 'ENV_KEY') return of === 'INNOCENT'
  // `key` alone, the most frequent case.
  const before = codeAt(text, last - 3)
  const isAlone = (codeAt(text, last) | char.caseBit) === lowerY && !isWordCode(before) && before !== char.underscore
  return (
    (isAlone && before !== char.hyphen && !isDigit(before)) ||
    !isKeyOfSomething(text.slice(Math.max(0, last - 23), last + 1))
  )
}

const lowerY = 121

function endsWith(text: string, last: number, { reversed, glued }: Ending): boolean {
  let i = last
  for (let k = 0; k < reversed.length; k++, i--) {
    const expected = reversed.charCodeAt(k)
    let code = codeAt(text, i)
    if (code === expected) continue
    if (k > 0 && isJoiner(code)) code = codeAt(text, --i)
    if (lowered(code) !== expected) return false
  }
  const before = codeAt(text, i)
  const isStart = !isWordCode(before) || (isLower(before) && isUpper(codeAt(text, i + 1)))
  // The letters of an escape: `%7Cpwd%3D`.
  return glued || isStart || codeAt(text, i - 2) === char.percent
}

/** A code unit in lower case. */
function lowered(code: number): number {
  if (code < 128) return code >= char.upperA && code <= char.upperZ ? code | char.caseBit : code
  const known = lowerCodes[code] ?? 0
  return known === 0 ? learnLowered(code) : known
}

/** By code unit, as far as texts had them: making strings takes ten times as long. */
const lowerCodes = new Uint16Array(1 << 16)

function learnLowered(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0)
  lowerCodes[code] = lower === finalSigma ? sigma : lower
  return lowerCodes[code] ?? code
}

/** Greek writes the last sigma of a word in another way, but not in capitals. */
const finalSigma = 0x3c2
const sigma = 0x3c3

function isWordCode(code: number): boolean {
  return code < 128 ? isLetter(code) : /[\p{L}\p{M}]/u.test(String.fromCharCode(code))
}

/** `api_key`, `api-key`, `api.key` and `API Key` are the same key; an apostrophe may be in one (`code d'accès`). */
function isJoiner(code: number): boolean {
  if (code > char.dot) return code === char.underscore || code === char.noBreakSpace || code === zeroWidthNonJoiner
  return code === char.dot || code === char.hyphen || code === char.space || code === char.singleQuote
}

const zeroWidthNonJoiner = 0x200c

function tailOf(last: number, before: number, third: number): number {
  return ((last & 31) << 10) | ((before & 31) << 5) | (third & 31)
}
