import { Buffer } from 'node:buffer'
import { addBit, bitTable, hasBit } from '../../text/bit-table.ts'
import * as char from '../../text/char-codes.ts'
import { type Finding, keyAt } from '../../text/finding.ts'
import { addressAfterMail, addressAroundDot, dotWords, mailWords } from '../personal/spelled-email.ts'
import { spelledDigits, spelledNumber } from '../personal/spelled-number.ts'
import { splitNumber, stems } from '../personal/split-number.ts'
import { numberBefore } from '../personal/ssn.ts'
import { keyMembers, keyMemberWords } from '../secrets/key-members.ts'
import { namedSecret } from '../secrets/long-secrets.ts'
import { linkWords, pathWords, tokenInLink, tokenInPath } from '../secrets/path-token.ts'
import { columnFindings, columnNames } from './column-values.ts'
import { commandSecrets, commandsByName } from './commands.ts'
import { shapedSecrets, shapesByName } from './commands-with-shapes.ts'
import { keysInText } from './named-in-text.ts'
import { phraseSecretAt, phrasesByStart } from './phrases.ts'

/** Finds what the word at `start` to `end` announces. */
type Search = (text: string, start: number, end: number) => readonly Finding[]

/** What may name a token in a sentence. */
const nouns: readonly string[] = ['secret', 'token', 'apikey', 'key']
const none: readonly never[] = []

/** What follows each word, in the order in which it is looked for. */
const searches = new Map<string, Search[]>()
for (const [name, commands] of commandsByName)
  for (const command of commands) add([name], (text, _start, end) => commandSecrets(text, end, command))
for (const [name, shapes] of shapesByName)
  for (const shape of shapes) add([name], (text, start, end) => shapedSecrets(text, { start, end }, shape))
add(columnNames, columnFindings)
add(nouns, (text, start, end) => some(namedSecret(text, start, end)))
add([...nouns, 'api'], (text, start, end) => keysInText(text, start, end).map((span) => keyAt(span.start, span.end)))
add(keyMemberWords, keyMembers)
add(linkWords, (text, start, end) => some(tokenInLink(text, start, end)))
add(pathWords, (text, _start, end) => some(tokenInPath(text, end)))
add(stems, splitNumber)
add(['ssn', 'social'], (text, start, end) => some(numberBefore(text, start, end)))
add(spelledDigits, (text, start, end) => some(spelledNumber(text, start, end)))
add(dotWords, (text, start) => some(addressAroundDot(text, start)))
add(mailWords, (text, _start, end) => some(addressAfterMail(text, end)))
for (const [name, phrases] of phrasesByStart) add([name], (text, start) => some(phraseSecretAt(text, start, phrases)))

function add(names: readonly string[], search: Search): void {
  for (const name of names) searches.set(name, [...(searches.get(name) ?? []), search])
}

function some(finding: Finding | undefined): readonly Finding[] {
  return finding === undefined ? none : [finding]
}

/** The words that secrets may follow, for the scanner's table. */
export const triggerWords: readonly string[] = [...searches.keys()]

/** By the first three letters of a trigger, its last and its length, so that hardly any other word is looked up. */
const known = bitTable(15)
const unhyphenated = bitTable(15)
const triggers = Map.groupBy(searches, ([name]) => hashOfWord(name))
for (const name of triggerWords) {
  const hash = hashOfWord(name)
  addBit(known, hash)
  if (!isOnlyHyphenated(name)) addBit(unhyphenated, hash)
}

/** The parts of a number may be the values of pairs, and tokens segments of a path. */
const stemHashes = bitTable(15)
for (const stem of [
  ...stems,
  ...pathWords,
  ...'cpin cpwd clck cwjap cwsap cstt home auth user username uid cn'.split(' '),
])
  addBit(stemHashes, hashOfWord(stem))

/** From a buffer as the scanner's, so that the engine compiles for one kind of array. */
function hashOfWord(word: string): number {
  return hashOf(Buffer.from(word, 'latin1'), 0, word.length)
}

/** `pre-shared-key`, `server-key`: the word means nothing without the hyphen after it. */
function isOnlyHyphenated(name: string): boolean {
  const phrases = phrasesByStart.get(name) ?? none
  const isOther = (searches.get(name) ?? none).length > (phrases.length > 0 ? 1 : 0)
  return !isOther && phrases.every(({ first }) => first.charAt(name.length) === '-')
}

/** Ignores case. A word of two letters has no third. */
function hashOf(units: Uint8Array, start: number, end: number): number {
  const length = end - start
  const third = length > 2 ? (units[start + 2] ?? 0) & 31 : 0
  const letters = (((units[start] ?? 0) & 31) << 10) | (((units[start + 1] ?? 0) & 31) << 5) | third
  return (letters ^ (((units[end - 1] ?? 0) & 31) << 7) ^ (length * 1553)) & 32767
}

/** What may be right after a word that secrets follow. */
const followers = new Uint8Array(256)
for (const follower of '\0 \t\n\r"\'`-._():\\,;|<>]}') followers[follower.charCodeAt(0)] = 1

/** A quick check, small enough for the scanner's loop, whether secrets may follow the word at `start` to `end`. */
export function mayTrigger(units: Uint8Array, start: number, end: number): boolean {
  const hash = hashOf(units, start, end)
  if (!hasBit(known, hash)) return false
  const next = units[end] ?? 0
  if (next === char.equals || next === char.slash) return hasBit(stemHashes, hash)
  return followers[next] !== 0 && (next === char.hyphen || hasBit(unhyphenated, hash))
}

/**
 * The secrets after the word at `start` to `end`, if it is a command (`sshpass -p …`), a verb of
 * a protocol (`PASS …`) or the start of a phrase (`enable secret …`). They may be far ahead: what stands between is not part
 * of them.
 */
export function secretsAhead(text: string, units: Uint8Array, start: number, end: number): readonly Finding[] {
  let all: readonly Finding[] = none
  for (const search of searchesFor(units, start, end)) {
    const more = search(text, start, end)
    if (more.length > 0) all = all.length === 0 ? more : [...all, ...more]
  }
  return all
}

/** Compares units, as making a string of each word takes several times as long. */
function searchesFor(units: Uint8Array, start: number, end: number): readonly Search[] {
  for (const [name, found] of triggers.get(hashOf(units, start, end)) ?? none) {
    let i = 0
    while (i < name.length && name.charCodeAt(i) === ((units[start + i] ?? 0) | char.caseBit)) i++
    if (i === end - start) return found
  }
  return none
}
