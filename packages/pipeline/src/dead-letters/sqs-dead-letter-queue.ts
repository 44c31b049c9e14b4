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
import type { HeldMessage, MessageHandle } from './describe-dead-letter.ts'
import type { DeadLetterQueue } from './manage-dead-letters.ts'
import { holdSeconds } from './walk-queue.ts'

export interface SqsDeadLettersOptions {
  readonly client: SQSClient
  readonly deadLetterQueueUrl: string
  /** Where a redrive sends. */
  readonly ingestQueueUrl: string
  /** What answers at the URLs. */
  readonly kind: QueueKind
}

/** SQS itself, or the emulator of the embedded stack: one process, which knows exactly what it holds. */
export type QueueKind = 'sqs' | 'fauxqs'

/**
 * How long messages that are given back stay hidden. Not zero in either: a change to zero strands the message in fauxqs 2.4,
 * which takes fractions of a second.
 */
const giveBackSeconds: Readonly<Record<QueueKind, number>> = { sqs: 1, fauxqs: 0.01 }

/** What one call takes. */
const maxEntries = 10
/** Calls under way at once. */
const concurrency = 8

/** The dead-letter queue in SQS. Redrive sends again instead of StartMessageMoveTask, which moves everything or nothing. */
export function createSqsDeadLetterQueue(options: SqsDeadLettersOptions): DeadLetterQueue {
  const { client, deadLetterQueueUrl: QueueUrl, kind } = options
  return {
    receive: ({ waitSeconds }) => receive(options, waitSeconds),
    giveBack: async (receipts) => {
      await inBatches(receipts, async (Entries) => {
        const hidden = Entries.map((entry) => ({ ...entry, VisibilityTimeout: giveBackSeconds[kind] }))
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

/** A receive that waits asks all servers of the queue; one that does not asks some, and may find nothing where there is something. */
async function receive(
  { client, deadLetterQueueUrl }: SqsDeadLettersOptions,
  waitSeconds: number,
): Promise<readonly HeldMessage[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: maxEntries,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: holdSeconds,
      MessageAttributeNames: ['tenant', 'log_id', 'reason'],
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
    }),
  )
  return Messages.map(toHeld)
}

function toHeld({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes,
  MessageAttributes = {},
}: Message): HeldMessage {
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

/** As ingest sends it: reason and id of a letter are gone, and the queue is fair to its tenant. */
async function resend(
  { client, ingestQueueUrl }: SqsDeadLettersOptions,
  { tenant, body }: Parameters<DeadLetterQueue['resend']>[0],
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: ingestQueueUrl,
      MessageBody: body,
      ...(tenant && {
        MessageGroupId: tenant,
        MessageAttributes: { tenant: { DataType: 'String', StringValue: tenant } },
      }),
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

/** Calls for ten at a time, and answers with the receipts that were confirmed. One call that fails keeps no other from it. */
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
        const answer = await call(part.map(({ handle }, i) => ({ Id: String(i), ReceiptHandle: handle })))
        const confirmed = new Set(answer.Successful?.map(({ Id }) => Id))
        return part.filter((_, i) => confirmed.has(String(i)))
      }),
    ),
  )
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
}
