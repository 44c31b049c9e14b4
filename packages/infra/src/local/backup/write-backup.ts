import { mkdir, open, readdir, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileFailure, makeFolder } from '@logpipe/sdk/operations'
import { dataFormat } from '../data/data-format.ts'
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
  const folder = await freeFolder(options.folder)
  if (isInside(folder, dataDir))
    throw new LogpipeError('invalid_option', `${folder} is in the data folder ${dataDir}; name a folder outside of it`)
  const draft = await makeDraft(`${folder}.partial`)
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
    await moveDraft(draft, folder)
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

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}

/** Where a folder may be made: nothing is there, or one that is empty, to which a link may lead. Throws `invalid_option` for all else. */
export async function freeFolder(path: string): Promise<string> {
  try {
    if ((await readdir(path)).length === 0) return await realpath(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return path
    if (errnoOf(error) !== 'ENOTDIR') throw fileFailure('read', path, error)
    throw new LogpipeError(
      'invalid_option',
      `${path} is a file, or is below one; name a folder that does not exist yet`,
    )
  }
  throw new LogpipeError('invalid_option', `${path} is not empty; name a folder that does not exist yet`)
}

/** Makes the folder that is filled before it gets its name. Throws `invalid_option` where it exists: it may be somebody's, or still be filled. */
export async function makeDraft(path: string): Promise<string> {
  try {
    await makeFolder(dirname(path))
    await mkdir(path, { mode: 0o700 })
    return path
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw fileFailure('write', path, error)
    const why = `${path} exists: another command is writing it, or was killed while it did`
    throw new LogpipeError('invalid_option', `${why}; delete it if no other is running`)
  }
}

/** Gives a draft its name. A folder in its place is removed only while it is empty. */
export async function moveDraft(draft: string, folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error
  })
  await rename(draft, folder)
  await syncFolder(dirname(folder))
}

/** So that its names are on disk as well. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  // Some file systems cannot.
  await folder.sync().catch(() => undefined)
  await folder.close()
}
