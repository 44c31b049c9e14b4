import * as char from '../../text/char-codes.ts'
import type { Finding } from '../../text/finding.ts'
import { namedSecret } from '../secrets/long-secrets.ts'
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
  'secret',
  'token',
  'apikey',
  'key',
])

/** The words that secrets may follow, for the scanner's table. */
export const triggerWords: readonly string[] = [...names]

/** By the first three letters of a trigger, its last and its length, so that hardly any other word is looked up. */
const hashes = new Uint8Array(1 << 15)
for (const name of names) {
  const units = Uint8Array.from(name, (letter) => letter.charCodeAt(0))
  const hash = hashOf(units, 0, units.length)
  hashes[hash] = (hashes[hash] ?? 0) | (isOnlyHyphenated(name) ? 1 : 2)
}

/** `pre-shared-key`, `server-key`: the word means nothing without the hyphen after it. */
function isOnlyHyphenated(name: string): boolean {
  const phrases = phrasesByStart.get(name) ?? none
  const isOther = commandsByName.has(name) || shapesByName.has(name) || nouns.includes(name)
  return !isOther && phrases.every(({ first }) => first.charAt(name.length) === '-')
}

/** Ignores case. A word of two letters has no third. */
function hashOf(units: Uint8Array, start: number, end: number): number {
  const length = end - start
  const third = length > 2 ? (units[start + 2] ?? 0) & 31 : 0
  const letters = (((units[start] ?? 0) & 31) << 10) | (((units[start + 1] ?? 0) & 31) << 5) | third
  return (letters ^ (((units[end - 1] ?? 0) & 31) << 7) ^ (length * 1553)) & 32767
}

/** Whether the word at `start` to `end` is probably one of those that secrets may follow. */
export function mayHaveSecretsAhead(units: Uint8Array, start: number, end: number): boolean {
  const hash = hashes[hashOf(units, start, end)] ?? 0
  return hash !== 0 && (hash !== 1 || units[end] === char.hyphen)
}

/**
 * The secrets after the word at `start` to `end`, if it is a command (`sshpass -p …`), a verb of
 * a protocol (`PASS …`) or the start of a phrase (`enable secret …`). They may be far ahead: what stands between is not part
 * of them.
 */
export function secretsAhead(text: string, start: number, end: number): readonly Finding[] {
  const word = text.slice(start, end).toLowerCase()
  if (!names.has(word)) return none
  const found = (commandsByName.get(word) ?? []).flatMap((command) => commandSecrets(text, end, command))
  for (const shape of shapesByName.get(word) ?? none) found.push(...shapedSecrets(text, { start, end }, shape))
  if (nouns.includes(word)) {
    const secret = namedSecret(text, start, end)
    if (secret !== undefined) found.push(secret)
  }
  const phrase = phraseSecretAt(text, start, phrasesByStart.get(word) ?? none)
  return phrase === undefined ? found : [...found, phrase]
}
