import { limits } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { startSqsServer } from '../../test/sqs-server.ts'
import { sqsClient } from '../lambda/compose/clients.ts'
import type { Enqueue, QueueMessage } from './enqueue.ts'
import { createSqsEnqueue } from './sqs-enqueue.ts'

function enqueueTo(endpoint: string, concurrency?: number, onCall?: () => void): Enqueue {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = sqsClient({ region: 'us-east-1', credentials, sqsEndpoint: endpoint })
  if (onCall !== undefined) {
    client.middlewareStack.add((next) => (args) => {
      onCall()
      return next(args)
    })
  }
  onTestFinished(() => client.destroy())
  return createSqsEnqueue({ client, queueUrl: `${endpoint}/000000000000/ingest`, ...(concurrency && { concurrency }) })
}

function messagesOf(bodies: readonly string[], tenant = 'acme'): readonly QueueMessage[] {
  return bodies.map((body) => ({ tenantId: aTenant(tenant), body }))
}

test('sends every message once, at most ten per call, in the message group of its tenant', async () => {
  const server = await startSqsServer(() => 'sent')
  const bodies = Array.from({ length: 25 }, (_, i) => `body-${i}`)
  const outcomes = await enqueueTo(server.endpoint)(messagesOf(bodies))
  expect(outcomes).toEqual(bodies.map(() => ({ kind: 'queued' })))
  const sent = server.calls.flat()
  expect(sent.map(({ MessageBody }) => MessageBody).sort()).toEqual(bodies.toSorted())
  expect(new Set(sent.map(({ MessageGroupId }) => MessageGroupId))).toEqual(new Set(['acme']))
  for (const call of server.calls) expect(call.length).toBeLessThanOrEqual(10)
})

test('keeps each call within the size limit', async () => {
  const server = await startSqsServer(() => 'sent')
  const bodies = Array.from({ length: 5 }, (_, i) => String(i).repeat(400_000))
  await enqueueTo(server.endpoint)(messagesOf([...bodies, 'x'.repeat(limits.maxMessageBytes - 1_024)]))
  expect(server.calls.flat()).toHaveLength(6)
  for (const call of server.calls) {
    expect(call.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0)).toBeLessThanOrEqual(
      limits.maxMessageBytes,
    )
  }
})

test('reports the outcome of each message: a failed or unmentioned one is not queued', async () => {
  const server = await startSqsServer(({ MessageBody }) => {
    if (MessageBody === 'refused') return { code: 'InternalError' }
    return MessageBody === 'forgotten' ? 'unmentioned' : 'sent'
  })
  expect(await enqueueTo(server.endpoint)(messagesOf(['a', 'refused', 'b', 'forgotten']))).toEqual([
    { kind: 'queued' },
    { kind: 'failed', reason: 'InternalError' },
    { kind: 'queued' },
    { kind: 'failed', reason: 'not confirmed' },
  ])
})

test('requests waiting for a free slot share the next call, and each gets its own outcomes', async () => {
  const server = await startSqsServer(({ MessageBody }) => (MessageBody === 'b-3' ? { code: 'Throttled' } : 'sent'))
  const enqueue = enqueueTo(server.endpoint, 1)
  const requests = ['a', 'b', 'c', 'd'].map((name) =>
    enqueue(
      messagesOf(
        [0, 1, 2, 3].map((i) => `${name}-${i}`),
        name,
      ),
    ),
  )
  const outcomes = await Promise.all(requests)
  expect(outcomes.map((request) => request.map(({ kind }) => kind))).toEqual([
    ['queued', 'queued', 'queued', 'queued'],
    ['queued', 'queued', 'queued', 'failed'],
    ['queued', 'queued', 'queued', 'queued'],
    ['queued', 'queued', 'queued', 'queued'],
  ])
  expect(server.calls.length).toBeLessThan(4)
})

test('if the queue is unreachable every message fails, and nothing is thrown', async () => {
  const [first] = await enqueueTo('http://127.0.0.1:1')(messagesOf(['a']))
  expect(first).toEqual({ kind: 'failed', reason: expect.any(String) })
})

test('makes no call for no messages', async () => {
  const server = await startSqsServer(() => 'sent')
  expect(await enqueueTo(server.endpoint)([])).toEqual([])
  expect(server.calls).toEqual([])
})

test('a queue that never empties leaves nothing behind for each batch', async () => {
  const server = await startSqsServer(() => 'sent')
  const waits: number[] = []
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  onTestFinished(() => {
    Error.stackTraceLimit = limit
  })
  // The functions that wait for a call are in its stack, as `at async`.
  const onCall = (): void => void waits.push(new Error('here').stack?.match(/at async /g)?.length ?? 0)
  await enqueueTo(server.endpoint, 1, onCall)(messagesOf(Array.from({ length: 300 }, (_, i) => `body-${i}`)))
  expect(waits).toHaveLength(30)
  expect(new Set(waits.slice(1)).size).toBe(1)
})
