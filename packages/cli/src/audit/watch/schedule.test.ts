import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { nextDue } from './schedule.ts'

test('a round is due at each interval, however long those before took; those that were due meanwhile are left out', () => {
  expect(nextDue(0, 300, 10_000)).toEqual({ atMs: 10_000, skipped: 0 })
  expect(nextDue(0, 10_000, 10_000)).toEqual({ atMs: 10_000, skipped: 0 })
  expect(nextDue(10_000, 45_000, 10_000)).toEqual({ atMs: 50_000, skipped: 3 })
})

test('rounds and those left out add up to the intervals that have gone by, so that no schedule drifts', () => {
  const took = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 20_000 }), took, (everyMs, rounds) => {
      let [atMs, intervals] = [0, 0]
      for (const ms of rounds) {
        const due = nextDue(atMs, atMs + ms, everyMs)
        expect(due.atMs).toBeGreaterThanOrEqual(atMs + ms)
        intervals += 1 + due.skipped
        atMs = due.atMs
        expect(atMs).toBe(intervals * everyMs)
      }
    }),
    runs({ fast: 200, full: 5_000 }),
  )
})
