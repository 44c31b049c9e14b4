import { LogpipeError } from '@logpipe/sdk/contract'

/** What table, queue or file system answered becomes `storage_failed`, with their words; anything else stays as it is. */
export function storageFault(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error) || cause instanceof LogpipeError) return cause
  const isStorage = '$metadata' in cause || 'syscall' in cause
  if (!isStorage) return cause
  return new LogpipeError('storage_failed', `the stack under ${path} did not start: ${cause.message}`, { cause })
}
