import type { LogpipeError } from '../contract.ts'
import { errnoOf, fileReason, isDiskFull } from './file-errors.ts'
import { operationError } from './operation-faults.ts'

/** Whether a file, or a folder on its path, does not exist. */
export function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR'
}

/** The error of a file that could not be read or written; `path` is how the user knows it. */
export function fileFailure(doing: 'read' | 'write', path: string, cause: unknown): LogpipeError {
  const code = isDiskFull(cause) ? 'disk_full' : 'unreadable_input'
  return operationError(code, `cannot ${doing} ${path}: ${fileReason(cause)}`, { cause })
}
