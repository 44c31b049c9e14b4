import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { SQSRecord } from 'aws-lambda'
import type { DeadLetterReason, SendDeadLetter } from '../dead-letters/send-dead-letter.ts'
import type { DelayMessages } from '../queue/delay-messages.ts'
import type { Batch } from './batch.ts'
import { deliveryOf } from './delivery.ts'
import { redeliveryWaitSeconds } from './redelivery-wait.ts'

export interface ReturnDeps {
  readonly sendDeadLetter: SendDeadLetter
  /** Sets the wait of failed messages. Without it they wait as their queue and event source say. */
  readonly delayMessages?: DelayMessages
  readonly random: () => number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Called if the waits of failed messages could not be set: they then wait for their visibility timeout. */
  readonly onWaitsFailed?: (failure: { readonly messages: number; readonly error: unknown }) => void
  /** Called for each message that could not be dead-lettered. */
  readonly onFailure?: (failure: { readonly messageId: string; readonly error: unknown }) => void
}

/**
 * Decides what becomes of the messages that failed: those that can never be read, and those that the queue would soon delete,
 * are dead-lettered whole; the others are redelivered after a wait that grows with each receive.
 */
export async function returnFailed(
  deps: ReturnDeps,
  batch: Batch,
  { records, unreadable }: { readonly records: readonly SQSRecord[]; readonly unreadable: ReadonlySet<string> },
): Promise<void> {
  const failed = records.filter(({ messageId }) => batch.failed.has(messageId))
  await Promise.all(
    failed.map((record) => deadLetterHopeless(deps, batch, { record, isUnreadable: unreadable.has(record.messageId) })),
  )
  await delay(
    deps,
    failed.filter(({ messageId }) => batch.failed.has(messageId)),
  )
}

interface FailedMessage {
  readonly record: SQSRecord
  readonly isUnreadable: boolean
}

async function deadLetterHopeless(deps: ReturnDeps, batch: Batch, message: FailedMessage): Promise<void> {
  const reason = hopelessBecause(message, deps.now())
  if (reason === undefined) return
  const { messageId, body } = message.record
  const tenantId = tenantOf(message.record)
  try {
    await deps.sendDeadLetter({ kind: 'message', ...(tenantId && { tenantId }), reason, body })
    batch.deadLettered(messageId, reason)
  } catch (error) {
    deps.onFailure?.({ messageId, error })
  }
}

/**
 * An unreadable message is tried this often: while a deployment is under way, ingest may be newer than the worker, and its
 * messages of a newer version.
 */
const unreadableReceives = 4
/**
 * The queue deletes a message 14 days after it was sent, and so does the dead-letter queue if SQS moves it there. Sending it
 * gives it 14 more.
 */
const exhaustedAfterMs = 12 * 86_400_000

function hopelessBecause({ record, isUnreadable }: FailedMessage, nowMs: number): DeadLetterReason | undefined {
  const { receives, sentAtMs = nowMs } = deliveryOf(record)
  if (isUnreadable && receives >= unreadableReceives) return 'unreadable'
  return nowMs - sentAtMs > exhaustedAfterMs ? 'exhausted' : undefined
}

/** As ingest named it beside the body. */
function tenantOf({ messageAttributes }: SQSRecord): TenantId | undefined {
  const parsed = parseTenantId(messageAttributes?.tenant?.stringValue)
  return parsed.kind === 'tenant' ? parsed.tenantId : undefined
}

async function delay(
  { delayMessages, random, onWaitsFailed }: ReturnDeps,
  failed: readonly SQSRecord[],
): Promise<void> {
  if (delayMessages === undefined || failed.length === 0) return
  const delayed = failed.map(deliveryOf).map(({ receiptHandle, receives }) => ({
    receiptHandle,
    waitSeconds: redeliveryWaitSeconds(receives, random),
  }))
  try {
    await delayMessages(delayed)
  } catch (error) {
    onWaitsFailed?.({ messages: failed.length, error })
  }
}
