import { sqsClient } from '@logpipe/pipeline/compose/clients'
import { composeDeadLetters, type DeadLetterManager } from '@logpipe/pipeline/compose/dead-letters'
import type { StackFile } from '../local/running-stack.ts'
import { place } from '../local/start-stores.ts'

export {
  type DeadLetter,
  type DeadLetterManager,
  type DeadLetterView,
  type LetterCounts,
  type LetterFilter,
  type LetterGroup,
  type LetterList,
  type LineView,
  type Reason,
  type RecordView,
  reasons,
  type WalkEnd,
} from '@logpipe/pipeline/compose/dead-letters'

export interface Clocks {
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
}

/** Opens the dead-letter queue of an embedded stack. */
export function openDeadLetters(
  { sqs }: Pick<StackFile, 'sqs'>,
  { now, elapsed }: Clocks,
): DeadLetterManager & { readonly close: () => void } {
  const client = sqsClient({ ...place, sqsEndpoint: sqs.endpoint })
  const { deadLetter = '', ingest = '' } = sqs.queues
  const manager = composeDeadLetters({
    sqs: client,
    deadLetterQueueUrl: deadLetter,
    ingestQueueUrl: ingest,
    now,
    elapsed,
  })
  return { ...manager, close: () => client.destroy() }
}
