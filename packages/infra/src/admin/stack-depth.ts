import { SQSClient } from '@aws-sdk/client-sqs'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import type { StackStores } from './stack-stores.ts'

export interface StackDepth {
  /** Messages on the queue, including those in flight. */
  readonly queued: number
  readonly deadLetters: number
}

/**
 * Asks the queues of a stack how many messages wait in them: the one before and after the other, since a message that goes from one to the other would be in
 * neither. It is in both for a moment, whichever way it goes.
 */
export async function stackDepth({ sqs, queues }: StackStores): Promise<StackDepth> {
  const client = new SQSClient({ ...sqs, useQueueUrlAsEndpoint: false })
  try {
    const before = await queueDepth(client, queues.ingest)
    const deadLetters = await queueDepth(client, queues.deadLetter)
    const after = await queueDepth(client, queues.ingest)
    return { queued: Math.max(before, after), deadLetters }
  } finally {
    client.destroy()
  }
}
