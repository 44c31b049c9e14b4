import { copyFile, lstat, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LogpipeError, parseJson } from '@logpipe/sdk/contract'
import { fileFailure, makeFolder, operationError } from '@logpipe/sdk/operations'
import { dataFormat, formatName } from '../data/data-format.ts'
import { findPlace, moveDraft, openDraft, syncFolder } from './draft.ts'
import { type Manifest, manifestName, parseManifest, parts, restoredPath } from './manifest.ts'
import { restoreTable } from './restore-table.ts'
import { hashOf, type SavedFile, sync } from './save-stores.ts'

export interface Restored {
  readonly manifest: Manifest
  /** Rows and entries of indexes. */
  readonly entries: number
}

/** Reads what a backup has, and that every file is as it was written. Throws `unreadable_input`, and `data_unusable` for a damaged one. */
export async function checkBackup(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch((error: unknown) => {
    throw fileFailure('read', join(folder, manifestName), error)
  })
  const manifest = parseManifest(text)
  if ('wrong' in manifest) throw damaged(folder, `${manifestName}: ${manifest.wrong}`)
  if (manifest.data_format > dataFormat) {
    throw damaged(
      folder,
      `its data has format ${manifest.data_format}, and this version reads up to ${dataFormat}; update logpipe`,
    )
  }
  for (const [path, expected] of Object.entries(manifest.files)) {
    const isSame = await isAsSaved(join(folder, path), expected).catch((error: unknown) => {
      throw fileFailure('read', join(folder, path), error)
    })
    if (!isSame) throw damaged(folder, `${path} is not as it was written`)
  }
  return manifest
}

/** What is no file, such as a link or a pipe, is not read: it may lead anywhere, or never end. */
async function isAsSaved(path: string, { bytes, sha256 }: SavedFile): Promise<boolean> {
  const found = await lstat(path)
  return found.isFile() && found.size === bytes && (await hashOf(path)).sha256 === sha256
}

function damaged(folder: string, why: string): LogpipeError {
  return operationError('data_unusable', `cannot restore ${folder}: ${why}`)
}

export interface RestoreOptions {
  /** Folder of the backup. */
  readonly folder: string
  readonly dataFolder: string
  /** Ends it; nothing is left then. */
  readonly signal: AbortSignal
}

/**
 * Makes a data folder of a backup, whole or not at all. Throws `invalid_option` where the folder has data, what `checkBackup` does, and the signal's
 * reason.
 */
export async function restoreBackup({ folder, dataFolder, signal }: RestoreOptions): Promise<Restored> {
  const place = await findPlace(dataFolder, 'restoring')
  const manifest = await checkBackup(folder)
  const draft = await openDraft(place)
  try {
    await makeFolder(join(draft, 'queue'))
    const entries = await restoreTable(join(folder, parts.table), join(draft, 'table'), signal)
    for (const path of Object.keys(manifest.files)) {
      signal.throwIfAborted()
      if (path === parts.table) continue
      const to = join(draft, path === parts.queue ? join('queue', 'fauxqs.db') : path)
      await makeFolder(dirname(to))
      await copyFile(join(folder, path), to)
      await sync(to)
    }
    await noteRestore(draft, manifest)
    const format = `${JSON.stringify({ format: manifest.data_format })}\n`
    await writeFile(join(draft, formatName), format, { mode: 0o600, flush: true })
    await syncFolder(draft)
    signal.throwIfAborted()
    await moveDraft(place, formatName)
    return { manifest, entries }
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
    signal.throwIfAborted()
    throw error instanceof LogpipeError ? error : fileFailure('write', place.folder, error)
  }
}

/** The table was saved after the queue: manifests in it may name records that are in neither. An audit must know. */
async function noteRestore(draft: string, { started_at, finished_at }: Manifest): Promise<void> {
  const file = join(draft, restoredPath)
  const before = parseJson(await readFile(file, 'utf8').catch(() => '[]'))
  const all = [...(Array.isArray(before) ? before : []), { started_at, finished_at }]
  await makeFolder(dirname(file))
  await writeFile(file, `${JSON.stringify(all)}\n`, { mode: 0o600, flush: true })
}
