import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'

const depthAttributes = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const

/** Messages in a queue: visible, in flight and delayed. On AWS the number is approximate, and late by a minute or more. */
export async function queueDepth(client: SQSClient, queueUrl = ''): Promise<number> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...depthAttributes] })
  const { Attributes = {} } = await client.send(command)
  return depthAttributes.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)
}
