import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@logpipe/sdk/operations'
import { lockStateFile } from '../state/lock-file.ts'

/** The part of a spool that one run has written: a folder of segments, locked by the process that uses it. */
export interface RunFolder {
  readonly path: string
  /** Paths and sizes, oldest first. */
  readonly segments: readonly { readonly path: string; readonly bytes: number }[]
  /** Removes it with all that is in it. */
  readonly remove: () => Promise<void>
  /** Leaves it to a later run. */
  readonly release: () => void
}

/**
 * What entries look like is in the name of their folder. Versions before this one take over folders with the bare name of a run: they would
 * send lines that go as they are as JSON, have all of them refused, and remove them. This name they leave alone. A later version needs
 * another where it writes what this one cannot read.
 */
const entriesVersion = '.v2'
const runName = /^[0-9a-z]{17}(?:\.v2)?$/
const segmentName = /^\d{6}\.seg$/

/**
 * Makes the folder of a run, and takes over those of runs that have ended and left something: several may use one spool at once,
 * and none takes what another still writes. Throws what the file system says.
 */
export async function claimRunFolders(root: string, runId: string): Promise<readonly [RunFolder, ...RunFolder[]]> {
  await makeFolder(root)
  const former = await claimFormer(root)
  return [await makeOwn(root, runId), ...former]
}

/** Bytes that runs which have ended have left in a spool. */
export async function bytesLeftIn(root: string): Promise<number> {
  const folders = await claimFormer(root).catch(() => [])
  for (const { release } of folders) release()
  return folders.flatMap(({ segments }) => segments).reduce((sum, { bytes }) => sum + bytes, 0)
}

async function claimFormer(root: string): Promise<readonly RunFolder[]> {
  const names = (await readdir(root)).filter((name) => runName.test(name)).toSorted()
  const folders = await Promise.all(names.map((name) => claim(join(root, name)).catch(() => undefined)))
  return folders.filter((folder) => folder !== undefined)
}

/** It has its name only when it is locked: else another process could take it for one that was left. */
async function makeOwn(root: string, runId: string): Promise<RunFolder> {
  const [unnamed, path] = [join(root, `.${runId}`), join(root, runId + entriesVersion)]
  await mkdir(unnamed, { mode: 0o700 })
  const release = await lockStateFile(join(unnamed, 'spool'))
  await rename(unnamed, path)
  return { path, segments: [], release, remove: () => removeFolder(path, release) }
}

async function claim(path: string): Promise<RunFolder> {
  const release = await lockStateFile(join(path, 'spool'))
  try {
    const names = (await readdir(path)).filter((name) => segmentName.test(name)).toSorted()
    const segments = await Promise.all(
      names.map(async (name) => ({ path: join(path, name), bytes: (await stat(join(path, name))).size })),
    )
    return { path, segments, release, remove: () => removeFolder(path, release) }
  } catch (error) {
    release()
    throw error
  }
}

async function removeFolder(path: string, release: () => void): Promise<void> {
  await rm(path, { recursive: true, force: true })
  release()
}

/** Creates the `n`th segment of a folder. It is in the folder for good, whatever happens to the machine, before it has content. */
export async function createSegment(
  folder: string,
  n: number,
): Promise<{ readonly path: string; readonly handle: FileHandle }> {
  const path = join(folder, `${String(n).padStart(6, '0')}.seg`)
  const handle = await open(path, 'ax+', 0o600)
  try {
    await syncFolder(folder)
  } catch (error) {
    await handle.close()
    await rm(path, { force: true })
    throw error
  }
  return { path, handle }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
