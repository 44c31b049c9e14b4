import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileFailure } from '@logpipe/sdk/operations'

/** Reads a key or a statement by its path as it was typed. Throws `unreadable_input`. */
export async function readStatementFile(path: string, cwd: string): Promise<string> {
  return readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw fileFailure('read', path, cause)
  })
}
