import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Resolves when everything that the table had acknowledged at the call is on the disk. */
export type Checkpoint = () => Promise<void>

/**
 * dynalite answers before LevelDB's log is on the disk. A message may leave the queue only after its rows cannot be lost,
 * so the log files are synced first. Calls that arrive during a sync share the next one.
 */
export function createCheckpoint(tablePath: string): Checkpoint {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    running = syncLogs(tablePath).finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return start()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return start()
      })
    return next
  }
}

/** LevelDB syncs its tables itself; only the write-ahead logs (`000123.log`) are left to us. */
async function syncLogs(tablePath: string): Promise<void> {
  const files = (await readdir(tablePath)).filter((name) => name.endsWith('.log'))
  await Promise.all(files.map((name) => syncFile(join(tablePath, name))))
}

async function syncFile(path: string): Promise<void> {
  let file: Awaited<ReturnType<typeof open>> | undefined
  try {
    file = await open(path, 'r+')
    await file.datasync()
  } catch (error) {
    // A log that LevelDB has retired meanwhile is in a table by now, and synced.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  } finally {
    await file?.close()
  }
}
