import { operationError } from '@logpipe/sdk/operations'

export interface Late {
  /** What has not happened by then. */
  readonly missing: string
  readonly onLate?: () => unknown
}

/** What a promise resolves with. Throws `storage_failed` after so many milliseconds. */
export async function within<T>(promise: Promise<T>, ms: number, { missing, onLate }: Late): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(operationError('storage_failed', `${missing} within ${ms / 1000} s`))
    onLate?.()
  }, ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
