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

/** The wait in a `Retry-After` header (seconds or an HTTP date), milliseconds; undefined if it is absent or invalid. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs)
}
