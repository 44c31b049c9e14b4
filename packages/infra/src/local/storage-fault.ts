import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'

/** Wraps an error of the table, the queue or the file system as `storage_failed`; returns anything else unchanged. */
export function storageFault(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error) || cause instanceof LogpipeError) return cause
  const isStorage = '$metadata' in cause || 'syscall' in cause
  if (!isStorage) return cause
  return operationError('storage_failed', `could not start the stack in ${path}: ${cause.message}`, { cause })
}
