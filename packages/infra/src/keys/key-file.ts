import { chmod, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatKeyring, type Keyring, parseKeyring } from '@logpipe/pipeline/keys'
import { errnoOf, operationError } from '@logpipe/sdk/operations'

/** The master keys of a data folder: 64 hex digits, or a keyring once they were rotated. */
function keyFileOf(dataDir: string): string {
  return join(dataDir, 'master.key')
}

/** Reads the master keys of a data folder. Throws `data_unusable` where the file holds none, and ENOENT where there is none. */
export async function readKeyFile(dataDir: string): Promise<Keyring> {
  const file = keyFileOf(dataDir)
  const parsed = parseKeyring(await readFile(file, 'utf8'), 'hex')
  if (parsed.kind === 'keyring') return parsed.keyring
  const expected = 'it must contain 64 hex digits or a keyring, and contains'
  throw operationError('data_unusable', `${file} is damaged: ${expected} ${parsed.holds}; restore it from a backup`)
}

/** Replaces the file, which only its owner can read. It is never half written. */
export async function writeKeyFile(dataDir: string, text: string): Promise<void> {
  const file = keyFileOf(dataDir)
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600, flush: true })
  await chmod(`${file}.new`, 0o600)
  await rename(`${file}.new`, file)
}

/** Replaces the master keys of a data folder; a stack that runs there reads them again within a second. */
export async function changeKeyFile(dataDir: string, change: (ring: Keyring) => Keyring): Promise<Keyring> {
  const lock = `${keyFileOf(dataDir)}.lock`
  const held = await open(lock, 'wx').catch((cause: unknown) => {
    if (errnoOf(cause) !== 'EEXIST') throw cause
    const text = `another command is changing the master keys of ${dataDir}; if none is, delete ${lock}`
    throw operationError('keys_busy', text, { cause })
  })
  try {
    const next = change(await readKeyFile(dataDir))
    await writeKeyFile(dataDir, formatKeyring(next))
    return next
  } finally {
    await held.close()
    await rm(lock, { force: true })
  }
}
