import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from './backoff.ts'

test('a wait is spread over all of its doubling bound, up to the cap', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, roll) => {
      const wait = backoffMs(attempt, () => roll, { baseMs: 100, capMs: 5_000 })
      expect(wait).toBe(roll * Math.min(5_000, 100 * 2 ** attempt))
    }),
  )
})

test.each([
  ['2', 2_000],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %j means a wait of %j ms', (header, expected) => {
  expect(retryAfterMs(header, 1_000)).toBe(expected)
})
