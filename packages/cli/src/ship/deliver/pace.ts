export interface PaceOptions {
  readonly recordsPerSecond: number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Ends all waiting: what was read by then is sent at once. */
  readonly signal: AbortSignal
}

/** What may be made up for after a pause, milliseconds: a slow response costs none of the rate, and a quiet hour saves none up. */
const burstMs = 1_000

/**
 * A token bucket that holds a second's worth, as the time from which it has tokens again. A request takes its records when it has
 * any, so in a time no more are sent than the rate allows for it, a second's worth and one request.
 */
export function createPace({ recordsPerSecond, elapsed, sleep, signal }: PaceOptions) {
  let freeAtMs = elapsed()
  return async (records: number): Promise<void> => {
    const waitMs = freeAtMs - elapsed()
    freeAtMs = Math.max(freeAtMs, elapsed() - burstMs) + (records / recordsPerSecond) * 1_000
    if (waitMs > 0 && !signal.aborted) await sleep(waitMs, signal).catch(() => undefined)
  }
}

/** Records per request, so that a slow rate is one request a second, and not a burst after a long wait. */
export function pacedBatch(batchRecords: number, recordsPerSecond: number | undefined): number {
  return recordsPerSecond === undefined
    ? batchRecords
    : Math.max(1, Math.min(batchRecords, Math.floor(recordsPerSecond)))
}
