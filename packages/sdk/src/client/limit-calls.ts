import { LogpipeError } from '../contract/logpipe-error.ts'

/** Bounds what calls in progress hold in memory. */
export interface CallLimits {
  /** Enters a call; returns what ends it. Throws `too_many_pending`. */
  readonly enter: () => () => void
  /** Takes a body into memory; returns what lets it go. One body is taken whatever its size. Throws `too_many_pending`. */
  readonly hold: (body: string | Uint8Array | undefined) => () => void
  /** Resolves when no call is in progress. */
  readonly idle: () => Promise<void>
}

interface Limits {
  readonly maxPendingCalls: number
  readonly maxPendingBytes: number
}

/** Counts calls and the bytes of their bodies. A string counts with its length: most logs are ASCII. */
export function limitCalls({ maxPendingCalls, maxPendingBytes }: Limits): CallLimits {
  let [calls, bytes] = [0, 0]
  let onIdle: (() => void) | undefined
  return {
    enter: () => {
      if (calls >= maxPendingCalls) throw tooMany(`${calls} calls are in progress`, 'maxPendingCalls', maxPendingCalls)
      calls++
      return () => {
        calls--
        if (calls === 0) onIdle?.()
      }
    },
    hold: (body) => {
      const size = body?.length ?? 0
      if (bytes > 0 && bytes + size > maxPendingBytes) {
        throw tooMany(`request bodies of ${bytes + size} bytes are in progress`, 'maxPendingBytes', maxPendingBytes)
      }
      bytes += size
      return () => {
        bytes -= size
      }
    },
    idle: () =>
      new Promise((resolve) => {
        onIdle = resolve
        if (calls === 0) resolve()
      }),
  }
}

function tooMany(what: string, option: string, limit: number): LogpipeError {
  return new LogpipeError('too_many_pending', `${what}; the limit is ${limit} (option ${option})`)
}
