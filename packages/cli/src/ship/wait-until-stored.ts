import type { Client } from '@logpipe/sdk'
import { limits } from '@logpipe/sdk/contract'

export interface WaitOptions {
  readonly client: Pick<Client, 'logs'>
  /** In the order in which they were sent. */
  readonly logIds: readonly string[]
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly onProgress: (stored: number) => void
  /** At least this long between two questions, milliseconds; 50 by default. */
  readonly pauseMs?: number
}

export interface StoredCount {
  readonly stored: number
  /** Not stored when nothing was stored for a minute. */
  readonly missing: number
}

/** The wait gives up when nothing more is stored for this long, milliseconds. */
const stallTimeoutMs = 60_000
/** At most this long between two questions, milliseconds. */
const maxPauseMs = 1_000

/**
 * Waits until every record has its row. Asking takes from the stack what it stores with, so it asks for as many ids as a
 * request may name, and for those that are missing again when they should be there, by the rate at which rows have appeared.
 */
export async function waitUntilStored(options: WaitOptions): Promise<StoredCount> {
  const { client, logIds, elapsed, sleep, onProgress } = options
  const pause = pauses(options)
  // Records are stored roughly in the order they were sent, so it is enough to ask for the first that are missing.
  let window: readonly string[] = logIds.slice(0, limits.maxStoredIds)
  let next = window.length
  let progressAt = elapsed()
  for (;;) {
    const { missing } = await client.logs.stored(window)
    const nowMs = elapsed()
    if (missing.length < window.length) progressAt = nowMs
    const stored = next - missing.length
    if (stored === logIds.length) return { stored, missing: 0 }
    if (nowMs - progressAt > stallTimeoutMs) return { stored, missing: logIds.length - stored }
    onProgress(stored)
    const more = logIds.slice(next, next + limits.maxStoredIds - missing.length)
    // The end comes no later for an estimate that is wrong: it is approached in steps.
    const wanted = more.length > 0 ? missing.length + more.length : missing.length / 2
    const pauseMs = pause(window.length - missing.length, wanted, missing.length > 0)
    next += more.length
    if (missing.length > 0) await sleep(pauseMs)
    window = [...missing, ...more]
  }
}

/** How long to wait until so many are stored, after a question that has found so many, and maybe not all. */
type Pause = (found: number, wanted: number, isCaughtUp: boolean) => number

function pauses({ elapsed, pauseMs: minMs = 50 }: WaitOptions): Pause {
  // Counted from when the wait has caught up: before that it finds what was stored earlier, as fast as it asks.
  let caughtUpMs: number | undefined
  let [total, pauseMs] = [0, minMs]
  return (found, wanted, isCaughtUp) => {
    if (caughtUpMs !== undefined) total += found
    else if (isCaughtUp) caughtUpMs = elapsed()
    const perMs = caughtUpMs === undefined ? 0 : total / (elapsed() - caughtUpMs)
    // What does not appear is asked for ever more rarely.
    pauseMs = found > 0 && perMs > 0 ? wanted / perMs : pauseMs * 1.5
    pauseMs = Math.min(Math.max(minMs, pauseMs), Math.max(minMs, maxPauseMs))
    return pauseMs
  }
}
