import { randomUUID } from 'node:crypto'
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { sqsClient } from '@logpipe/pipeline/compose/clients'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { afterEach, expect, test } from 'vitest'
import { createQueues } from '../src/local/create-resources.ts'
import {
  type EventSourceMapping,
  type MappingOptions,
  shortDelaySeconds,
  startEventSourceMapping,
} from '../src/local/queue/event-source-mapping.ts'
import { topology } from '../src/topology.ts'
import { useThread } from './use-thread.ts'
import { place } from './with-stack.ts'

const endpoint = useThread('queue')
const started: EventSourceMapping[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map((mapping) => mapping.close()))
})

interface Mapped {
  readonly send: (...bodies: readonly string[]) => Promise<void>
  readonly start: (handler: MappingOptions['handler'], options?: Partial<MappingOptions>) => EventSourceMapping
  /** Bodies in the dead-letter queue; waits for the first. */
  readonly deadLetters: () => Promise<readonly string[]>
  /** Messages that are on the queue or in flight. */
  readonly left: () => Promise<number>
  readonly errors: readonly unknown[]
}

/** A real queue of its own, with its dead-letter queue, and a way to map it to a handler. */
async function aQueue(maxReceiveCount = 5): Promise<Mapped> {
  const client: SQSClient = sqsClient({ ...place, sqsEndpoint: endpoint() })
  const name = `q-${randomUUID()}`
  const { ingest, deadLetter } = topology.queues
  // By the queue's clock this is longer than any test.
  const visibilityTimeoutSeconds = 43_200
  const queues = {
    ingest: { ...ingest, name, maxReceiveCount, visibilityTimeoutSeconds },
    deadLetter: { ...deadLetter, name: `${name}-dead` },
  }
  const urls = await createQueues(client, { ...topology, queues })
  const errors: unknown[] = []
  return {
    errors,
    send: async (...bodies) => {
      for (const MessageBody of bodies)
        await client.send(new SendMessageCommand({ QueueUrl: urls.ingest, MessageBody }))
    },
    start: (handler, options = {}) => {
      const mapping = startEventSourceMapping({
        client,
        queueUrl: urls.ingest ?? '',
        queueArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
        eventSource: topology.eventSources.worker,
        handler,
        functionTimeoutMs: 5_000,
        elapsedMs: () => performance.now(),
        syncWal: async () => undefined,
        retryDelaySeconds: shortDelaySeconds,
        onError: (error) => errors.push(error),
        ...options,
      })
      started.push(mapping)
      return mapping
    },
    left: async () => {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
      const command = new GetQueueAttributesCommand({ QueueUrl: urls.ingest, AttributeNames: [...names] })
      const { Attributes = {} } = await client.send(command)
      return names.reduce((sum, attribute) => sum + Number(Attributes[attribute]), 0)
    },
    deadLetters: async () => {
      const receive = new ReceiveMessageCommand({
        QueueUrl: urls.deadLetter,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
      })
      return ((await client.send(receive)).Messages ?? []).map(({ Body = '' }) => Body)
    },
  }
}

const success: SQSBatchResponse = { batchItemFailures: [] }

function bodiesOf({ Records }: SQSEvent): readonly string[] {
  return Records.map(({ body }) => body).sort()
}

/** Waits until `deliveries` has as many entries. */
function arrived(deliveries: readonly unknown[], count: number): Promise<void> {
  return expect.poll(() => deliveries.length, { interval: 10 }).toBeGreaterThanOrEqual(count)
}

test('passes messages as Lambda does, and none again that succeeded', async () => {
  const { send, start, left } = await aQueue()
  const events: SQSEvent[] = []
  await send('a', 'b', 'c')
  const mapping = start(async (event) => {
    events.push(event)
    return success
  })
  await expect.poll(() => events.flatMap(bodiesOf).sort()).toEqual(['a', 'b', 'c'])
  expect(events[0]?.Records[0]).toMatchObject({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    eventSource: 'aws:sqs',
    eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:000000000000:q-/),
    awsRegion: 'us-east-1',
  })
  await mapping.close()
  expect(await left()).toBe(0)
})

test.each<[string, MappingOptions['handler'], string | undefined]>([
  ['throws', () => Promise.reject(new Error('out of memory')), 'out of memory'],
  [
    'throws before it returns',
    () => {
      throw new TypeError('no such thing')
    },
    'no such thing',
  ],
  ['answers nonsense', async () => 'done' as unknown as SQSBatchResponse, undefined],
  [
    'names a message that was not in the batch',
    async () => ({ batchItemFailures: [{ itemIdentifier: 'z' }] }),
    undefined,
  ],
  ['runs over its timeout', () => new Promise(() => undefined), 'the function timed out after 100 ms'],
])('a function that %s gets every message of the batch again', async (_, misbehave, message) => {
  const { send, start, errors } = await aQueue()
  const deliveries: string[] = []
  await send('a', 'b')
  start(
    async (event, invocation) => {
      deliveries.push(...bodiesOf(event))
      return event.Records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1')
        ? misbehave(event, invocation)
        : success
    },
    { functionTimeoutMs: 100 },
  )
  await arrived(deliveries, 4)
  expect(deliveries.toSorted()).toEqual(['a', 'a', 'b', 'b'])
  if (message === undefined) expect(errors).toEqual([])
  else expect(errors).toContainEqual(expect.objectContaining({ message }))
})

test('after a partial failure only the failed message comes back', async () => {
  const { send, start } = await aQueue()
  const deliveries: string[] = []
  await send('good', 'bad', 'fine')
  start(async ({ Records }) => {
    deliveries.push(...Records.map(({ body }) => body))
    const failed = Records.filter(
      ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
    )
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  })
  await arrived(deliveries, 4)
  expect(deliveries.toSorted()).toEqual(['bad', 'bad', 'fine', 'good'])
})

test('a message that fails as often as maxReceiveCount ends in the dead-letter queue, and its neighbour does not', async () => {
  const { send, start, deadLetters } = await aQueue(2)
  const deliveries: string[] = []
  await send('poison', 'good')
  start(async ({ Records }) => {
    deliveries.push(...Records.map(({ body }) => body))
    const failed = Records.filter(({ body }) => body === 'poison')
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  })
  expect(await deadLetters()).toEqual(['poison'])
  expect(deliveries.toSorted()).toEqual(['good', 'poison', 'poison'])
})

test('a message stays on the queue until its rows are durable', async () => {
  const { send, start, errors, left } = await aQueue()
  const deliveries: string[] = []
  await send('a')
  const noDisk = start(
    async (event) => {
      deliveries.push(...bodiesOf(event))
      return success
    },
    { syncWal: () => Promise.reject(new Error('no space is left')) },
  )
  await expect.poll(() => errors.length).toBe(1)
  await noDisk.close()
  expect(deliveries).toEqual(['a'])
  expect(await left()).toBe(1)
})

test('never runs more invocations at once than its maximum concurrency', async () => {
  const { send, start, left } = await aQueue()
  const counts = { running: 0, most: 0, seen: 0 }
  const isOver = Promise.withResolvers<void>()
  await send(...Array.from({ length: 12 }, (_, i) => `body-${i}`))
  const eventSource = { queue: 'ingest', batchSize: 1, batchingWindowSeconds: 0, maximumConcurrency: 3 }
  start(
    async ({ Records }) => {
      counts.running++
      counts.most = Math.max(counts.most, counts.running)
      await isOver.promise
      counts.running--
      counts.seen += Records.length
      return success
    },
    { eventSource },
  )
  await expect.poll(() => counts.running).toBe(3)
  // The queue has time to hand out more, if somebody asks for it.
  for (let i = 0; i < 5; i++) expect(await left()).toBe(12)
  isOver.resolve()
  await expect.poll(() => counts.seen).toBe(12)
  expect(counts.most).toBe(3)
})

test('a queue of an older version gets the settings of this one, and keeps its messages', async () => {
  const client: SQSClient = sqsClient({ ...place, sqsEndpoint: endpoint() })
  const name = `q-${randomUUID()}`
  const create = (maxReceiveCount: number) => {
    const { ingest, deadLetter } = topology.queues
    const queues = { ingest: { ...ingest, name, maxReceiveCount }, deadLetter: { ...deadLetter, name: `${name}-dead` } }
    return createQueues(client, { ...topology, queues })
  }
  const { ingest: QueueUrl } = await create(5)
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }))
  expect((await create(100)).ingest).toBe(QueueUrl)
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  expect(JSON.parse(Attributes.RedrivePolicy ?? '')).toMatchObject({ maxReceiveCount: 100 })
  expect(Attributes.ApproximateNumberOfMessages).toBe('1')
})

test('a batching window collects messages that arrive one by one', async () => {
  const { send, start } = await aQueue()
  const batches: number[] = []
  start(
    async ({ Records }) => {
      batches.push(Records.length)
      return success
    },
    { eventSource: { ...topology.eventSources.worker, batchSize: 3, batchingWindowSeconds: 5 } },
  )
  await send('a', 'b', 'c')
  await expect.poll(() => batches).toEqual([3])
})

test('close waits for invocations in flight, and receives no more messages', async () => {
  const { send, start } = await aQueue()
  const { promise, resolve } = Promise.withResolvers<SQSBatchResponse>()
  const deliveries: string[] = []
  await send('a')
  const mapping = start((event) => {
    deliveries.push(...bodiesOf(event))
    return promise
  })
  await arrived(deliveries, 1)
  const state = { isClosed: false }
  const closing = mapping.close().then(() => {
    state.isClosed = true
  })
  await send('b')
  expect(state.isClosed).toBe(false)
  resolve(success)
  await closing
  expect(deliveries).toEqual(['a'])
})

test('a failed message waits longer each time, up to a minute', () => {
  expect([1, 2, 3, 4, 7, 8, 100].map(shortDelaySeconds)).toEqual([1, 2, 4, 8, 60, 60, 60])
})
