import { sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeDeadLetters, type DeadLetterManager } from '@logpipe/pipeline/dead-letters'
import type { StackStores } from './stack-stores.ts'

export {
  type DeadLetter,
  type DeadLetterCounts,
  type DeadLetterFilter,
  type DeadLetterGroup,
  type DeadLetterList,
  type DeadLetterManager,
  type DeadLetterView,
  type LineView,
  type PurgedLetter,
  type Reason,
  type RecordView,
  reasons,
  type WalkEnd,
} from '@logpipe/pipeline/dead-letters'

export interface Clocks {
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
}

/** Opens the dead-letter queue of a stack. */
export function openDeadLetters(
  { sqs, queues }: StackStores,
  { now, elapsed }: Clocks,
): DeadLetterManager & { readonly close: () => void } {
  const { endpoint, ...config } = sqs
  const client = sqsClient({ ...config, ...(endpoint !== undefined && { sqsEndpoint: endpoint }) })
  const manager = composeDeadLetters({
    sqs: client,
    deadLetterQueueUrl: queues.deadLetter,
    ingestQueueUrl: queues.ingest,
    // Only the emulator of an embedded stack has an explicit endpoint.
    kind: endpoint === undefined ? 'sqs' : 'fauxqs',
    now,
    elapsed,
  })
  return { ...manager, close: () => client.destroy() }
}
