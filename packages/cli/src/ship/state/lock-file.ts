import { operationError } from '@logpipe/sdk/operations'

/**
 * Locks a state file for this process by a SQLite lock on a file beside it, which the operating system releases however the
 * process ends. Returns a function that releases it. Throws `state_in_use`.
 */
export async function lockStateFile(path: string): Promise<() => void> {
  // Not loaded by commands that lock nothing; main.ts suppresses its warning.
  const { DatabaseSync } = await import('node:sqlite')
  const lock = new DatabaseSync(`${path}.lock`)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (!String(cause).includes('locked')) throw cause
    throw operationError('state_in_use', `another process uses the state in ${path}`, { cause })
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}
