import { expect, test } from 'vitest'
import { createRequestOrder } from './request-order.ts'

const noon = Date.UTC(2026, 0, 31, 12)

function aResponse(receivedAt?: string) {
  return { status: 202, headers: { 'x-logpipe-received-at': receivedAt }, body: '' }
}

test('requests state their order by the clock of the first response, after it and after each other', () => {
  let elapsedMs = 5_000
  const order = createRequestOrder(() => elapsedMs)
  expect(order.next()).toBeUndefined()
  order.learn(aResponse(String(noon)))
  expect([order.next(), order.next()]).toEqual([`${noon + 1}.0`, `${noon + 1}.1`])
  elapsedMs += 12.7
  // Only the first response sets the clock: others were in flight at the same time.
  order.learn(aResponse(String(noon + 999)))
  expect(order.next()).toBe(`${noon + 13}.0`)
})

test('10,001 requests within a millisecond are still in order', () => {
  const order = createRequestOrder(() => 0)
  order.learn(aResponse(String(noon)))
  const all = Array.from({ length: 10_002 }, () => order.next())
  expect(all.slice(9_999)).toEqual([`${noon + 1}.9999`, `${noon + 2}.0`, `${noon + 2}.1`])
})

test.each([undefined, '', 'soon', '-1'])('a server that answers with the clock %j is not told an order', (clock) => {
  const order = createRequestOrder(() => 0)
  order.learn(aResponse(clock))
  expect(order.next()).toBeUndefined()
})
