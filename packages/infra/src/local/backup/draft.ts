import { access, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileFailure, makeFolder } from '@logpipe/sdk/operations'
import { restoringName } from '../data/data-format.ts'

/** Where a folder comes to be, whole or not at all. */
export interface Place {
  readonly folder: string
  /**
   * Where it is filled: beside it, to be renamed; or inside of one that is there already, which may be a mount point, and may lie in a folder
   * where nothing else can be made.
   */
  readonly draft: string
  readonly exists: boolean
}

/** What a new file system may have in its first folder. */
const ofFileSystem = new Set(['lost+found'])

/** Where a folder may be made: nothing is there, or one that is empty, to which a link may lead. Throws `invalid_option` for all else. */
export async function findPlace(path: string, state: 'partial' | 'restoring'): Promise<Place> {
  const names = await readdir(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    if (errnoOf(error) !== 'ENOTDIR') throw fileFailure('read', path, error)
    const next = 'name a folder that does not exist yet'
    throw new LogpipeError('invalid_option', `${path} is a file, or is below one; ${next}`)
  })
  if (names === undefined) return { folder: path, draft: `${path}.${state}`, exists: false }
  const folder = await realpath(path)
  const draft = join(folder, state === 'restoring' ? restoringName : `.${state}`)
  if (await isThere(draft)) throw isTaken(draft)
  if (names.some((name) => !ofFileSystem.has(name))) throw isNotEmpty(path)
  return { folder, draft, exists: true }
}

/** Makes the folder that is filled. Throws `invalid_option` where it exists: it may be somebody's, or still be filled. */
export async function openDraft({ draft }: Place): Promise<string> {
  try {
    await makeFolder(dirname(draft))
    await mkdir(draft, { mode: 0o700 })
    return draft
  } catch (error) {
    throw errnoOf(error) === 'EEXIST' ? isTaken(draft) : fileFailure('write', draft, error)
  }
}

/**
 * Gives a draft its place. A folder that was there gets its entries one by one: `last` is that without which none of them counts, and the
 * draft is there until all have come.
 */
export async function moveDraft({ folder, draft, exists }: Place, last: string): Promise<void> {
  if (!exists) {
    await rename(draft, folder)
    return syncFolder(dirname(folder))
  }
  const others = (await readdir(folder)).filter((name) => join(folder, name) !== draft && !ofFileSystem.has(name))
  if (others.length > 0) throw isNotEmpty(folder)
  const names = (await readdir(draft)).toSorted((a, b) => Number(a === last) - Number(b === last))
  const moved: string[] = []
  try {
    for (const name of names) {
      await rename(join(draft, name), join(folder, name))
      moved.push(name)
    }
  } catch (error) {
    for (const name of moved) await rm(join(folder, name), { recursive: true })
    throw error
  }
  await syncFolder(folder)
  await rmdir(draft)
}

/** So that its names are on disk as well. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  // Some file systems cannot.
  await folder.sync().catch(() => undefined)
  await folder.close()
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function isTaken(draft: string): LogpipeError {
  const why = `${draft} exists: another command is writing it, or was killed while it did`
  return new LogpipeError('invalid_option', `${why}; delete it if no other is running`)
}

function isNotEmpty(path: string): LogpipeError {
  return new LogpipeError('invalid_option', `${path} is not empty; name a folder that does not exist yet`)
}
