import type { HttpEvent, HttpResponse } from '@logpipe/pipeline/http'
import { expect, test } from 'vitest'
import { createDeliver } from './deliver.ts'

/** An ingest function that responds with these, and then accepts everything. */
function aDelivery(...responses: readonly HttpResponse[]) {
  const [events, waits, losses]: [HttpEvent[], number[], string[]] = [[], [], []]
  let ids = 0
  const deliver = createDeliver({
    ingest: async (event) => responses[events.push(event) - 1] ?? { statusCode: 204 },
    tenant: 'acme',
    makeId: () => `id-${ids++}`,
    wait: async (ms) => void waits.push(ms),
    onLoss: (reason) => losses.push(reason),
  })
  return { deliver, events, waits, losses }
}

const bodyOf = ({ body = '' }: HttpEvent): string => Buffer.from(body, 'base64').toString()

test('messages are one request of their tenant, each behind its length', async () => {
  const { deliver, events, losses } = aDelivery()
  await deliver([Buffer.from('<14>a'), Buffer.from('<14>ä')])
  expect(events).toMatchObject([
    { routeKey: 'POST /logplex', headers: { 'x-tenant-id': 'acme', 'idempotency-key': 'id-0' } },
  ])
  expect(events.map(bodyOf)).toEqual(['5 <14>a6 <14>ä'])
  expect(losses).toEqual([])
})

test('no messages are no request, and more than one may have are several', async () => {
  const { deliver, events } = aDelivery()
  await deliver([])
  await deliver(Array.from({ length: 5_001 }, () => Buffer.from('a')))
  expect(events.map((event) => bodyOf(event).length)).toEqual([15_000, 3])
})

test('messages that are too large for one request together are several', async () => {
  const { deliver, events } = aDelivery()
  await deliver(Array.from({ length: 100 }, () => Buffer.alloc(60_000, 'x')))
  const sizes = events.map((event) => bodyOf(event).length)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(4 * 1024 * 1024)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100 * 60_006)
})

test('what is refused for now is sent again under the same key, after the wait that is asked for and longer each time', async () => {
  const busy = { statusCode: 503, headers: { 'retry-after': '2' } }
  const { deliver, events, waits, losses } = aDelivery(busy, { statusCode: 500 }, { statusCode: 500 })
  await deliver([Buffer.from('a')])
  expect(new Set(events.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['id-0']))
  expect(events).toHaveLength(4)
  expect(waits).toEqual([2_000, 500, 1_000])
  expect(losses).toEqual([])
})

test('what can never be stored is reported, and not sent again', async () => {
  const { deliver, events, losses } = aDelivery(
    { statusCode: 200, body: '{"rejected":2,"errors":[{"message":"too long"},{}]}' },
    { statusCode: 400, body: 'damaged\n' },
  )
  await deliver([Buffer.from('a')])
  await deliver([Buffer.from('b')])
  expect(events).toHaveLength(2)
  expect(losses).toEqual(['2 messages are not stored: too long', 'damaged'])
})
