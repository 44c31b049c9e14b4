import type { SQSClient } from '@aws-sdk/client-sqs'
import { createDeadLetterManager, type DeadLetterManager } from './manage-dead-letters.ts'
import { createSqsDeadLetterQueue, type QueueKind } from './sqs-dead-letter-queue.ts'

export interface DeadLettersConfig {
  readonly sqs: SQSClient
  readonly deadLetterQueueUrl: string
  readonly ingestQueueUrl: string
  readonly kind: QueueKind
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
}

/** Composes the operator's access to the dead-letter queue. */
export function composeDeadLetters({
  sqs,
  deadLetterQueueUrl,
  ingestQueueUrl,
  kind,
  now,
  elapsed,
}: DeadLettersConfig): DeadLetterManager {
  const queue = createSqsDeadLetterQueue({ client: sqs, deadLetterQueueUrl, ingestQueueUrl, kind })
  return createDeadLetterManager({ queue, now, elapsed })
}

export {
  type DeadLetter,
  type DeadLetterView,
  type LineView,
  type Reason,
  type RecordView,
  reasons,
} from './describe-dead-letter.ts'
export type { DeadLetterGroup } from './group-dead-letters.ts'
export type {
  DeadLetterCounts,
  DeadLetterFilter,
  DeadLetterList,
  DeadLetterManager,
  PurgedLetter,
} from './manage-dead-letters.ts'
export type { QueueKind } from './sqs-dead-letter-queue.ts'
export type { WalkEnd } from './walk-queue.ts'
