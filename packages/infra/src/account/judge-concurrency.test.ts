import { expect, test } from 'vitest'
import { judgeConcurrency } from './judge-concurrency.ts'

test.each([
  [1_000, 10],
  [30, 10],
  [1_000, 980],
])('of %i at once, a worker with %i leaves enough', (limit, worker) => {
  expect(judgeConcurrency(limit, worker)).toEqual({
    isEnough: true,
    text: `this account runs at most ${limit} functions at once in this region; the worker uses up to ${worker} of them`,
  })
})

test.each([
  [10, 10, 'may use all of them', '--worker-concurrency 2'],
  [10, 2, '8 are left for requests', '--worker-concurrency 2'],
  [29, 10, '19 are left for requests', '--worker-concurrency 9'],
  [1_000, 1_000, 'may use all of them', '--worker-concurrency 980'],
])('of %i at once, a worker with %i leaves too few: %s', (limit, worker, what, instead) => {
  const { isEnough, text } = judgeConcurrency(limit, worker)
  expect(isEnough).toBe(false)
  expect(text).toContain(what)
  expect(text).toContain(instead)
})
