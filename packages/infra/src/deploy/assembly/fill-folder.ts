import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, isDiskFull, operationError } from '@logpipe/sdk/operations'

/**
 * Creates a folder, which must be empty or new, and fills it. If that fails, everything created is removed again.
 * Throws `unreadable_input` for a folder that cannot be made or is not empty, and `disk_full`.
 */
export async function fillFolder<T>(folder: string, fill: () => Promise<T>): Promise<T> {
  const made = await makeEmpty(folder)
  try {
    return await fill()
  } catch (error) {
    const rest = await empty(folder, made).then(
      () => '',
      () => `; ${folder} is incomplete: delete it`,
    )
    throw explainWriting(error, folder, rest)
  }
}

/** Turns file system errors into `unreadable_input` or `disk_full`; returns any other error unchanged. */
export function explainWriting(error: unknown, folder: string, rest = ''): unknown {
  if (!(error instanceof Error) || error instanceof LogpipeError || !('code' in error)) return error
  const code = isDiskFull(error) ? 'disk_full' : 'unreadable_input'
  return operationError(code, `cannot write to ${folder}: ${fileReason(error)}${rest}`, { cause: error })
}

/** Returns the folders it created, outermost first. */
async function makeEmpty(folder: string): Promise<readonly string[]> {
  const cannot = (cause: unknown): never => {
    throw operationError('unreadable_input', `cannot create the folder ${folder}`, { cause })
  }
  const made = await makeFolder(folder).catch(cannot)
  const names = await readdir(folder).catch(cannot)
  if (names.length === 0) return made
  throw operationError('unreadable_input', `the folder ${folder} is not empty (${names.length} entries)`)
}

/** One parent after the other: Node's own recursive way never ends under /proc, which is there and takes no folder. */
async function makeFolder(path: string): Promise<readonly string[]> {
  if (await isThere(path)) return []
  const parents = await makeFolder(dirname(path))
  try {
    await mkdir(path)
  } catch (error) {
    if (parents[0] !== undefined) await rm(parents[0], { recursive: true })
    throw error
  }
  return [...parents, path]
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    },
  )
}

async function empty(folder: string, [outermost]: readonly string[]): Promise<void> {
  if (outermost !== undefined) return rm(outermost, { recursive: true })
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
}
