import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type CallResponse, callServer } from '../threads/memory-http.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'
import { serveQueue } from './serve-queue.ts'

async function aQueue(): Promise<LoopbackServer> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  const queue = await serveQueue(path)
  expect(await callQueue(queue, 'CreateQueue', { QueueName: 'q' })).toMatchObject({ status: 200 })
  return queue
}

function callQueue({ server }: LoopbackServer, action: string, input: object): Promise<CallResponse> {
  const headers = { host: '127.0.0.1:1', 'x-amz-target': `AmazonSQS.${action}` }
  return callServer(server, { headers, body: Buffer.from(JSON.stringify(input)) })
}

const QueueUrl = 'http://sqs.us-east-1.127.0.0.1:1/000000000000/q'
/** As long as SQS allows, seconds. */
const receive = { QueueUrl, WaitTimeSeconds: 20 }

test('a receive that waits when the queue closes ends without a message', async () => {
  const queue = await aQueue()
  const waiting = callQueue(queue, 'ReceiveMessage', receive)
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  await queue.close()
  expect(await waiting).toMatchObject({ status: 200, body: '{}' })
})

test('a receive whose body comes when the queue closes, and one after that, are refused', async () => {
  const queue = await aQueue()
  const coming = callQueue(queue, 'ReceiveMessage', receive)
  const closed = queue.close()
  const late = callQueue(queue, 'ReceiveMessage', receive)
  for (const refused of [await coming, await late])
    expect(refused).toMatchObject({ status: 503, body: expect.stringContaining('"ServiceUnavailable"') })
  await closed
})
