import { open, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { fileFailure } from '@logpipe/sdk/operations'
import { parseResult, type ReadResult } from '../../../load/result/parse-result.ts'

/** Reads a result by its path as it was typed. Throws `unreadable_input` or `unusable_result`. */
export async function readResult(path: string, cwd: string): Promise<ReadResult> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw fileFailure('read', path, cause)
  })
  return parseResult(text, path)
}

/** Finds out before the work whether its outcome can be written; a file that was not there is not left behind. Throws as `writeText` returns. */
export async function checkWritable(what: string, path: string): Promise<void> {
  const before = await stat(path).catch(() => undefined)
  // A pipe is written once.
  if (before !== undefined && !before.isFile() && !before.isDirectory()) return
  try {
    await (await open(path, 'a')).close()
    if (before === undefined) await unlink(path)
  } catch (cause) {
    throw unwritable(what, path, cause)
  }
}

/** Whether both paths lead to one file. */
export async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([path, other].map((each) => stat(each).catch(() => undefined)))
  return one !== undefined && two !== undefined && one.dev === two.dev && one.ino === two.ino
}

/** What is being written is still worth printing where that fails: the error is returned. */
export async function writeText(what: string, path: string, text: string): Promise<LogpipeError | undefined> {
  try {
    await writeFile(path, text)
    return undefined
  } catch (cause) {
    return unwritable(what, path, cause)
  }
}

function unwritable(what: string, path: string, cause: unknown): LogpipeError {
  return fileFailure('write', `the ${what} to ${path}`, cause)
}
