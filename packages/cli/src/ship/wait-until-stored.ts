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
    if (elapsed() - progressAt > stallTimeoutMs) return { stored, missing: logIds.length - stored }
    onProgress(stored)
    if (missing.length > 0) await sleep(pauseMs)
    const more = logIds.slice(next, next + windowIds - missing.length)
    next += more.length
    window = [...missing, ...more]
  }
}
