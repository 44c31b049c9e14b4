/** When the rounds of a watch are due: always a multiple of the interval after its start, so that no round moves those after it. */
export interface Due {
  /** Milliseconds after the start. */
  readonly atMs: number
  /** Rounds that were due while the one before went on, and are left out. */
  readonly skipped: number
}

/** The round after one that was due `lastMs` after the start, and ended `nowMs` after it. */
export function nextDue(lastMs: number, nowMs: number, everyMs: number): Due {
  const rounds = Math.max(1, Math.ceil((nowMs - lastMs) / everyMs))
  return { atMs: lastMs + rounds * everyMs, skipped: rounds - 1 }
}
