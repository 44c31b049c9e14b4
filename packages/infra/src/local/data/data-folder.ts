import { randomBytes } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Keyring, plainKeyring } from '@logpipe/pipeline/keys'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, makeFolder, operationError } from '@logpipe/sdk/operations'
import { readKeyFile, tablePathOf, writeKeyFile } from '../../keys/key-file.ts'
import { settleDataFormat } from './data-format.ts'
import { readStackFile } from './running-stack.ts'

/** A folder that one embedded stack owns until it releases it or its process ends. */
export interface DataFolder {
  readonly path: string
  /** Where the table's LevelDB lives. */
  readonly tablePath: string
  /** Where the queue's SQLite file lives. */
  readonly queuePath: string
  /** The master keys, from which all tenants' keys are derived. */
  readonly keyring: Keyring
  /** Reads them again: another command may have rotated them. */
  readonly readKeyring: () => Promise<Keyring>
  readonly release: () => void
}

/**
 * Opens and locks the folder, creating it if needed. The lock is a SQLite lock on a separate file: the operating system
 * releases it when the process ends, however it ends. Throws `data_in_use` or `data_unusable`.
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const path = resolve(dataDir)
  try {
    await makeFolder(path)
    const lock = await lockFolder(path)
    const keyring = await settle(path).catch((cause: unknown) => {
      lock.close()
      throw cause
    })
    const [tablePath, queuePath] = [tablePathOf(path), join(path, 'queue')]
    await Promise.all([tablePath, queuePath].map(makePrivate))
    return {
      path,
      keyring,
      readKeyring: () => readKeyFile(path),
      tablePath,
      queuePath,
      release: () => {
        if (lock.isOpen) lock.close()
      },
    }
  } catch (cause) {
    if (cause instanceof LogpipeError) throw cause
    throw operationError('data_unusable', `cannot use the data folder ${path}: ${reasonOf(cause)}`, { cause })
  }
}

/** The folder above may be one that others made, and open to all. Where it fails, whoever opens what is in it says why. */
async function makePrivate(path: string): Promise<void> {
  await makeFolder(path)
    .then(() => chmod(path, 0o700))
    .catch(() => undefined)
}

async function lockFolder(path: string): Promise<DatabaseSync> {
  // Node 22 warns when it loads the module: import it only after `suppressSqliteWarning`.
  const { DatabaseSync } = await import('node:sqlite')
  const lock = new DatabaseSync(join(path, 'lock.db'))
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock.close()
    if (!String(cause).includes('locked')) throw cause
    const holder = await readStackFile(path)
    const by = holder === undefined ? 'by another process' : `by process ${holder.pid} at ${holder.url}`
    throw operationError('data_in_use', `the data folder ${path} is in use ${by}`, { cause })
  }
}

async function settle(path: string): Promise<Keyring> {
  await settleDataFormat(path)
  return openKeyring(path)
}

/** Reads the keyring, or creates a master key that only its owner can read. */
async function openKeyring(path: string): Promise<Keyring> {
  try {
    return await readKeyFile(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
  const key = randomBytes(32)
  await writeKeyFile(path, key.toString('hex'))
  return plainKeyring(key)
}

/** Creating a folder fails with EEXIST only where the path itself is a file. */
function reasonOf(cause: unknown): string {
  return errnoOf(cause) === 'EEXIST' ? 'it is a file' : fileReason(cause)
}
