import { expect, test } from 'vitest'
import { concurrencyText } from './concurrency.ts'

test('enough of it is said with its two numbers', () => {
  expect(concurrencyText({ limit: 1_000, worker: 10, left: 990 })).toBe(
    'this account runs at most 1000 functions at once in this region; the worker uses up to 10 of them',
  )
})

test.each([
  [10, 10, 'may use all of them', 2],
  [10, 2, '8 are left for requests', 2],
  [29, 10, '19 are left for requests', 9],
])('of %i at once for a worker with %i: %s', (limit, worker, what, advisedWorker) => {
  const text = concurrencyText({ limit, worker, left: limit - worker, advisedWorker })
  expect(text).toContain(what)
  expect(text).toContain(`lower --worker-concurrency to ${advisedWorker}`)
})
