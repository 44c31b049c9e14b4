import { SQSClient } from '@aws-sdk/client-sqs'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import type { StackStores } from './stack-stores.ts'

export interface StackDepth {
  /** Messages on the queue, including those in flight. */
  readonly queued: number
  readonly deadLetters: number
}

/** The depths of a stack's queues, for those who ask again and again: to make a client takes half of what a question takes. */
export interface OpenDepth {
  readonly ask: () => Promise<StackDepth>
  readonly close: () => void
}

/**
 * Asks the queues of a stack how many messages wait in them: the one before and after the other, since a message that goes from one to the other would be in
 * neither. It is in both for a moment, whichever way it goes.
 */
export function openDepth({ sqs, queues }: StackStores): OpenDepth {
  const client = new SQSClient({ ...sqs, useQueueUrlAsEndpoint: false })
  const ask = async (): Promise<StackDepth> => {
    const before = await queueDepth(client, queues.ingest)
    const deadLetters = await queueDepth(client, queues.deadLetter)
    const after = await queueDepth(client, queues.ingest)
    return { queued: Math.max(before, after), deadLetters }
  }
  return { ask, close: () => client.destroy() }
}

/** Asks once, as {@link openDepth} does. */
export async function stackDepth(stores: StackStores): Promise<StackDepth> {
  const { ask, close } = openDepth(stores)
  return ask().finally(close)
}
