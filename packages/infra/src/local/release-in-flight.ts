import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs'

export interface ReleaseOptions {
  readonly client: SQSClient
  /** Of the emulator, which can list what is in flight; SQS itself cannot. */
  readonly endpoint: string
  readonly queueName: string
  readonly queueUrl: string
}

/**
 * Gives back the messages that were in flight when the last process died: their worker, or the
 * command that looked at dead letters, is gone, and nobody should wait for the visibility timeout. One second and not zero: a change to zero strands the message in fauxqs 2.4.
 */
export async function releaseInFlight({ client, endpoint, queueName, queueUrl }: ReleaseOptions): Promise<number> {
  const answer = await fetch(`${endpoint}/_fauxqs/queues/${encodeURIComponent(queueName)}`)
  const state = (await answer.json()) as { messages?: { inflight?: readonly { receiptHandle: string }[] } }
  const inFlight = state.messages?.inflight ?? []
  for (const { receiptHandle } of inFlight) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 1 }),
    )
  }
  return inFlight.length
}
