import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { StackStores } from '@logpipe/infra/stores'

export interface QueueDepth {
  /** Messages on the queue, in flight among them. */
  readonly queued: number
  readonly deadLetters: number
}

/**
 * How long after the last message the depth of a queue on AWS may still be wrong; AWS says a minute at least. Milliseconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export const depthLateMs = 120_000

/** Asks the queues of a stack how much waits in them. On AWS the answer is approximate, and late: see {@link depthLateMs}. */
export async function queueDepth({ sqs, queues }: StackStores): Promise<QueueDepth> {
  const client = new SQSClient({ ...sqs, useQueueUrlAsEndpoint: false })
  try {
    const [queued, deadLetters] = await Promise.all([
      depthOf(client, queues.ingest),
      depthOf(client, queues.deadLetter),
    ])
    return { queued, deadLetters }
  } finally {
    client.destroy()
  }
}

async function depthOf(client: SQSClient, queueUrl: string): Promise<number> {
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
  )
  return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)
}
