/** An open-model schedule: when each request is due does not depend on any response. */
export interface Schedule {
  /** Number of requests. */
  readonly total: number
  /** When the `n`th request is due, milliseconds after the start. */
  readonly dueMs: (n: number) => number
  /** How many requests are due by then. */
  readonly dueBy: (elapsedMs: number) => number
}

/** Evenly spaced arrivals at a fixed rate. Each is placed from the start, so an error never adds up. */
export function fixedRate(requestsPerSecond: number, durationMs: number): Schedule {
  const total = Math.max(1, Math.round((requestsPerSecond * durationMs) / 1000))
  const gapMs = 1000 / requestsPerSecond
  return {
    total,
    dueMs: (n) => n * gapMs,
    dueBy: (elapsedMs) => Math.min(total, Math.floor(elapsedMs / gapMs + 1e-9) + 1),
  }
}
