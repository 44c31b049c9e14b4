import type { Client, IngestResult } from '../client/client.ts'
import { backoffMs } from '../contract/backoff.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { countLines, readLines, type Segment } from './batch.ts'
import type { Rejected } from './sender.ts'
import type { SenderSettings } from './sender-options.ts'

export interface Delivery {
  readonly client: Pick<Client, 'ingestRaw'>
  readonly settings: SenderSettings
  readonly signal: AbortSignal
  readonly onRejected: (rejected: Rejected) => void
  readonly onAccepted: (records: number) => void
  readonly random: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

type Final =
  | { readonly kind: 'response'; readonly result: IngestResult }
  | { readonly kind: 'failed'; readonly error: LogpipeError }

/** `too-large`: nothing of it was accepted, and fewer records may be. */
export type Delivered = 'delivered' | 'too-large'

/**
 * Sends the records of one batch until each is accepted or rejected for good. Every try sends the same bytes with the same
 * key. Rejects with the signal's reason once that is aborted.
 */
export async function deliverBatch(batch: Segment, delivery: Delivery): Promise<Delivered> {
  const final = await tryUntilFinal(batch, delivery)
  if (final.kind === 'failed') {
    const { code, message, status } = final.error
    if (status === 413 && countLines(batch.body) > 1) return 'too-large'
    for (const record of readLines(batch.body)) delivery.onRejected({ record, code, message })
    return 'delivered'
  }
  const { errors, accepted, duplicates } = final.result
  delivery.onAccepted(accepted + duplicates)
  const records = errors.length === 0 ? [] : readLines(batch.body)
  for (const { index, code, message } of errors) delivery.onRejected({ record: records[index], code, message })
  return 'delivered'
}

async function tryUntilFinal(batch: Segment, delivery: Delivery): Promise<Final> {
  const { settings, signal, random, elapsed, sleep } = delivery
  const startMs = elapsed()
  for (let attempt = 0; ; attempt++) {
    const final = await tryOnce(batch, delivery)
    signal.throwIfAborted()
    const error = final.kind === 'failed' ? final.error : passingError(final.result)
    if (error === undefined || !error.retryable) return final
    const advisedMs = Math.min(error.retryAfterMs ?? 0, settings.maxRetryAfterMs)
    const waitMs = Math.max(advisedMs, minWaitMs, backoffMs(attempt, random, settings.backoff))
    if (elapsed() + waitMs - startMs > settings.giveUpAfterMs) return final
    await sleep(waitMs, signal)
  }
}

/** Jitter may come to nothing: what failed at once would be tried again at once. */
const minWaitMs = 100

async function tryOnce({ key, tenant, body }: Segment, { client, signal }: Delivery): Promise<Final> {
  const raw = { body, contentType: 'application/x-ndjson', idempotencyKey: key } as const
  try {
    const result = await client.ingestRaw(raw, { signal, ...(tenant !== undefined && { tenant }) })
    return { kind: 'response', result }
  } catch (error) {
    if (error instanceof LogpipeError) return { kind: 'failed', error }
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', error: new LogpipeError(hookFailed, message, { cause: error }) }
  }
}

/** Whatever is no error of the client's is one of a hook, which ends the call as its author wants. */
const hookFailed = {
  code: 'hook_failed',
  status: 0,
  retryable: false,
  exit: 2,
  title: 'A hook failed',
  hint: 'Fix the hook of the client that threw.',
} as const

/** Records that the server could not take now: the whole request is sent again, and adds no second row. */
function passingError({ errors }: IngestResult): LogpipeError | undefined {
  const first = errors.find(({ retryable }) => retryable)
  return first === undefined ? undefined : new LogpipeError('endpoint_unavailable', first.message)
}
