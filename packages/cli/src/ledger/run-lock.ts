import { access, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFile } from '../lock-file.ts'

/** Lets go of a run. What has no end is told by its file, which stays, from what still has a writer. */
export type UnlockRun = (how: { readonly isEnded: boolean }) => Promise<void>

/**
 * Says for as long as this process lives that a run may still be written, however long it writes nothing: `send --follow` may wait for
 * days. Where the file system has no locks nothing is said, and nobody takes the run for one that was killed.
 */
export async function lockRun(dir: string, runId: string): Promise<UnlockRun> {
  const path = lockPath(dir, runId)
  // SQLite would let everybody read it.
  await (await open(path, 'a', 0o600)).close()
  const release = await lockFile(path).catch(() => undefined)
  if (release === undefined) await rm(path, { force: true })
  return async ({ isEnded }) => {
    release?.()
    if (isEnded) await rm(path, { force: true })
  }
}

/** `gone`: the process that wrote the run does so no more. `unknown`: it has no lock. */
export type RunWriter = 'alive' | 'gone' | 'unknown'

/** Of a run that has no end. */
export async function findRunWriter(dir: string, runId: string): Promise<RunWriter> {
  const path = lockPath(dir, runId)
  try {
    await access(path)
    const release = await lockFile(path)
    release?.()
    return release === undefined ? 'alive' : 'gone'
  } catch {
    return 'unknown'
  }
}

export async function removeRunLock(dir: string, runId: string): Promise<void> {
  await rm(lockPath(dir, runId), { force: true })
}

function lockPath(dir: string, runId: string): string {
  return join(dir, `${runId}.lock`)
}
