import type { Client } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { ReceiptBook } from '../../ledger/receipts.ts'
import type { Batch } from './batcher.ts'
import { createInOrder } from './in-order.ts'
import { type Position, type RecordId, runKeys } from './record-ids.ts'
import { type LinePlace, type OpenTally, reject } from './tally.ts'

/** What reading hands over, in order. */
export interface Step {
  readonly batch?: Batch | undefined
  /** How far a file is done once the batch and everything before it is acknowledged. */
  readonly mark?: Mark | undefined
}

export interface Mark {
  /** The file's id. */
  readonly fileId: string
  readonly position: Position
  /** End of what was sent: beyond the position where the last line has no line end and may still grow. */
  readonly end: number
}

export interface DeliverOptions {
  readonly client: Pick<Client, 'ingestRaw'>
  readonly tenantId: TenantId
  readonly receipts: ReceiptBook
  /** Names the requests of what cannot be read again. */
  readonly runId: string
  /** Requests in flight at once. */
  readonly concurrency: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Called after every response. */
  readonly onProgress: (tally: OpenTally) => void
  /** Called with the ids of each response; the next request waits for it. */
  readonly onAccepted?: (logIds: readonly string[]) => Promise<void>
  /** Called once everything up to the mark is acknowledged. */
  readonly onMark?: (mark: Mark) => void
  /** Called once for each way in which receipts cannot be written. */
  readonly onProblem: (message: string) => void
}

export interface Failure {
  readonly error: LogpipeError
  /** The earliest line that was not acknowledged. */
  readonly resumeAt: LinePlace
}

export interface Delivery {
  /** Waits until the step can begin; returns false once a request has failed for good. */
  readonly push: (step: Step) => Promise<boolean>
  /** Resolves when nothing is in flight any more. */
  readonly finish: () => Promise<Failure | undefined>
}

/**
 * Sends batches in order, several in flight at once. The first goes alone: its response sets the clock by which the client
 * states the order of the others.
 */
export function createDelivery(options: DeliverOptions, tally: OpenTally): Delivery {
  const inFlight = new Set<Promise<void>>()
  const keys = runKeys(options.runId)
  const order = createInOrder<Mark | undefined>((mark) => mark && options.onMark?.(mark))
  const failures: { readonly n: number; readonly error: LogpipeError; readonly resumeAt: LinePlace }[] = []
  let begun = 0
  return {
    push: async ({ batch, mark }) => {
      if (batch === undefined) {
        order.begin(mark)()
        return failures.length === 0
      }
      const maxInFlight = begun === 1 ? 1 : options.concurrency
      while (inFlight.size >= maxInFlight) await Promise.race(inFlight)
      if (failures.length > 0) return false
      const n = begun++
      const acknowledge = order.begin(mark)
      const request = { ...batch, id: batch.id ?? { key: keys.take(), index: 0 } }
      const sent = sendBatch(options, tally, request, acknowledge)
        .catch((error: unknown) => {
          failures.push({ n, error: asFault(error), resumeAt: { name: batch.name, number: batch.numbers[0] ?? 1 } })
        })
        .finally(() => inFlight.delete(sent))
      inFlight.add(sent)
      return true
    },
    finish: async () => {
      await Promise.all(inFlight)
      const [first] = failures
      // Batches may fail out of order; what happened first says why, and the earliest line says where to resume.
      const earliest = failures.toSorted((a, b) => a.n - b.n)[0]
      return first && earliest && { error: first.error, resumeAt: earliest.resumeAt }
    },
  }
}

/** An error that is not one of ours is an internal one. */
export function asFault(error: unknown): LogpipeError {
  return error instanceof LogpipeError ? error : new LogpipeError('internal', String(error), { cause: error })
}

type Request = Batch & { readonly id: NonNullable<Batch['id']> }

async function sendBatch(
  options: DeliverOptions,
  tally: OpenTally,
  batch: Request,
  acknowledge: () => void,
): Promise<void> {
  const result = await options.client.ingestRaw({
    body: batch.body,
    contentType: 'application/x-ndjson',
    idempotencyKey: batch.id.key,
    firstIndex: batch.id.index,
  })
  await addReceipt(options, result.log_ids)
  tally.accepted += result.accepted
  tally.duplicates += result.duplicates
  tally.retries += result.retries
  for (const { index, code, message, retryable } of result.errors) {
    if (!retryable) reject(tally, { name: batch.name, number: batch.numbers[index] ?? 0, code, message })
  }
  options.onProgress(tally)
  checkIndexes(batch.id, result.log_ids)
  const left = result.errors.find(({ retryable }) => retryable)
  if (left !== undefined) throw new LogpipeError(left.code, left.message)
  acknowledge()
  await options.onAccepted?.(result.log_ids)
}

/** An endpoint that does not know of first indexes would give two records of a key one id. */
function checkIndexes({ key, index }: RecordId, logIds: readonly string[]): void {
  const made = index > 0 ? logIds.at(-1) : undefined
  const [, of, at] = made?.split('.') ?? []
  if (of !== key || Number(at) >= index) return
  throw operationError('stack_outdated', 'the endpoint is older than this command: it ignores X-Logpipe-First-Index')
}

/** Records without a receipt are accepted all the same: sending goes on. */
async function addReceipt(
  { receipts, tenantId, now, onProblem }: DeliverOptions,
  logIds: readonly string[],
): Promise<void> {
  try {
    await receipts.add(tenantId, { at: new Date(now()).toISOString(), logIds })
  } catch (error) {
    if (!(error instanceof LogpipeError)) throw error
    onProblem(error.message)
  }
}
