import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { DelayedMessage, DelayMessages } from './delay-messages.ts'

/** The call is made in the last seconds of an invocation. Milliseconds. */
const timeoutMs = 1_000
/** Of one call. */
const maxEntries = 10

export function createSqsDelayMessages(client: SQSClient, queueUrl: string): DelayMessages {
  const delay = async (messages: readonly DelayedMessage[]): Promise<number> => {
    const Entries = messages.map(({ receiptHandle, waitSeconds }, i) => ({
      Id: String(i),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: waitSeconds,
    }))
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })
    const { Failed = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) })
    return Failed.length
  }
  return async (messages) => {
    const starts = Array.from({ length: Math.ceil(messages.length / maxEntries) }, (_, i) => i * maxEntries)
    const failed = await Promise.all(starts.map((start) => delay(messages.slice(start, start + maxEntries))))
    const count = failed.reduce((sum, one) => sum + one, 0)
    if (count > 0) {
      throw new LogpipeError('queue_unavailable', `${count} of ${messages.length} messages could not be delayed`)
    }
  }
}
