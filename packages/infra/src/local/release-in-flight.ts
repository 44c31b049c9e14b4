import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs'

export interface ReleaseOptions {
  readonly client: SQSClient
  /** Endpoint of the emulator, which can list messages in flight; SQS cannot. */
  readonly endpoint: string
  readonly queueName: string
  readonly queueUrl: string
}

/**
 * Makes messages visible that were in flight when the last process died, instead of waiting for their visibility timeout:
 * the worker or command that received them is gone. One second, not zero: zero strands the message in fauxqs 2.4.
 */
export async function releaseInFlight({ client, endpoint, queueName, queueUrl }: ReleaseOptions): Promise<number> {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${encodeURIComponent(queueName)}`)
  const state = (await response.json()) as { messages?: { inflight?: readonly { receiptHandle: string }[] } }
  const inFlight = state.messages?.inflight ?? []
  for (const { receiptHandle } of inFlight) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 1 }),
    )
  }
  return inFlight.length
}
