import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { errnoOf } from '@logpipe/sdk/operations'
import type { NotedSizes } from '../data/size-notes.ts'

/** Resolves when every write the table acknowledged before the call is on disk. */
export type SyncWal = () => Promise<void>

/**
 * dynalite acknowledges a write before LevelDB's write-ahead log is on disk. A message may be deleted only after its rows
 * are durable, so the log files are synced first. Calls that arrive during a sync share the next one.
 */
export function createSyncWal(tablePath: string, onSynced: (sizes: NotedSizes) => void = () => undefined): SyncWal {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    running = syncLogs(tablePath)
      .then(onSynced)
      .finally(() => {
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

/** LevelDB syncs its tables and manifest itself; only the write-ahead logs (`000123.log`) need syncing. Returns what is on disk since. */
async function syncLogs(tablePath: string): Promise<NotedSizes> {
  const names = await readdir(tablePath)
  const logs = names.filter((name) => name.endsWith('.log')).map((name) => syncFile(join(tablePath, name)))
  const manifests = names.filter((name) => name.startsWith('MANIFEST-')).map((name) => sizeOf(join(tablePath, name)))
  return Object.assign({}, ...(await Promise.all([...logs, ...manifests])))
}

async function sizeOf(path: string): Promise<NotedSizes> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? {} : { [join('table', basename(path))]: found.size }
}

/** Its size before it was synced, by its path in the data folder; nothing where it is gone. */
async function syncFile(path: string): Promise<NotedSizes> {
  let file: Awaited<ReturnType<typeof open>> | undefined
  try {
    file = await open(path, 'r+')
    const { size } = await file.stat()
    await file.datasync()
    return { [join('table', basename(path))]: size }
  } catch (error) {
    // LevelDB has compacted this log into a table since, and synced that.
    if (errnoOf(error) !== 'ENOENT') throw error
    return {}
  } finally {
    await file?.close()
  }
}
