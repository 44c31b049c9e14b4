import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { decodeMessage } from '../queue/message-codec.ts'
import { type Batch, type BatchSummary, openBatch, type Unpacked } from './batch.ts'
import { deliveryOf } from './delivery.ts'
import { type ReturnDeps, returnFailed } from './return-failed.ts'
import { storeMessages } from './store-messages.ts'
import type { StoringDeps, TimeLeft } from './store-records.ts'

export type { DeadLetterReason, SendDeadLetter } from '../dead-letters/send-dead-letter.ts'
export type { BatchSummary } from './batch.ts'
export type { Settled } from './store-records.ts'

export interface WorkerDeps extends StoringDeps, Omit<ReturnDeps, 'onFailure'> {
  readonly onBatch?: (summary: BatchSummary) => void
  /** Called for each message that could not be processed, without its content. */
  readonly onFailure?: (failure: { readonly messageId: string; readonly error: unknown }) => void
}

/** The part of Lambda's context that is used here. */
export interface Invocation {
  readonly getRemainingTimeInMillis: () => number
}

export type WorkerHandler = (event: Pick<SQSEvent, 'Records'>, invocation?: Invocation) => Promise<SQSBatchResponse>

/** Time reserved at the end of an invocation to return the response before Lambda's timeout. Milliseconds. */
const reservedMs = 3_000

/**
 * Processes a batch of messages: unpack → redact → (simulated work) → seal → store. Storing is idempotent, so a message may
 * be delivered any number of times. Returns the ids of the messages to redeliver; never throws.
 */
export function createWorkerHandler(deps: WorkerDeps): WorkerHandler {
  return async ({ Records: records }, invocation) => {
    const startMs = deps.now()
    const timeLeft: TimeLeft = () => (invocation?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY) - reservedMs
    const batch = openBatch(deps)
    const unpacked = records.flatMap((record) => unpack(record, batch.fail))
    const unreadable = new Set(batch.failed)
    const byTenant = Map.groupBy(unpacked, ({ content }) => content.tenantId)
    await Promise.all(
      [...byTenant].map(([tenantId, messages]) =>
        storeMessages({ ...deps, batch: batch.of(tenantId), timeLeft }, tenantId, messages),
      ),
    )
    await returnFailed(deps, batch, { records, unreadable })
    deps.onBatch?.(batch.summary(records, unpacked, startMs))
    return { batchItemFailures: [...batch.failed].map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

/** A message that cannot be decoded fails alone. */
function unpack(record: SQSRecord, fail: Batch['fail']): readonly Unpacked[] {
  try {
    return [{ ...deliveryOf(record), content: decodeMessage(record.body) }]
  } catch (error) {
    fail(record.messageId, error)
    return []
  }
}
