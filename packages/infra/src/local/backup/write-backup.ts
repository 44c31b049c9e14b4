import { open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileFailure, isMissing, makeFolder } from '@logpipe/sdk/operations'
import { dataFormat } from '../data/data-format.ts'
import { type Manifest, manifestName, parts } from './manifest.ts'
import { filesBelow, saveFile, saveLedgers } from './save-files.ts'
import { saveQueue, saveTable } from './save-stores.ts'

export interface BackupOptions {
  /** Of the embedded stack, which runs. */
  readonly dataDir: string
  /** Where its table is served. */
  readonly tableEndpoint: string
  /** The folder of the backup; it must not exist yet, or be empty. */
  readonly folder: string
  readonly version: string
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Called with the bytes of the table that have come. */
  readonly onProgress: (bytes: number) => void
  /** Ends it, with what it was aborted with; nothing is left then. */
  readonly signal: AbortSignal
}

/**
 * Saves a data folder while its stack runs. A record is on the queue until it is in the table, so the queue is saved first: what was
 * acknowledged before is in the one or in the other, or in both. The ledger comes before the queue, and names nothing that is missing; master
 * keys come last, and open every row. Throws `invalid_option` for a folder that is taken, and leaves none behind when it fails.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { dataDir, folder, version, now } = options
  await refuseTaken(folder)
  const draft = `${folder}.partial`
  await rm(draft, { recursive: true, force: true })
  const startedMs = now()
  try {
    await makeFolder(draft)
    const ofSenders = await saveAll(dataDir, draft, ['state', 'spool'])
    const ledgers = await saveLedgers(dataDir, draft)
    const queue = { [parts.queue]: await saveQueue(dataDir, join(draft, parts.queue)) }
    const table = {
      [parts.table]: await saveTable(options.tableEndpoint, join(draft, parts.table), options),
    }
    const keys = await saveFile(dataDir, draft, 'master.key')
    const manifest: Manifest = {
      ...{ format: 1, data_format: dataFormat, version },
      ...{ started_at: new Date(startedMs).toISOString(), finished_at: new Date(now()).toISOString() },
      files: { ...ofSenders, ...ledgers, ...queue, ...table, ...keys },
    }
    await writeFile(join(draft, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`, {
      mode: 0o600,
      flush: true,
    })
    await syncFolder(draft)
    options.signal.throwIfAborted()
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
    await syncFolder(dirname(folder))
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
    options.signal.throwIfAborted()
    throw error instanceof LogpipeError ? error : fileFailure('write', folder, error)
  }
}

async function saveAll(from: string, to: string, names: readonly string[]) {
  const saved = []
  for (const name of names) for (const path of await filesBelow(from, name)) saved.push(await saveFile(from, to, path))
  return Object.assign({}, ...saved)
}

/** Throws `invalid_option` for a path where something is. */
export async function refuseTaken(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return
  } catch (error) {
    if (isMissing(error)) return
    throw fileFailure('read', folder, error)
  }
  throw new LogpipeError('invalid_option', `${folder} is not empty; name a folder that does not exist yet`)
}

/** So that its names are on disk as well. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  // Some file systems cannot.
  await folder.sync().catch(() => undefined)
  await folder.close()
}
