/**
 * Locks a file, which is made where there is none, by a lock of SQLite: the operating system releases it however the process ends.
 * Returns a function that releases it; undefined where it is locked already. Rejects where the file system has no locks.
 */
export async function lockFile(path: string): Promise<(() => void) | undefined> {
  // Not loaded by commands that lock nothing; main.ts suppresses its warning.
  const { DatabaseSync } = await import('node:sqlite')
  const lock = new DatabaseSync(path)
  try {
    // No file of a journal beside it: nothing is written.
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (!String(cause).includes('locked')) throw cause
    return undefined
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}
