import { lstat, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileFailure, isMissing, operationError } from '@logpipe/sdk/operations'

/** A text and where it goes: a path relative to a folder, with `/`. */
export interface NewFile {
  readonly path: string
  readonly text: string
}

/**
 * Writes all files below a folder, or none: each is first written next to its place, and moved there when all are. When
 * one cannot be, the others are restored. Throws `unreadable_input` that names the file, and what could not be
 * restored.
 */
export async function writeTogether(folder: string, files: readonly NewFile[]): Promise<void> {
  const undo: Undo[] = []
  const prepared: Prepared[] = []
  try {
    for (const file of files) prepared.push(await naming(file.path, () => prepare(folder, file, undo)))
    for (const one of prepared) await naming(one.path, () => putInPlace(one, undo))
  } catch (error) {
    throw withLeft(error, await undoAll(undo))
  }
  for (const { path, beside } of prepared) await naming(path, () => rm(beside, { recursive: true }))
}

/**
 * Refuses a path through a link, or to one: its target may be outside the folder. Throws
 * `unreadable_input`.
 */
export async function refuseLinks(folder: string, path: string): Promise<void> {
  const parts = path.split('/')
  for (const part of parts.map((_, i) => parts.slice(0, i + 1).join('/'))) {
    if (await naming(path, () => isLink(join(folder, part)))) {
      throw operationError(
        'unreadable_input',
        `cannot write ${path}: ${part} is a link, and its target was not changed`,
      )
    }
  }
}

interface Undo {
  readonly path: string
  readonly run: () => Promise<void>
}

interface Prepared {
  readonly path: string
  readonly target: string
  /** A folder next to the target, for the new file and then the old one. */
  readonly beside: string
}

async function prepare(folder: string, { path, text }: NewFile, undo: Undo[]): Promise<Prepared> {
  const target = join(folder, path)
  const made = await mkdir(dirname(target), { recursive: true })
  if (made !== undefined) undo.push({ path, run: () => rm(made, { recursive: true }) })
  const beside = await mkdtemp(join(dirname(target), '.logpipe-'))
  undo.push({ path, run: () => rm(beside, { recursive: true }) })
  await writeFile(join(beside, 'new'), text)
  return { path, target, beside }
}

async function putInPlace({ path, target, beside }: Prepared, undo: Undo[]): Promise<void> {
  if (await isThere(target)) {
    await rename(target, join(beside, 'old'))
    undo.push({ path, run: () => rename(join(beside, 'old'), target) })
  }
  await rename(join(beside, 'new'), target)
  undo.push({ path, run: () => rm(target) })
}

/**
 * The last step first, up to one that fails: those before it would remove what is left of the old file. Returns the
 * files that were not restored.
 */
async function undoAll(undo: readonly Undo[]): Promise<readonly string[]> {
  for (const [i, { path, run }] of undo.toReversed().entries()) {
    const hasFailed = await run().then(
      () => false,
      () => true,
    )
    if (hasFailed) return [...new Set([path, ...undo.slice(0, undo.length - i - 1).map((step) => step.path)])]
  }
  return []
}

function withLeft(error: unknown, left: readonly string[]): unknown {
  if (left.length === 0 || !(error instanceof LogpipeError)) return error
  const message = `${error.message}; ${left.join(' and ')} could not be restored: see the .logpipe-* folders next to it`
  return new LogpipeError(error.fault, message, { cause: error })
}

async function naming<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw fileFailure('write', path, error)
  }
}

async function isLink(path: string): Promise<boolean> {
  return (await statOf(path))?.isSymbolicLink() ?? false
}

async function isThere(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined
}

/** Of the link itself, not of its target. */
async function statOf(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
