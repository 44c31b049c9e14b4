import { type KeySource, refreshedKeys } from '../tenants/key-source.ts'
import { type Keyring, parseKeyring, plainKeyring } from '../tenants/keyring.ts'
import type { PipelineEnv } from './read-env.ts'

/** An instance reads its secret this often, so a new master key seals within this time everywhere. Milliseconds. */
const usualAgeMs = 10 * 60_000

export interface KeyWatch {
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly onKeysFailed: (error: unknown) => void
  /** How old the keys may be. Ten minutes by default. */
  readonly maxAgeMs?: number
}

/** The master keys of a function, kept up to date. Throws where the first text is none. */
export function functionKeys(env: Pick<PipelineEnv, 'keyText' | 'readKeyText'>, watch: KeyWatch): KeySource {
  return refreshedKeys({
    first: keyringOf(env.keyText),
    read: async () => keyringOf(await env.readKeyText()),
    maxAgeMs: watch.maxAgeMs ?? usualAgeMs,
    now: watch.now,
    onError: watch.onKeysFailed,
  })
}

/** A keyring, or the one key of a stack where it was never rotated. */
function keyringOf(text: string): Keyring {
  const parsed = parseKeyring(text, 'base64')
  if (parsed.kind === 'keyring') return parsed.keyring
  // Earlier releases read base64 with line ends and URL letters too: rows are sealed under what they read.
  if (/^[\w+/=\s-]+$/.test(text)) return plainKeyring(Buffer.from(text, 'base64'))
  throw new Error(`the secret of the master key contains ${parsed.holds}`)
}

/** The key of ingest's digests, base64. */
export function digestKeyOf({ keyText }: Pick<PipelineEnv, 'keyText'>): Buffer {
  return plainKeyring(Buffer.from(keyText, 'base64')).active.bytes
}
