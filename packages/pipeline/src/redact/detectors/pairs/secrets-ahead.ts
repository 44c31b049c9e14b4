import { Buffer } from 'node:buffer'
import { addBit, bitTable, hasBit } from '../../text/bit-table.ts'
import * as char from '../../text/char-codes.ts'
import type { Finding } from '../../text/finding.ts'
import { addressAfterMail, addressAroundDot, dotWords, mailWords } from '../personal/spelled-email.ts'
import { spelledDigits, spelledNumber } from '../personal/spelled-number.ts'
import { splitNumber, stems } from '../personal/split-number.ts'
import { namedSecret } from '../secrets/long-secrets.ts'
import { columnFindings, columnNames } from './column-values.ts'
import { commandSecrets, commandsByName } from './commands.ts'
import { shapedSecrets, shapesByName } from './commands-with-shapes.ts'
import { phraseSecretAt, phrasesByStart } from './phrases.ts'

/** What may name a token in a sentence. */
const nouns: readonly string[] = ['secret', 'token', 'apikey', 'key']
const none: readonly never[] = []

const names: ReadonlySet<string> = new Set([
  ...commandsByName.keys(),
  ...phrasesByStart.keys(),
  ...shapesByName.keys(),
  ...columnNames,
  ...nouns,
  ...stems,
  ...spelledDigits,
  ...dotWords,
  ...mailWords,
])
const numberStems: ReadonlySet<string> = new Set(stems)
const digitWords: ReadonlySet<string> = new Set(spelledDigits)
const columns: ReadonlySet<string> = new Set(columnNames)

/** The words that secrets may follow, for the scanner's table. */
export const triggerWords: readonly string[] = [...names]

/** By the first three letters of a trigger, its last and its length, so that hardly any other word is looked up. */
const known = bitTable(15)
const unhyphenated = bitTable(15)
for (const name of names) {
  // A buffer as the scanner's, so that the engine compiles for one kind of array.
  const units = Buffer.from(name, 'latin1')
  const hash = hashOf(units, 0, units.length)
  addBit(known, hash)
  if (!isOnlyHyphenated(name)) addBit(unhyphenated, hash)
}

/** `pre-shared-key`, `server-key`: the word means nothing without the hyphen after it. */
function isOnlyHyphenated(name: string): boolean {
  const phrases = phrasesByStart.get(name) ?? none
  const isOther =
    commandsByName.has(name) ||
    shapesByName.has(name) ||
    nouns.includes(name) ||
    columnNames.includes(name) ||
    stems.includes(name) ||
    spelledDigits.includes(name) ||
    dotWords.includes(name) ||
    mailWords.includes(name)
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
for (const follower of ' \t\n\r"\'`-._():\\,;|<>]}') followers[follower.charCodeAt(0)] = 1

/** The parts of a number may be the values of pairs. */
const stemHashes = bitTable(15)
for (const stem of stems) addBit(stemHashes, hashOf(Buffer.from(stem, 'latin1'), 0, stem.length))

/** A quick check, small enough for the scanner's loop, whether secrets may follow the word at `start` to `end`. */
export function mayTrigger(units: Uint8Array, start: number, end: number): boolean {
  const hash = hashOf(units, start, end)
  if (!hasBit(known, hash)) return false
  const next = units[end] ?? 0
  if (next === char.equals) return hasBit(stemHashes, hash)
  return followers[next] !== 0 && (next === char.hyphen || hasBit(unhyphenated, hash))
}

/**
 * The secrets after the word at `start` to `end`, if it is a command (`sshpass -p …`), a verb of
 * a protocol (`PASS …`) or the start of a phrase (`enable secret …`). They may be far ahead: what stands between is not part
 * of them.
 */
export function secretsAhead(text: string, start: number, end: number): readonly Finding[] {
  const word = text.slice(start, end).toLowerCase()
  if (!names.has(word)) return none
  const found: Finding[] = []
  for (const command of commandsByName.get(word) ?? none) found.push(...commandSecrets(text, end, command))
  for (const shape of shapesByName.get(word) ?? none) found.push(...shapedSecrets(text, { start, end }, shape))
  if (columns.has(word)) found.push(...columnFindings(text, start, end))
  if (nouns.includes(word)) {
    const secret = namedSecret(text, start, end)
    if (secret !== undefined) found.push(secret)
  }
  if (numberStems.has(word)) found.push(...splitNumber(text, start))
  const spelled = digitWords.has(word) ? spelledNumber(text, start, end) : undefined
  if (spelled !== undefined) found.push(spelled)
  const address = addressNear(text, word, start, end)
  if (address !== undefined) found.push(address)
  const phrase = phraseSecretAt(text, start, phrasesByStart.get(word) ?? none)
  return phrase === undefined ? found : [...found, phrase]
}

function addressNear(text: string, word: string, start: number, end: number): Finding | undefined {
  if (dotWords.includes(word)) return addressAroundDot(text, start)
  return mailWords.includes(word) ? addressAfterMail(text, end) : undefined
}
