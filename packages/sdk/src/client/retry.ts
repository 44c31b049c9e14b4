import { type Backoff, backoffMs, retryAfterMs } from '../contract/backoff.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { Exchange, HttpRequest, HttpResponse } from './transport.ts'

export interface RetryOptions {
  readonly exchange: Exchange
  /** Attempts after the first. */
  readonly retries: number
  readonly backoff: Backoff
  readonly random: () => number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Whether an answer of a status that is not an error must be asked again (a batch that was queued in part). */
  readonly isIncomplete?: (response: HttpResponse) => boolean
}

export interface Retried {
  readonly response: HttpResponse
  /** Attempts made after the first. */
  readonly retries: number
}

/** A server that asks for a longer wait (a daily quota, say) is not waited for: its answer goes to the caller. Milliseconds. */
const maxAdvisedWaitMs = 60_000

/** A tenant over its rate is no failure: such answers do not count as attempts, for as long as this in all. Milliseconds. */
const maxLimitedMs = 300_000

const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * Sends one request until it is answered for good. The same bytes and headers go out each time, so ids are reused;
 * the server's `Retry-After` comes before our own backoff. The last failure is returned or thrown as it was.
 */
export async function exchangeWithRetries(request: HttpRequest, options: RetryOptions): Promise<Retried> {
  let limitedMs = 0
  let failures = 0
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(request, options)
    if (outcome.kind === 'final') return { response: outcome.response, retries: attempt }
    const advisedMs = outcome.kind === 'refused' ? advisedWaitMs(outcome.response, options.now()) : undefined
    const isLimited = outcome.kind === 'refused' && outcome.response.status === 429 && advisedMs !== undefined
    if (!isLimited) failures++
    else limitedMs += advisedMs
    const isEnough = failures > options.retries || limitedMs > maxLimitedMs || (advisedMs ?? 0) > maxAdvisedWaitMs
    if (isEnough) {
      if (outcome.kind === 'failed') throw outcome.error
      return { response: outcome.response, retries: attempt }
    }
    await options.sleep(advisedMs ?? backoffMs(attempt, options.random, options.backoff), request.signal)
  }
}

type Outcome =
  | { readonly kind: 'final'; readonly response: HttpResponse }
  | { readonly kind: 'refused'; readonly response: HttpResponse }
  | { readonly kind: 'failed'; readonly error: LogpipeError }

async function tryOnce(request: HttpRequest, { exchange, isIncomplete }: RetryOptions): Promise<Outcome> {
  try {
    const response = await exchange(request)
    const again = retryableStatuses.has(response.status) || isIncomplete?.(response) === true
    return { kind: again ? 'refused' : 'final', response }
  } catch (error) {
    if (error instanceof LogpipeError && error.retryable) return { kind: 'failed', error }
    throw error
  }
}

/** The wait that an answer asks for, milliseconds. */
export function advisedWaitMs(response: HttpResponse, nowMs: number): number | undefined {
  const header = response.headers['retry-after']
  return retryAfterMs(Array.isArray(header) ? header[0] : header, nowMs)
}
