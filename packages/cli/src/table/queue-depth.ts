import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { StackFile } from '@logpipe/infra/running'

export interface QueueDepth {
  /** Messages on the queue, in flight among them. */
  readonly queued: number
  readonly deadLetters: number
}

/** Asks the queues of an embedded stack how much waits in them. */
export async function queueDepth({ sqs }: Pick<StackFile, 'sqs'>): Promise<QueueDepth> {
  const client = new SQSClient({
    endpoint: sqs.endpoint,
    useQueueUrlAsEndpoint: false,
    region: 'us-east-1',
    credentials: { accessKeyId: 'logpipe', secretAccessKey: 'logpipe' },
  })
  try {
    const [queued, deadLetters] = await Promise.all([
      depthOf(client, sqs.queues.ingest),
      depthOf(client, sqs.queues.deadLetter),
    ])
    return { queued, deadLetters }
  } finally {
    client.destroy()
  }
}

async function depthOf(client: SQSClient, queueUrl = ''): Promise<number> {
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
