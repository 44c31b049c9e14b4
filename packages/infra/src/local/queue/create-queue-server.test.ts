import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from 'fauxqs'
import { afterAll, expect, test } from 'vitest'
import { callServer } from '../threads/memory-http.ts'
import { createQueueServer } from './create-queue-server.ts'
import { openFauxqs } from './fauxqs-parts.ts'

/** fauxqs as it is published, and ours; what both say of the same calls must be the same. */
const app = buildApp({ logger: false, host: '127.0.0.1' })
const folder = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
const { store, router } = await openFauxqs(folder)
store.host = '127.0.0.1'
const { server: ours } = createQueueServer(store, router)

afterAll(async () => {
  store.persistence.close()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

/** What is compared of a response: ids, receipts and times are made for each message. */
interface Said {
  readonly status: number
  readonly error: unknown
  readonly body: unknown
}

function saidOf(status: number, headers: Readonly<Record<string, unknown>>, body: string): Said {
  const made = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d{10,13}\b/g
  const plain = JSON.parse(body.replace(made, 'made'))
  return { status, error: headers['x-amzn-query-error'], body: plain }
}

/** Of every response of SQS; fauxqs adds a charset, or leaves it at JSON. */
const type = 'application/x-amz-json-1.0'
const json = { 'content-type': type, host: '127.0.0.1:1' }
const receipts = { published: '', ours: '' }

/** Calls both, each with the receipt that it gave last, and answers with what both said. */
async function both(action: string, input: object): Promise<Said> {
  const headers = { ...json, ...(action && { 'x-amz-target': `AmazonSQS.${action}` }) }
  const bodyFor = (whose: keyof typeof receipts): string =>
    JSON.stringify(input).replaceAll('<receipt>', receipts[whose])
  const published = await app.inject({ method: 'POST', url: '/', headers, payload: bodyFor('published') })
  const own = await callServer(ours, { headers, body: Buffer.from(bodyFor('ours')) })
  for (const [whose, body] of [
    ['published', published.body],
    ['ours', own.body],
  ] as const)
    receipts[whose] = /"ReceiptHandle":"([^"]+)"/.exec(body)?.[1] ?? receipts[whose]
  expect(own.headers['content-type']).toBe(type)
  const said = saidOf(own.status, own.headers, own.body)
  expect(said).toEqual(saidOf(published.statusCode, published.headers, published.body))
  return said
}

const url = (name: string): string => `http://sqs.us-east-1.127.0.0.1:1/000000000000/${name}`
const QueueUrl = url('q')
const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead'
const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 })
const entry = (Id: string, more: object) => ({ QueueUrl, Entries: [{ Id, ...more }] })
const attributes = { AttributeNames: ['All'] }

const calls: readonly [action: string, input: object][] = [
  ['CreateQueue', { QueueName: 'dead' }],
  ['CreateQueue', { QueueName: 'q', Attributes: { VisibilityTimeout: '60', RedrivePolicy } }],
  ['CreateQueue', { QueueName: 'q', Attributes: { VisibilityTimeout: '61' } }],
  ['CreateQueue', { QueueName: 'no name' }],
  ['GetQueueUrl', { QueueName: 'q' }],
  ['GetQueueUrl', { QueueName: 'none' }],
  ['ListQueues', {}],
  ['SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '30' } }],
  ['TagQueue', { QueueUrl, Tags: { a: 'b' } }],
  ['ListQueueTags', { QueueUrl }],
  ['UntagQueue', { QueueUrl, TagKeys: ['a'] }],
  ['SendMessage', { QueueUrl, MessageBody: 'one', MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } }],
  ['SendMessage', { QueueUrl, MessageBody: '' }],
  ['SendMessage', { QueueUrl: url('none'), MessageBody: 'one' }],
  ['SendMessageBatch', entry('0', { MessageBody: 'two' })],
  ['SendMessageBatch', entry('0', { MessageBody: 'late', DelaySeconds: 900 })],
  ['SendMessageBatch', { QueueUrl, Entries: [] }],
  ['GetQueueAttributes', { QueueUrl, ...attributes }],
  ['ReceiveMessage', { QueueUrl, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] }],
  ['ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 11 }],
  ['ChangeMessageVisibility', { QueueUrl, ReceiptHandle: '<receipt>', VisibilityTimeout: 90 }],
  ['ChangeMessageVisibilityBatch', entry('0', { ReceiptHandle: '<receipt>', VisibilityTimeout: 91 })],
  ['DeleteMessage', { QueueUrl, ReceiptHandle: '<receipt>' }],
  ['ReceiveMessage', { QueueUrl, VisibilityTimeout: 60 }],
  ['DeleteMessageBatch', entry('0', { ReceiptHandle: '<receipt>' })],
  ['ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 }],
  ['PurgeQueue', { QueueUrl }],
  ['GetQueueAttributes', { QueueUrl, ...attributes }],
  ['DeleteQueue', { QueueUrl }],
  ['DeleteQueue', { QueueUrl }],
  ['PublishBatch', {}],
  ['', {}],
]

test('every action of SQS, and what it refuses, is as fauxqs has it', async () => {
  const statuses: number[] = []
  for (const [action, input] of calls) statuses.push((await both(action, input)).status)
  expect(new Set(statuses)).toEqual(new Set([200, 400]))
  expect(new Set(calls.map(([action]) => action)).size).toBe(19)
})

test('a body that is not JSON is refused', async () => {
  const headers = { ...json, 'x-amz-target': 'AmazonSQS.ListQueues' }
  expect(await callServer(ours, { headers, body: Buffer.from('{') })).toMatchObject({ status: 400 })
})

test('a request longer than fauxqs takes is refused', async () => {
  const headers = { ...json, 'x-amz-target': 'AmazonSQS.ListQueues' }
  const body = Buffer.alloc(11 * 1024 * 1024 + 1, ' ')
  body.write('{}')
  expect(await callServer(ours, { headers, body })).toMatchObject({ status: 413 })
  expect(await callServer(ours, { headers, body: body.subarray(1) })).toMatchObject({ status: 400 })
  expect(await callServer(ours, { headers, body: body.subarray(0, -1) })).toMatchObject({ status: 200 })
})

test('a message that cannot be kept is refused with 500, and the next one is taken', async () => {
  const headers = { ...json, 'x-amz-target': 'AmazonSQS.SendMessage' }
  await both('CreateQueue', { QueueName: 'full' })
  const send = () =>
    callServer(ours, { headers, body: Buffer.from(JSON.stringify({ QueueUrl: url('full'), MessageBody: 'a' })) })
  const [queue] = [...store.allQueues()].filter(({ name }) => name === 'full')
  const { persistence } = store
  const full = () => {
    throw new Error('database or disk is full')
  }
  Object.assign(queue ?? {}, { persistence: { insertMessage: full } })
  expect(await send()).toMatchObject({ status: 500, body: expect.stringContaining('database or disk is full') })
  Object.assign(queue ?? {}, { persistence })
  expect(await send()).toMatchObject({ status: 200 })
})
