import type { IngestResult } from '@logpipe/sdk'
import { backoffMs, LogpipeError } from '@logpipe/sdk/contract'

/** How long to wait for an endpoint that is away, after the client's own retries. */
export interface Patience {
  /** Gives up when nothing was accepted for this long, milliseconds; Infinity without end, 0 at once. */
  readonly giveUpMs: number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly random: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Ends the waiting, and what waits has failed. */
  readonly signal: AbortSignal
  /** Called before each wait, with how long the endpoint has been away. */
  readonly onAway: (error: LogpipeError, waitMs: number, awayMs: number) => void
  /** Called once after an outage. */
  readonly onBack: (awayMs: number) => void
}

/** Whoever waits without end asks twice a minute. */
const backoff = { baseMs: 1_000, capMs: 30_000 }
const minWaitMs = 100

/**
 * Sends a request until it has an answer that waiting cannot change. Requests that wait side by side share one outage: it is
 * reported once, and its time counts for all of them.
 */
export function createPatience({ giveUpMs, elapsed, random, sleep, signal, onAway, onBack }: Patience) {
  let awaySinceMs: number | undefined
  const back = (): void => {
    if (awaySinceMs !== undefined) onBack(elapsed() - awaySinceMs)
    awaySinceMs = undefined
  }
  return async (send: () => Promise<IngestResult>): Promise<IngestResult> => {
    for (let attempt = 0; ; attempt++) {
      const outcome = await send().catch((error: unknown) => error)
      const error = reasonToWait(outcome)
      if (error === undefined) back()
      const awayMs = awaySinceMs === undefined ? 0 : elapsed() - awaySinceMs
      const waitMs = Math.max(minWaitMs, error?.retryAfterMs ?? 0, backoffMs(attempt, random, backoff))
      if (error === undefined || signal.aborted || awayMs + waitMs > giveUpMs) return resultOf(outcome)
      awaySinceMs ??= elapsed()
      onAway(error, waitMs, awayMs)
      // The wait may end early, by an interrupt: then one more attempt decides.
      await sleep(waitMs, signal).catch(() => undefined)
    }
  }
}

/** Why the same request may succeed later; undefined for an outcome that is final. */
function reasonToWait(outcome: unknown): LogpipeError | undefined {
  if (outcome instanceof LogpipeError) return outcome.retryable ? outcome : undefined
  if (outcome instanceof Error || !isResult(outcome)) return undefined
  const left = outcome.errors.find(({ retryable }) => retryable)
  return left && new LogpipeError(left.code, left.message)
}

function resultOf(outcome: unknown): IngestResult {
  if (isResult(outcome)) return outcome
  throw outcome
}

function isResult(outcome: unknown): outcome is IngestResult {
  return typeof outcome === 'object' && outcome !== null && 'log_ids' in outcome
}
