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
  /** Not stored when nothing had moved for a minute. */
  readonly missing: number
}

/** The wait gives up when nothing more is stored for this long, milliseconds. */
const patienceMs = 60_000
/** Asked for at once. Records are stored about in the order they were sent, so the first that are not are enough to ask for. */
const windowIds = 500

/** Waits until every record has its row. */
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
  let progressAt = elapsed()
  for (;;) {
    const { missing } = await client.logs.stored(window)
    if (missing.length < window.length) progressAt = elapsed()
    const stored = next - missing.length
    if (stored === logIds.length) return { stored, missing: 0 }
    if (elapsed() - progressAt > patienceMs) return { stored, missing: logIds.length - stored }
    onProgress(stored)
    if (missing.length > 0) await sleep(pauseMs)
    const more = logIds.slice(next, next + windowIds - missing.length)
    next += more.length
    window = [...missing, ...more]
  }
}
