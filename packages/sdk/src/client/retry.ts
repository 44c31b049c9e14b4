import { type Backoff, retryAfterMs } from '../contract/backoff.ts'
import type { LogpipeError } from '../contract/logpipe-error.ts'
import type { HttpResponse } from './transport.ts'

/** What one attempt came to. */
export type Outcome =
  | { readonly kind: 'final'; readonly response: HttpResponse }
  /** A response that says, or means, that the same request may succeed later. */
  | { readonly kind: 'refused'; readonly response: HttpResponse; readonly error: LogpipeError }
  | { readonly kind: 'failed'; readonly error: LogpipeError }

export interface RetryOptions {
  readonly attempt: () => Promise<Outcome>
  /** Called after the wait, before the next attempt. Whether to stop instead. */
  readonly beforeRetry: (state: {
    readonly error: LogpipeError
    readonly retry: number
    readonly waitMs: number
  }) => Promise<boolean>
  /** Maximum number of attempts after the first. */
  readonly retries: number
  readonly backoff: Backoff
  readonly minWaitMs: number
  /** If the server asks for a longer wait (a daily quota, say), its response goes to the caller. Milliseconds. */
  readonly maxRetryAfterMs: number
  /** A tenant over its rate has not failed: 429s do not count as attempts, up to this total wait. Milliseconds. */
  readonly maxRateLimitedMs: number
  /** By `elapsed`: no wait goes beyond it. */
  readonly deadlineAtMs: number
  readonly random: () => number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
}

export interface Retried {
  readonly response: HttpResponse
  /** Attempts made after the first. */
  readonly retries: number
}

/**
 * Attempts until a response is final. The server's `Retry-After` takes precedence over our own backoff; no wait is shorter than
 * its floor, whatever the server says. The last failure is returned or thrown unchanged.
 */
export async function attemptWithRetries(options: RetryOptions): Promise<Retried> {
  let limitedMs = 0
  let failures = 0
  for (let retry = 0; ; retry++) {
    const outcome = await options.attempt()
    if (outcome.kind === 'final') return { response: outcome.response, retries: retry }
    const advisedMs = outcome.kind === 'refused' ? advisedWaitMs(outcome.response, options.now()) : undefined
    const waitMs = waitOf(advisedMs, retry, options)
    const isLimited = outcome.kind === 'refused' && outcome.response.status === 429 && advisedMs !== undefined
    if (isLimited) limitedMs += waitMs
    else failures++
    const isExhausted =
      failures > options.retries ||
      limitedMs > options.maxRateLimitedMs ||
      (advisedMs ?? 0) > options.maxRetryAfterMs ||
      options.elapsed() + waitMs >= options.deadlineAtMs
    if (isExhausted) return lastOf(outcome, retry)
    await options.sleep(waitMs)
    const isStopped = await options.beforeRetry({ error: outcome.error, retry: retry + 1, waitMs })
    if (isStopped) return lastOf(outcome, retry)
  }
}

function lastOf(outcome: Exclude<Outcome, { kind: 'final' }>, retries: number): Retried {
  if (outcome.kind === 'failed') throw outcome.error
  return { response: outcome.response, retries }
}

/** The floor of waits stops doubling here, milliseconds. */
const maxFloorMs = 1_000

/** Advice is followed, but not below the floor; without it, jitter spreads retries from the floor up to the bound of the backoff. */
function waitOf(advisedMs: number | undefined, retry: number, { minWaitMs, backoff, random }: RetryOptions): number {
  const floorMs = Math.max(minWaitMs, Math.min(maxFloorMs, minWaitMs * 2 ** retry))
  if (advisedMs !== undefined) return Math.max(floorMs, advisedMs)
  const { baseMs = 200, capMs = 10_000 } = backoff
  return floorMs + random() * Math.max(0, Math.min(capMs, baseMs * 2 ** retry) - floorMs)
}

/** The response's `Retry-After`, milliseconds. */
export function advisedWaitMs(response: HttpResponse, nowMs: number): number | undefined {
  const header = response.headers['retry-after']
  return retryAfterMs(Array.isArray(header) ? header[0] : header, nowMs)
}
