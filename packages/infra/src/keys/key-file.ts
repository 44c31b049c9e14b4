import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Keyring, parseKeyring } from '@logpipe/pipeline/keys'
import { operationError } from '@logpipe/sdk/operations'

/** The master keys of a data folder: 64 hex digits, or a keyring once they were rotated. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'master.key')
}

/** Reads the master keys of a data folder. Throws `data_unusable` where the file holds none, and ENOENT where there is none. */
export async function readKeyFile(dataDir: string): Promise<Keyring> {
  const file = keyFileOf(dataDir)
  const parsed = parseKeyring(await readFile(file, 'utf8'), 'hex')
  if (parsed.kind === 'keyring') return parsed.keyring
  const shouldBe = 'it must contain 64 hex digits or a keyring, and contains'
  throw operationError('data_unusable', `${file} is damaged: ${shouldBe} ${parsed.holds}; restore it from a backup`)
}

/** Replaces the file, which only its owner can read. It is never half written. */
export async function writeKeyFile(dataDir: string, text: string): Promise<void> {
  const file = keyFileOf(dataDir)
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600, flush: true })
  await chmod(`${file}.new`, 0o600)
  await rename(`${file}.new`, file)
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
