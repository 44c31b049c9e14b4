import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedRate } from './schedule.ts'

test('1,000 requests a minute for 30 s are 500, 60 ms apart', () => {
  const schedule = fixedRate(1000 / 60, 30_000)
  expect(schedule.total).toBe(500)
  expect(schedule.dueMs(499)).toBeCloseTo(29_940, 6)
  expect(schedule.dueBy(0)).toBe(1)
  expect(schedule.dueBy(59.9)).toBe(1)
  expect(schedule.dueBy(60)).toBe(2)
  expect(schedule.dueBy(1e9)).toBe(500)
})

test('at the moment a request is due it counts as due, and none before', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 50_000, noNaN: true }), fc.nat(10_000), (rate, n) => {
      const schedule = fixedRate(rate, 1e9)
      if (n >= schedule.total) return
      expect(schedule.dueBy(schedule.dueMs(n))).toBe(n + 1)
      if (n > 0) expect(schedule.dueBy(schedule.dueMs(n) * (1 - 1e-6))).toBe(n)
    }),
  )
})
