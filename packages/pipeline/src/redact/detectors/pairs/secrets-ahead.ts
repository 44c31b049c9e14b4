import type { Finding } from '../../text/finding.ts'
import { namedSecret } from '../secrets/long-secrets.ts'
import { commandSecrets, commandsByName } from './commands.ts'
import { shapedSecrets, shapesByName } from './commands-with-shapes.ts'
import { phraseSecretAt, phrasesByStart } from './phrases.ts'

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

/** By the last letter of a trigger and its length, so that few other words are looked up. */
const endings = new Uint8Array(32 * 32)
for (const name of names) endings[endingOf(name.charCodeAt(name.length - 1), name.length)] = 1

function endingOf(last: number, length: number): number {
  return ((last & 31) << 5) | (length & 31)
}

/**
 * The secrets after the word at `start` to `end` whose last code unit is `last`, if it is a command (`sshpass -p …`), a verb of
 * a protocol (`PASS …`) or the start of a phrase (`enable secret …`). They may be far ahead: what stands between is not part
 * of them.
 */
export function secretsAhead(text: string, { start, end, last }: Word): readonly Finding[] {
  if (endings[endingOf(last, end - start)] === 0) return none
  const word = text.slice(start, end).toLowerCase()
  if (!names.has(word)) return none
  const found = (commandsByName.get(word) ?? []).flatMap((command) => commandSecrets(text, end, command))
  for (const shape of shapesByName.get(word) ?? none) found.push(...shapedSecrets(text, { start, end }, shape))
  if (word === 'secret' || word === 'token' || word === 'apikey' || word === 'key') {
    const secret = namedSecret(text, start, end)
    if (secret !== undefined) found.push(secret)
  }
  const phrase = phraseSecretAt(text, start, phrasesByStart.get(word) ?? none)
  return phrase === undefined ? found : [...found, phrase]
}

const none: readonly never[] = []

export interface Word {
  readonly start: number
  readonly end: number
  readonly last: number
}
