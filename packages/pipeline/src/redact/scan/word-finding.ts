import { triggerWords } from '../detectors/pairs/secrets-ahead.ts'
import { gluedCardSpan, trackOneSpan } from '../detectors/personal/card-track.ts'
import { commandNumberSpan } from '../detectors/personal/dial-string.ts'
import { spelledEmailAround } from '../detectors/personal/email.ts'
import { ibanCountries, ibanEnd, namedIbanSpan } from '../detectors/personal/iban.ts'
import { credentialsAt } from '../detectors/secrets/authorization.ts'
import { jwtEnd } from '../detectors/secrets/jwt.ts'
import { secretPrefixes } from '../detectors/secrets/secret-prefixes.ts'
import { awsSecretAt, secretAt, valueAfter } from '../detectors/secrets/secrets.ts'
import { addBit, bitTable, hasBit } from '../text/bit-table.ts'
import * as char from '../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, matchAfter, matchesAfter } from '../text/chars.ts'
import { type Finding, findingAt, spanFinding } from '../text/finding.ts'

export const SECRET = 1
const IBAN = 2
const JWT = 4
const SCHEME = 8
const AWS = 16
/** Secrets may follow: see `secretsAhead`. */
export const AHEAD = 32
const AT = 64
const CARD = 128

/** Tells letters of both cases and digits apart; all marks of ASCII are one, and all other units none. */
const sixBits = new Uint8Array(256)
for (let code: number = char.exclamation; code < char.del; code++) sixBits[code] = 63
for (const [n, character] of [...alphanumerics].entries()) sixBits[character.charCodeAt(0)] = n + 1

/**
 * The detectors to run for a word, by six bits of each of its first three characters. Some characters collide; that only
 * costs an extra check, and nearly all words map to 0.
 */
const flagsByStart = new Uint8Array(1 << 18)
/** The starts of those words in any case: a small table, which rules out most others. */
const starts = bitTable(15)
/** For each six bits, what five bits the characters have that are known by them. */
const foldsOfBits = Array.from({ length: 64 }, () => new Set<number>())
for (const [code, six] of sixBits.entries()) foldsOfBits[six]?.add(code & 31)
for (const { prefix } of secretPrefixes) mark(prefix, SECRET)
for (const country of ibanCountries) for (let digit = 0; digit < 10; digit++) markAnyCase(`${country}${digit}`, IBAN)
for (const [start, flag] of [
  ['eyJ', JWT],
  ['eyA', JWT],
  ['bea', SCHEME],
  ['bas', SCHEME],
  ['sec', AWS],
  ['iba', IBAN],
  ['at]', AT],
] as const) {
  markAnyCase(start, flag)
}
// IATA's codes of issuers, and the format of track 1, before a card number.
for (const start of 'FPC CCV CCC CCA CCM CCD CCJ CCT VI4 VI5 CA5 CA2 MC5 MC2 AX3 DS6 DC3 JC3'.split(' '))
  mark(start, CARD)
for (const start of ['car', 'pan', 'vis', 'ccn', 'atd', 'msi', 'pho', 'mob', 'cel', 'tel']) markAnyCase(start, CARD)
for (let number = 20; number < 70; number++) mark(`B${number}`, CARD)
for (const start of new Set(triggerWords.map((word) => word.slice(0, 3)))) markAnyCase(start, AHEAD)

/** Behind a start of two characters is any. */
function addStart(start: string): void {
  const [firsts, seconds, thirds] = [0, 1, 2].map((i) => foldsOfBits[sixBits[start.charCodeAt(i)] ?? 0] ?? [])
  for (const first of firsts ?? [])
    for (const second of seconds ?? [])
      for (const third of thirds ?? []) addBit(starts, foldedKey(first, second, third))
}

function foldedKey(first: number, second: number, third: number): number {
  return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31)
}

/** The detectors to run for a word, by its first three code units; 0 for nearly all words. */
export function wordFlags(first: number, second: number, third: number): number {
  if (!hasBit(starts, foldedKey(first, second, third))) return 0
  return flagsByStart[startKey(first, second, third)] ?? 0
}

function startKey(first: number, second: number, third: number): number {
  return ((sixBits[first] ?? 0) << 12) | ((sixBits[second] ?? 0) << 6) | (sixBits[third] ?? 0)
}

/** The finding that starts with the word at `i`; `flags` are its `wordFlags`. */
export function wordFindingAt(text: string, i: number, flags: number): Finding | undefined {
  if ((flags & JWT) !== 0 && !isTokenJoint(codeAt(text, i - 1))) {
    const end = jwtEnd(text, i)
    if (end > 0) return findingAt('JWT', i, end)
  }
  if ((flags & IBAN) !== 0) {
    const end = ibanEnd(text, i)
    if (end > 0) return findingAt('IBAN', i, end)
    const named = namedIbanSpan(text, i)
    if (named !== undefined) return spanFinding('IBAN', named)
  }
  if ((flags & CARD) !== 0 && matchesAfter(text, i, 20, glued)) {
    const span = gluedCardSpan(text, i)
    if (span !== undefined) return spanFinding('CREDIT_CARD', span)
    const number = commandNumberSpan(text, i)
    if (number !== undefined) return spanFinding('PHONE', number)
  }
  const found =
    ((flags & AT) !== 0 ? spelledEmailAt(text, i) : undefined) ??
    ((flags & SCHEME) !== 0 ? credentialsAt(text, i) : undefined) ??
    ((flags & AWS) !== 0 ? namedAwsSecretAt(text, i) : undefined)
  return found ?? ((flags & SECRET) !== 0 ? secretAt(text, i) : undefined)
}

/** Digits, or the marks of a dial string before them, right after letters. */
const glued = /^[a-z]+[\d+>]/i

/** The card number in track 1 of a magnetic stripe, whose format letter is at `i`. */
export function trackFindingAt(text: string, i: number): Finding | undefined {
  const span = trackOneSpan(text, i)
  return spanFinding('CREDIT_CARD', span)
}

/** The address around the word "at" in brackets: `jane [at] example.com`. */
function spelledEmailAt(text: string, i: number): Finding | undefined {
  const span = spelledEmailAround(text, i)
  return spanFinding('EMAIL', span)
}

/** The secret key that follows an access key or its own name, as in a credentials CSV or a shell command. */
export function awsSecretAfter(text: string, end: number): Finding | undefined {
  const start = text.startsWith(' / ', end) || text.startsWith(' | ', end) ? end + 3 : valueAfter(text, end)
  return start < 0 ? undefined : awsSecretAt(text, start)
}

/** Characters of keys and flags. */
export const keyCodes = alphabet(`${alphanumerics}_-`)

/** `secret_access_key` or `secret.key` and its value, separated by a space, a comma or a tab. */
function namedAwsSecretAt(text: string, start: number): Finding | undefined {
  const name = matchAfter(text, start, 24, secretKeyName)
  return name === null ? undefined : awsSecretAfter(text, start + name[0].length)
}

const secretKeyName = /^secret[ ._-]?(?:access[ ._-]?)?key/i

/** `-` and `_` are in the base64url alphabet: a word after one may be the middle of a token that was already checked. */
function isTokenJoint(code: number): boolean {
  return code === char.hyphen || code === char.underscore
}

function mark(start: string, flag: number): void {
  addStart(start)
  setFlag(start, flag)
}

function setFlag(start: string, flag: number): void {
  const pair = startKey(start.charCodeAt(0), start.charCodeAt(1), 0)
  const thirds = start.length > 2 ? [startKey(0, 0, start.charCodeAt(2))] : Array.from({ length: 64 }, (_, i) => i)
  for (const third of thirds) flagsByStart[pair | third] = (flagsByStart[pair | third] ?? 0) | flag
}

function markAnyCase(start: string, flag: number): void {
  const [firsts = [], seconds = [], thirds = []] = [0, 1, 2].map((i) => casesOf(start.charAt(i)))
  addStart(start)
  for (const first of firsts)
    for (const second of seconds) for (const third of thirds) setFlag(first + second + third, flag)
}

function casesOf(letter: string): readonly string[] {
  const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()]
  return lower === upper ? [lower] : [lower, upper]
}
