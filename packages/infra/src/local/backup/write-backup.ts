import { realpath, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileFailure } from '@logpipe/sdk/operations'
import { dataFormat } from '../data/data-format.ts'
import { findPlace, moveDraft, openDraft, syncFolder } from './draft.ts'
import { type Manifest, manifestName, ofCommands, parts } from './manifest.ts'
import { filesBelow, type SavedFiles, saveFile, saveFiles, saveLedgers } from './save-files.ts'
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
  const { dataDir, version, now } = options
  const place = await findPlace(options.folder, 'partial')
  const { folder } = place
  if (isInside(await realPlace(folder), await realPlace(dataDir)))
    throw new LogpipeError('invalid_option', `${folder} is in the data folder ${dataDir}; name a folder outside of it`)
  const draft = await openDraft(place)
  const startedMs = now()
  try {
    const ofSenders = await saveAll(dataDir, draft, ofCommands.senders)
    const ledgers = await saveLedgers(dataDir, draft)
    const queue = { [parts.queue]: await saveQueue(dataDir, join(draft, parts.queue)) }
    const table = {
      [parts.table]: await saveTable(options.tableEndpoint, join(draft, parts.table), options),
    }
    const keys = await saveFile(dataDir, draft, parts.keys)
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
    await moveDraft(place, manifestName)
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
    options.signal.throwIfAborted()
    throw error instanceof LogpipeError ? error : fileFailure('write', folder, error)
  }
}

async function saveAll(from: string, to: string, names: readonly string[]): Promise<SavedFiles> {
  const saved: SavedFiles[] = []
  for (const name of names) saved.push(await saveFiles(from, to, await filesBelow(from, name)))
  return Object.assign({}, ...saved)
}

/** Where a path leads, of which the end may not be there yet. */
async function realPlace(path: string): Promise<string> {
  const above = dirname(resolve(path))
  return realpath(path).catch(async (error: unknown) => {
    if (errnoOf(error) !== 'ENOENT' || above === path) throw fileFailure('read', path, error)
    return join(await realPlace(above), basename(path))
  })
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
