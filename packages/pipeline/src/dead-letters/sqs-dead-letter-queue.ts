import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import pLimit from 'p-limit'
import { queueDepth } from '../queue/queue-depth.ts'
import { redrivenAttribute } from '../queue/redriven.ts'
import type { MessageHandle, ReceivedMessage } from './describe-dead-letter.ts'
import type { DeadLetterQueue } from './manage-dead-letters.ts'
import { visibilitySeconds } from './walk-queue.ts'

export interface SqsDeadLettersOptions {
  readonly client: SQSClient
  readonly deadLetterQueueUrl: string
  /** The destination of a redrive. */
  readonly ingestQueueUrl: string
  /** What serves these URLs. */
  readonly kind: QueueKind
}

/** SQS, or the emulator of the embedded stack: a single process with exact counts. */
export type QueueKind = 'sqs' | 'fauxqs'

/**
 * How long released messages stay invisible. Not zero: a change to zero strands the message in fauxqs 2.4, which accepts
 * fractions of a second.
 */
const releaseSeconds: Readonly<Record<QueueKind, number>> = { sqs: 1, fauxqs: 0.01 }

/** Maximum entries per call. */
const maxEntries = 10
/** Concurrent calls. */
const concurrency = 8

/** The dead-letter queue in SQS. Redrive resends messages, as StartMessageMoveTask can only move all of them. */
export function createSqsDeadLetterQueue(options: SqsDeadLettersOptions): DeadLetterQueue {
  const { client, deadLetterQueueUrl: QueueUrl, kind } = options
  return {
    receive: ({ waitSeconds }) => receive(options, waitSeconds),
    release: async (receipts) => {
      await inBatches(receipts, async (Entries) => {
        const hidden = Entries.map((entry) => ({ ...entry, VisibilityTimeout: releaseSeconds[kind] }))
        return client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: hidden }))
      })
    },
    remove: (receipts) =>
      inBatches(receipts, (Entries) => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
    resend: (message) => resend(options, message),
    depth: () => queueDepth(client, QueueUrl),
    ...(kind === 'fauxqs' && { exactDepth: () => queueDepth(client, QueueUrl) }),
  }
}

/** A long poll queries all servers of the queue; a short poll queries some and may miss messages. */
async function receive(
  { client, deadLetterQueueUrl }: SqsDeadLettersOptions,
  waitSeconds: number,
): Promise<readonly ReceivedMessage[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: maxEntries,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: visibilitySeconds,
      MessageAttributeNames: ['tenant', 'log_id', 'reason'],
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
    }),
  )
  return Messages.map(toReceived)
}

function toReceived({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes,
  MessageAttributes = {},
}: Message): ReceivedMessage {
  const strings = Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const],
  )
  return {
    id: MessageId,
    handle: ReceiptHandle,
    body: Body,
    attributes: Object.fromEntries(strings),
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
  }
}

/** Sends a message as ingest does, without reason and log id, and says that some of its records may be stored. */
async function resend(
  { client, ingestQueueUrl }: SqsDeadLettersOptions,
  { tenant, body }: Parameters<DeadLetterQueue['resend']>[0],
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: ingestQueueUrl,
      MessageBody: body,
      ...(tenant && { MessageGroupId: tenant }),
      MessageAttributes: {
        [redrivenAttribute]: { DataType: 'String', StringValue: 'true' },
        ...(tenant && { tenant: { DataType: 'String', StringValue: tenant } }),
      },
    }),
  )
}

interface Entry {
  readonly Id: string
  readonly ReceiptHandle: string
}

interface BatchResponse {
  readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined
}

/** Calls in batches of ten; returns the confirmed handles. A failed call does not affect the others. */
async function inBatches(
  receipts: readonly MessageHandle[],
  call: (entries: Entry[]) => Promise<BatchResponse>,
): Promise<readonly MessageHandle[]> {
  const limit = pLimit(concurrency)
  const starts = Array.from({ length: Math.ceil(receipts.length / maxEntries) }, (_, i) => i * maxEntries)
  const outcomes = await Promise.allSettled(
    starts.map((start) =>
      limit(async () => {
        const part = receipts.slice(start, start + maxEntries)
        const response = await call(part.map(({ handle }, i) => ({ Id: String(i), ReceiptHandle: handle })))
        const confirmed = new Set(response.Successful?.map(({ Id }) => Id))
        return part.filter((_, i) => confirmed.has(String(i)))
      }),
    ),
  )
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
}
