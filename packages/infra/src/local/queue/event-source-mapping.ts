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
import type { EventSource } from '../../topology.ts'
import type { SyncWal } from '../table/sync-wal.ts'
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
  /**
   * How long a failed message stays away after so many receives, seconds. Without it the mapping leaves failed messages alone,
   * as Lambda does: the wait is the one that the function set, or else the rest of the visibility timeout.
   */
  readonly retryDelaySeconds?: (receives: number) => number
  /** Rejects when `signal` is aborted. Waits in real time by default. */
  readonly sleep?: Sleep
  /** Makes the handler's writes durable; no message is deleted before it resolves. */
  readonly syncWal: SyncWal
  /** Called for errors that concern no single message, such as an unreachable queue. */
  readonly onError: (error: unknown) => void
}

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

const realSleep: Sleep = (ms, signal) => sleep(ms, undefined, { signal })

export interface EventSourceMapping {
  /** Stops receiving, and resolves when the invocations in flight have ended. */
  readonly close: () => Promise<void>
}

/** Long-poll time of one receive, seconds. */
const longPollSeconds = 20
/**
 * Bodies in flight before receiving pauses. On AWS each invocation has its own memory; here all share one process, and a
 * compressed body expands into many rows. Bytes.
 */
const maxBytesInFlight = 256 * 1024
/** Maximum messages per receive. */
const maxReceive = 10

/**
 * Emulates Lambda's event source mapping from an SQS queue to a function: batching, bounded concurrency, partial batch
 * failures, and a failed batch when the function throws, times out or returns an invalid response.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
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
  let bytesInFlight = 0
  while (!closing.aborted) {
    if (invocations.size >= options.eventSource.maximumConcurrency || bytesInFlight >= maxBytesInFlight) {
      await Promise.race(invocations)
      continue
    }
    try {
      const batch = await receiveBatch(options, closing)
      if (batch.length === 0) continue
      const bytes = batch.reduce((sum, { Body = '' }) => sum + Body.length, 0)
      bytesInFlight += bytes
      const invocation = processBatch(options, batch).finally(() => {
        bytesInFlight -= bytes
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

/** Collects messages until the batch is full or the batching window ends; the window opens with the first message. */
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
  const output = await client.send(command, { abortSignal: closing, requestTimeout: (waitSeconds + 10) * 1000 })
  return output.Messages ?? []
}

/** Invokes the function once, deletes the messages that succeeded, and delays the rest if that is its task. */
async function processBatch(options: MappingOptions, batch: readonly Message[]): Promise<void> {
  try {
    const failed = await invoke(options, batch)
    const isFailed = ({ MessageId = '' }: Message): boolean => failed.has(MessageId)
    const done = batch.filter((message) => !isFailed(message))
    if (done.length > 0) {
      await options.syncWal()
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
    const timedOut = wait.then(() => 'timed_out' as const)
    const endMs = options.elapsedMs() + options.functionTimeoutMs
    const invocation = { getRemainingTimeInMillis: () => endMs - options.elapsedMs() }
    // Called within the race: if it throws at once, the wait must still have somebody to reject to.
    const call = async () => options.handler({ Records: records }, invocation)
    const response = await Promise.race([call(), timedOut])
    if (response === 'timed_out') throw new Error(`the function timed out after ${options.functionTimeoutMs} ms`)
    return failedMessageIds(response, records)
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

async function delayAll(
  { client, queueUrl, retryDelaySeconds }: MappingOptions,
  messages: readonly Message[],
): Promise<void> {
  if (retryDelaySeconds === undefined) return
  for (let i = 0; i < messages.length; i += maxReceive) {
    const Entries = messages.slice(i, i + maxReceive).map((message, n) => ({
      Id: String(n),
      ReceiptHandle: message.ReceiptHandle ?? '',
      VisibilityTimeout: retryDelaySeconds(Number(message.Attributes?.ApproximateReceiveCount ?? 1)),
    }))
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }))
  }
}

/** Waits for somebody at a terminal: twice as long with every receive, from 1 s to 60 s. */
export function shortDelaySeconds(receives: number): number {
  return Math.min(60, 2 ** Math.max(0, receives - 1))
}
