import { type Backoff, backoffMs, retryAfterMs } from '../contract/backoff.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { Exchange, HttpRequest, HttpResponse } from './transport.ts'

export interface RetryOptions {
  readonly exchange: Exchange
  /** Maximum number of attempts after the first. */
  readonly retries: number
  readonly backoff: Backoff
  readonly random: () => number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Whether a successful response must still be retried (a batch of which only a part was queued). */
  readonly isIncomplete?: (response: HttpResponse) => boolean
}

export interface Retried {
  readonly response: HttpResponse
  /** Attempts made after the first. */
  readonly retries: number
}

/** If the server asks for a longer wait (a daily quota, say), its response goes to the caller. Milliseconds. */
const maxAdvisedWaitMs = 60_000

/** A tenant over its rate has not failed: 429s do not count as attempts, up to this total wait. Milliseconds. */
const maxLimitedMs = 300_000

const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * Sends a request until the response is final. Every attempt sends the same bytes and headers, so ids are reused. The
 * server's `Retry-After` takes precedence over our own backoff. The last failure is returned or thrown unchanged; once the
 * request's signal is aborted, nothing is sent any more and its reason is thrown.
 */
export async function exchangeWithRetries(request: HttpRequest, options: RetryOptions): Promise<Retried> {
  let limitedMs = 0
  let failures = 0
  for (let attempt = 0; ; attempt++) {
    request.signal?.throwIfAborted()
    const outcome = await tryOnce(request, options)
    if (outcome.kind === 'final') return { response: outcome.response, retries: attempt }
    const advisedMs = outcome.kind === 'refused' ? advisedWaitMs(outcome.response, options.now()) : undefined
    const isLimited = outcome.kind === 'refused' && outcome.response.status === 429 && advisedMs !== undefined
    if (!isLimited) failures++
    else limitedMs += advisedMs
    const isExhausted = failures > options.retries || limitedMs > maxLimitedMs || (advisedMs ?? 0) > maxAdvisedWaitMs
    if (isExhausted) {
      if (outcome.kind === 'failed') throw outcome.error
      return { response: outcome.response, retries: attempt }
    }
    const waitMs = advisedMs ?? backoffMs(attempt, options.random, options.backoff)
    await options.sleep(waitMs, request.signal).catch((error: unknown) => {
      request.signal?.throwIfAborted()
      throw error
    })
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
    // The reason of an abort may itself be a retryable error.
    const isAborted = request.signal?.aborted === true
    if (!isAborted && error instanceof LogpipeError && error.retryable) return { kind: 'failed', error }
    throw error
  }
}

/** The response's `Retry-After`, milliseconds. */
export function advisedWaitMs(response: HttpResponse, nowMs: number): number | undefined {
  const header = response.headers['retry-after']
  return retryAfterMs(Array.isArray(header) ? header[0] : header, nowMs)
}
