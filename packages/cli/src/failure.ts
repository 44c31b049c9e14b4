import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { messageOf } from './error-message.ts'

/** The code of an error of the operating system, such as `ENOENT`; undefined for any other. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Whether a file, or a folder on its path, does not exist. */
export function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR'
}

/** Why a file could not be read or written, in words. */
export function fileReason(error: unknown): string {
  return reasons[errnoOf(error) ?? ''] ?? messageOf(error)
}

/** The error of a file that could not be read or written; `path` is how the user knows it. */
export function fileFailure(doing: 'read' | 'write', path: string, cause: unknown): LogpipeError {
  return operationError('unreadable_input', `cannot ${doing} ${path}: ${fileReason(cause)}`, { cause })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exhausted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'the path is too long',
}
