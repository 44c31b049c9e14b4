/** How many requests may be in flight, by what the endpoint does with them. Counts only: it knows no clock. */
export interface Concurrency {
  /** Whole requests, from 1 to the maximum. */
  readonly limit: () => number
  /** A request begins. */
  readonly begin: () => void
  /** A request has ended. `latencyMs` is of one that was accepted at its first attempt; others measure waits, too. */
  readonly end: (latencyMs?: number) => void
  /** An attempt was refused because there are too many (429, 503), or timed out. */
  readonly refuse: () => void
}

/** As many are in flight from the start, and with an endpoint that is quick: enough for those, and a burst for none. */
const initialLimit = 4
/** The fewest responses that tell something about latency. */
const minSamples = 10
/** What is left of the limit after a refusal, or a latency that has risen. */
const decreaseRatio = 0.5
/** How many times its usual value a latency may be. Less than the inverse of the ratio, so that each decrease goes below what was usual. */
const maxSlowdown = 1.5
/** With faster responses a few requests in flight keep everybody busy, and what they vary by is noise. Milliseconds. */
const quickMs = 50
/** How fast the usual latency follows one that has fallen, and one that has risen. */
const [fallWeight, riseWeight] = [0.2, 0.02]

/**
 * Additive increase, multiplicative decrease. A refusal halves the limit, once for all requests in flight at the time. Otherwise a
 * round of responses decides: if their median latency is half as long again as usual, more requests only wait for each other,
 * and the limit is halved; if not, and all of it was in use, it grows by one, where responses are quick up to the initial limit. The median, as single requests may meet a cold start
 * (docs/decisions/0026-requests-in-flight.md).
 */
export function createConcurrency(max: number): Concurrency {
  let limit = Math.min(initialLimit, max)
  let inFlight = 0
  /** Requests that began before the last decrease: their latencies tell nothing about the limit of now. */
  let stale = 0
  let isInUse = false
  /** Since the last decrease for latency: an endpoint that is slower for other reasons is not slowed down for it again. */
  let usualMs: number | undefined
  let samples: number[] = []

  const decrease = (): void => {
    limit = Math.max(1, limit * decreaseRatio)
    stale = inFlight
    samples = []
    isInUse = false
  }
  const judge = (): void => {
    const medianMs = medianOf(samples)
    const isQuick = medianMs <= quickMs
    const isSlow = !isQuick && usualMs !== undefined && medianMs > usualMs * maxSlowdown
    usualMs = usualMs === undefined ? medianMs : follow(usualMs, medianMs)
    const wasInUse = isInUse
    samples = []
    isInUse = false
    if (!wasInUse) return
    if (isSlow) {
      usualMs = undefined
      decrease()
    } else if (!isQuick || limit < initialLimit) limit = Math.min(max, limit + 1)
  }
  return {
    limit: () => Math.floor(limit),
    begin: () => {
      inFlight++
      isInUse ||= inFlight >= Math.floor(limit)
    },
    end: (latencyMs) => {
      inFlight--
      if (stale > 0) {
        stale--
        return
      }
      if (latencyMs !== undefined) samples.push(latencyMs)
      if (samples.length >= Math.max(minSamples, Math.floor(limit))) judge()
    },
    refuse: () => {
      // As long as more are in flight, the last decrease has not yet had its effect.
      if (inFlight <= limit) decrease()
    },
  }
}

function follow(usualMs: number, medianMs: number): number {
  return usualMs + (medianMs - usualMs) * (medianMs < usualMs ? fallWeight : riseWeight)
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
