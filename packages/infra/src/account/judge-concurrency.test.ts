import { expect, test } from 'vitest'
import { judgeConcurrency } from './judge-concurrency.ts'

test.each([
  [1_000, 10, 990],
  [30, 10, 20],
  [1_000, 980, 20],
])('of %i at once, a worker with %i leaves enough: %i', (limit, worker, left) => {
  expect(judgeConcurrency(limit, worker)).toEqual({ isEnough: true, limit, worker, left })
})

test.each([
  [10, 10, 0, 2],
  [10, 2, 8, 2],
  [22, 10, 12, 2],
  [29, 10, 19, 9],
  [1_000, 1_000, 0, 980],
])('of %i at once, a worker with %i leaves too few: %i, and should have %i', (limit, worker, left, advisedWorker) => {
  expect(judgeConcurrency(limit, worker)).toEqual({ isEnough: false, limit, worker, left, advisedWorker })
})
