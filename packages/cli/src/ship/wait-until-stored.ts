import type { Client } from '@logpipe/sdk'

export interface WaitOptions {
  readonly client: Pick<Client, 'logs'>
  /** In the order in which they were sent. */
  readonly logIds: readonly string[]
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly onProgress: (stored: number) => void
  /** Between two questions, milliseconds; 50 by default. */
  readonly pauseMs?: number
}

export interface StoredCount {
  readonly stored: number
  /** Not stored when nothing was stored for a minute. */
  readonly missing: number
}

/** The wait gives up when nothing more is stored for this long, milliseconds. */
const stallTimeoutMs = 60_000
/** Ids per question. Records are stored roughly in the order they were sent, so it is enough to ask for the first that are missing. */
const windowIds = 500
/** All ids of a window are asked for this often, whatever its last one says: that one may never be stored. Milliseconds. */
const checkAllEveryMs = 500

/**
 * Waits until every record has its row. Asking takes from the stack what it stores with, so once the wait has caught up with
 * the worker it asks for the last id of the window alone, and for all of them when that one is stored.
 */
export async function waitUntilStored({
  client,
  logIds,
  elapsed,
  sleep,
  onProgress,
  pauseMs = 50,
}: WaitOptions): Promise<StoredCount> {
  let window: readonly string[] = logIds.slice(0, windowIds)
  let next = window.length
  let [progressAt, checkedAt, hasCaughtUp] = [elapsed(), elapsed(), false]
  for (;;) {
    const isDue = elapsed() - checkedAt >= checkAllEveryMs
    if (hasCaughtUp && !isDue && (await client.logs.stored(window.slice(-1))).missing.length > 0) {
      await sleep(pauseMs)
      continue
    }
    const { missing } = await client.logs.stored(window)
    checkedAt = elapsed()
    if (missing.length < window.length) progressAt = checkedAt
    const stored = next - missing.length
    if (stored === logIds.length) return { stored, missing: 0 }
    if (checkedAt - progressAt > stallTimeoutMs) return { stored, missing: logIds.length - stored }
    onProgress(stored)
    if (missing.length > 0) await sleep(pauseMs)
    hasCaughtUp ||= missing.length > 0
    const more = logIds.slice(next, next + windowIds - missing.length)
    next += more.length
    window = [...missing, ...more]
  }
}
