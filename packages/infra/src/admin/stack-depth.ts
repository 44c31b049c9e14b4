import { SQSClient } from '@aws-sdk/client-sqs'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import type { StackStores } from './stack-stores.ts'

export interface StackDepth {
  /** Messages on the queue, including those in flight. */
  readonly queued: number
  readonly deadLetters: number
}

/** Asks the queues of a stack how many messages wait in them. */
export async function stackDepth({ sqs, queues }: StackStores): Promise<StackDepth> {
  const client = new SQSClient({ ...sqs, useQueueUrlAsEndpoint: false })
  try {
    const [queued, deadLetters] = await Promise.all([
      queueDepth(client, queues.ingest),
      queueDepth(client, queues.deadLetter),
    ])
    return { queued, deadLetters }
  } finally {
    client.destroy()
  }
}
