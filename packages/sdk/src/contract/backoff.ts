export interface Backoff {
  /** Upper bound of the first wait, milliseconds. */
  readonly baseMs?: number
  /** Upper bound of every wait, milliseconds. */
  readonly capMs?: number
}

/**
 * Full jitter: many retrying clients spread evenly over the whole wait.
 * `attempt` counts from 0. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(
  attempt: number,
  random: () => number,
  { baseMs = 200, capMs = 10_000 }: Backoff = {},
): number {
  return random() * Math.min(capMs, baseMs * 2 ** attempt)
}

/** No advice is longer: a date in the far future, or a number that nobody meant. Milliseconds. */
const maxAdviceMs = 86_400_000

/**
 * The wait in a `Retry-After` header (seconds or an HTTP date), milliseconds, from 0 to a day; undefined if it is absent or
 * neither of them.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim() ?? ''
  // What Date.parse takes besides is guesswork: "soon 1" is a day in 2001.
  const isDate = /^[A-Z][a-z]+,? .*\d\d:\d\d:\d\d/.test(value)
  const waitMs = /^-?\d+(?:\.\d+)?$/.test(value)
    ? Number(value) * 1000
    : isDate
      ? Date.parse(value) - nowMs
      : Number.NaN
  return Number.isNaN(waitMs) ? undefined : Math.min(maxAdviceMs, Math.max(0, waitMs))
}
