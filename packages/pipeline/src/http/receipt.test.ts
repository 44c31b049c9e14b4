import { expect, test } from 'vitest'
import { anEvent } from '../../test/build.ts'
import { createReceiptClock, recordOrder } from './receipt.ts'

const noon = Date.UTC(2026, 0, 31, 12)
const atNoon = '2026-01-31T12:00:00.000Z'

/** The order of a request that arrives at noon and states this order. */
function orderOf(stated?: string): string {
  const headers: Record<string, string> = stated === undefined ? {} : { 'x-logpipe-order': stated }
  return createReceiptClock(() => noon)(anEvent({ headers })).order
}

test('requests of one millisecond are numbered, and the next millisecond starts again', () => {
  let nowMs = noon
  const take = createReceiptClock(() => nowMs)
  const first = take(anEvent())
  const second = take(anEvent())
  nowMs++
  expect(first).toEqual({ atMs: noon, at: atNoon, order: `${atNoon}#0000` })
  expect(second.order).toBe(`${atNoon}#0001`)
  expect(take(anEvent()).order).toBe('2026-01-31T12:00:00.001Z#0000')
})

test('a clock that is set back a little puts no request before earlier ones; set back further, it is followed', () => {
  let nowMs = noon
  const take = createReceiptClock(() => nowMs)
  const first = take(anEvent()).order
  nowMs -= 20
  const second = take(anEvent())
  expect(second.order > first).toBe(true)
  expect(second.atMs).toBe(noon - 20)
  nowMs -= 3_600_000
  expect(take(anEvent()).order).toBe('2026-01-31T10:59:59.980Z#0000')
})

test.each([
  ['now', `${noon}.7`, `${atNoon}#0007`],
  ['15 minutes ago', `${noon - 900_000}.0`, '2026-01-31T11:45:00.000Z#0000'],
  ['longer ago', `${noon - 900_001}.0`, `${atNoon}#0000`],
  ['as far ahead as clocks differ', `${noon + 1_000}.12`, '2026-01-31T12:00:01.000Z#0012'],
  ['further ahead', `${noon + 1_001}.12`, `${atNoon}#0000`],
])('a stated order of %s', (_, stated, order) => {
  expect(orderOf(stated)).toBe(order)
})

test.each(['', 'now', `${noon}`, `${noon}.`, `${noon}.10000`, `-${noon}.0`, `${noon}.0.0`, `${noon}e3.0`])(
  'the stated order %j is ignored',
  (stated) => {
    expect(orderOf(stated)).toBe(`${atNoon}#0000`)
  },
)

test('places in a request sort as text', () => {
  const orders = [0, 1, 2, 10, 11, 99, 100, 4_999].map((place) => recordOrder(`${atNoon}#0000`, place))
  expect(orders.toSorted()).toEqual(orders)
})
