import { chmod, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatKeyring, type Keyring, parseKeyring } from '@logpipe/pipeline/keys'
import { errnoOf, operationError } from '@logpipe/sdk/operations'

/** Where the table of a data folder is. */
export function tablePathOf(dataDir: string): string {
  return join(dataDir, 'table')
}

/** The master keys of a data folder: 64 hex digits, or a keyring once they were rotated. */
function keyFileOf(dataDir: string): string {
  return join(dataDir, 'master.key')
}

/**
 * Reads the master keys of a data folder. Throws `data_unusable` where the file holds none, or is missing beside rows that it
 * sealed, and ENOENT in a folder where nothing was stored yet.
 */
export async function readKeyFile(dataDir: string): Promise<Keyring> {
  const file = keyFileOf(dataDir)
  const text = await readFile(file, 'utf8').catch(async (cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT' && (await isStoring(dataDir))) {
      const why = 'the rows in this folder are sealed with its keys'
      throw operationError('data_unusable', `${file} is missing: ${why}; restore it from a backup`, { cause })
    }
    throw cause
  })
  const parsed = parseKeyring(text, 'hex')
  if (parsed.kind === 'keyring') return parsed.keyring
  const expected = 'it must contain 64 hex digits or a keyring, and contains'
  throw operationError('data_unusable', `${file} is damaged: ${expected} ${parsed.holds}; restore it from a backup`)
}

/** Whether a table was created in a data folder, which is done after its keys are written. */
async function isStoring(dataDir: string): Promise<boolean> {
  return stat(tablePathOf(dataDir)).then(
    (found) => found.isDirectory(),
    () => false,
  )
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
