import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { fileFailure, fileReason, operationError } from '@logpipe/sdk/operations'
import { parseResult, type ReadResult } from '../../../load/result/parse-result.ts'

/** Reads a result by its path as it was typed. Throws `unreadable_input` or `unusable_result`. */
export async function readResult(path: string, cwd: string): Promise<ReadResult> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw fileFailure('read', path, cause)
  })
  return parseResult(text, path)
}

/** What is being written is still worth printing where that fails: the error is returned. */
export async function writeText(what: string, path: string, text: string): Promise<LogpipeError | undefined> {
  try {
    await writeFile(path, text)
    return undefined
  } catch (cause) {
    return operationError('storage_failed', `cannot write the ${what} to ${path}: ${fileReason(cause)}`, { cause })
  }
}
