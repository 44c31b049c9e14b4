import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '@logpipe/sdk/operations'

/** Resolves when every write the table acknowledged before the call is on disk. */
export type SyncWal = () => Promise<void>

/**
 * dynalite acknowledges a write before LevelDB's write-ahead log is on disk. A message may be deleted only after its rows
 * are durable, so the log files are synced first. Calls that arrive during a sync share the next one.
 */
export function createSyncWal(tablePath: string): SyncWal {
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

/** LevelDB syncs its tables itself; only the write-ahead logs (`000123.log`) need syncing. */
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
    // LevelDB has compacted this log into a table since, and synced that.
    if (errnoOf(error) !== 'ENOENT') throw error
  } finally {
    await file?.close()
  }
}
