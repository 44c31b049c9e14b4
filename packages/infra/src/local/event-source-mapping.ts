import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Invocation } from '@logpipe/pipeline/worker'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { EventSource } from '../topology.ts'
import type { Checkpoint } from './checkpoint.ts'
import { failedMessageIds } from './failed-message-ids.ts'

export interface MappingOptions {
  readonly client: SQSClient
  readonly queueUrl: string
  readonly queueArn: string
  readonly eventSource: EventSource
  readonly handler: (event: SQSEvent, invocation: Invocation) => Promise<SQSBatchResponse>
  readonly functionTimeoutMs: number
  /** A monotonic clock, milliseconds. */
  readonly elapsedMs: () => number
  /** Rejects when `signal` is aborted. Waits in real time by default. */
  readonly sleep?: Sleep
  /** Makes what the handler stored durable; no message is deleted before. */
  readonly checkpoint: Checkpoint
  /** Told of an error that is not a message's: a queue that does not answer, say. */
  readonly onError: (error: unknown) => void
}

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

const realSleep: Sleep = (ms, signal) => sleep(ms, undefined, { signal })

export interface EventSourceMapping {
  /** Takes no more messages, and resolves when the invocations under way have ended. */
  readonly close: () => Promise<void>
}

/** One receive waits this long for a first message, seconds. */
const longPollSeconds = 20
/**
 * Bodies that may be under way at once before no more are received. On AWS each invocation has memory of its own; here all
 * share one process, and a compressed body becomes many rows. Bytes.
 */
const maxBytesUnderWay = 256 * 1024
/** What SQS hands out at once. */
const maxReceive = 10

/**
 * Does what Lambda's event source mapping does between an SQS queue and a function: batches, bounded concurrency, partial
 * failures, and the whole batch failed when the function throws, times out or answers nonsense.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * One thing is kinder than Lambda: a failed message comes back after a doubling wait, not after the visibility timeout.
 */
export function startEventSourceMapping(options: MappingOptions): EventSourceMapping {
  const closing = new AbortController()
  const invocations = new Set<Promise<void>>()
  const polling = poll(options, invocations, closing.signal)
  return {
    close: async () => {
      closing.abort()
      await polling
      await Promise.all(invocations)
    },
  }
}

async function poll(options: MappingOptions, invocations: Set<Promise<void>>, closing: AbortSignal): Promise<void> {
  let bytesUnderWay = 0
  while (!closing.aborted) {
    if (invocations.size >= options.eventSource.maximumConcurrency || bytesUnderWay >= maxBytesUnderWay) {
      await Promise.race(invocations)
      continue
    }
    try {
      const batch = await receiveBatch(options, closing)
      if (batch.length === 0) continue
      const bytes = batch.reduce((sum, { Body = '' }) => sum + Body.length, 0)
      bytesUnderWay += bytes
      const invocation = workOff(options, batch).finally(() => {
        bytesUnderWay -= bytes
        invocations.delete(invocation)
      })
      invocations.add(invocation)
    } catch (error) {
      if (closing.aborted) return
      options.onError(error)
      await (options.sleep ?? realSleep)(1_000, closing).catch(() => undefined)
    }
  }
}

/** Gathers messages until the batch is full or its window is over; the window opens with the first message. */
async function receiveBatch(options: MappingOptions, closing: AbortSignal): Promise<readonly Message[]> {
  const { batchSize, batchingWindowSeconds } = options.eventSource
  const batch = [...(await receive(options, Math.min(batchSize, maxReceive), longPollSeconds, closing))]
  const end = AbortSignal.timeout(batchingWindowSeconds * 1000)
  while (
    batch.length > 0 &&
    batch.length < batchSize &&
    batchingWindowSeconds > 0 &&
    !end.aborted &&
    !closing.aborted
  ) {
    batch.push(...(await receive(options, Math.min(batchSize - batch.length, maxReceive), 1, closing)))
  }
  return batch
}

async function receive(
  { client, queueUrl }: MappingOptions,
  count: number,
  waitSeconds: number,
  closing: AbortSignal,
): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: count,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  })
  const answer = await client.send(command, { abortSignal: closing, requestTimeout: (waitSeconds + 10) * 1000 })
  return answer.Messages ?? []
}

/** Invokes the function once; deletes what it worked off, and lets the rest come again. */
async function workOff(options: MappingOptions, batch: readonly Message[]): Promise<void> {
  try {
    const failed = await invoke(options, batch)
    const isFailed = ({ MessageId = '' }: Message): boolean => failed.has(MessageId)
    const done = batch.filter((message) => !isFailed(message))
    if (done.length > 0) {
      await options.checkpoint()
      await deleteAll(options, done)
    }
    await delayAll(options, batch.filter(isFailed))
  } catch (error) {
    options.onError(error)
  }
}

async function invoke(options: MappingOptions, batch: readonly Message[]): Promise<ReadonlySet<string>> {
  const records = batch.map((message) => toRecord(message, options.queueArn))
  const timeout = new AbortController()
  try {
    const wait = (options.sleep ?? realSleep)(options.functionTimeoutMs, timeout.signal)
    const late = wait.then(() => 'late' as const)
    const endMs = options.elapsedMs() + options.functionTimeoutMs
    const invocation = { getRemainingTimeInMillis: () => endMs - options.elapsedMs() }
    const answer = await Promise.race([options.handler({ Records: records }, invocation), late])
    if (answer === 'late') throw new Error(`the function ran longer than ${options.functionTimeoutMs} ms`)
    return failedMessageIds(answer, records)
  } catch (error) {
    options.onError(error)
    return new Set(records.map(({ messageId }) => messageId))
  } finally {
    timeout.abort()
  }
}

function toRecord(message: Message, queueArn: string): SQSRecord {
  const attributes = message.Attributes ?? {}
  return {
    messageId: message.MessageId ?? randomUUID(),
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: attributes.SentTimestamp ?? '',
      SenderId: attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '',
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        { dataType: 'String' as const, stringValue: value.StringValue ?? '' },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  }
}

async function deleteAll({ client, queueUrl }: MappingOptions, messages: readonly Message[]): Promise<void> {
  for (let i = 0; i < messages.length; i += maxReceive) {
    const part = messages.slice(i, i + maxReceive)
    const Entries = part.map((message, n) => ({ Id: String(n), ReceiptHandle: message.ReceiptHandle ?? '' }))
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
  }
}

/** Doubles with every receive, from 1 s to 60 s. */
async function delayAll({ client, queueUrl }: MappingOptions, messages: readonly Message[]): Promise<void> {
  for (let i = 0; i < messages.length; i += maxReceive) {
    const Entries = messages.slice(i, i + maxReceive).map((message, n) => ({
      Id: String(n),
      ReceiptHandle: message.ReceiptHandle ?? '',
      VisibilityTimeout: retryDelaySeconds(Number(message.Attributes?.ApproximateReceiveCount ?? 1)),
    }))
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }))
  }
}

export function retryDelaySeconds(receiveCount: number): number {
  return Math.min(60, 2 ** Math.max(0, receiveCount - 1))
}
