import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type StackDepth, stackDepth } from './stack-depth.ts'

/** Queues of which somebody moves a message after the first or the second question. */
async function depthWhile(move: {
  readonly from: string
  readonly to: string
  readonly after: number
}): Promise<StackDepth> {
  const depths = new Map([
    ['ingest', 0],
    ['deadLetter', 0],
  ])
  depths.set(move.from, 1)
  let asked = 0
  const server = createServer(async (request, response) => {
    const body = JSON.parse(String(await request.toArray()))
    const depth = depths.get(String(body.QueueUrl).split('/').at(-1) ?? '')
    if (++asked === move.after) depths.set(move.from, 0).set(move.to, 1)
    const Attributes = { ApproximateNumberOfMessages: String(depth) }
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify({ Attributes }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const queues = { ingest: `${endpoint}/ingest`, deadLetter: `${endpoint}/deadLetter` }
  const config = { region: 'us-east-1', endpoint, credentials }
  return stackDepth({ dynamodb: config, sqs: config, queues, tables: { logs: 'logs', tenants: 'tenants' } })
}

test.each([1, 2])('a message that goes from a queue to the other after question %i is seen', async (after) => {
  for (const [from, to] of [
    ['ingest', 'deadLetter'],
    ['deadLetter', 'ingest'],
  ] as const) {
    const { queued, deadLetters } = await depthWhile({ from, to, after })
    expect(queued + deadLetters).toBeGreaterThan(0)
  }
})
