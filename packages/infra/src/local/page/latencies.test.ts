import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLatencies } from './latencies.ts'

test('a quantile is at most an eighth above the true one, and never below', () => {
  const latencies = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(latencies, fc.constantFrom(0.5, 0.99), (all, share) => {
      const counted = createLatencies(2)
      for (const ms of all) counted.add(ms, 1)
      const exact = all.toSorted((a, b) => a - b)[Math.ceil(all.length * share) - 1] ?? 0
      const found = counted.quantile(share) ?? -1
      expect(found).toBeGreaterThanOrEqual(exact)
      expect(found).toBeLessThanOrEqual(exact * 1.125)
    }),
  )
})

test('without records there is no latency, and each second is forgotten in its turn', () => {
  const latencies = createLatencies(2)
  expect(latencies.quantile(0.5)).toBeUndefined()
  latencies.add(5, 10)
  latencies.tick()
  expect(latencies.quantile(0.99)).toBe(5)
  latencies.tick()
  expect(latencies.quantile(0.99)).toBeUndefined()
})

test('a negative latency, as clocks give it, counts as none, and one of days as an hour', () => {
  const latencies = createLatencies(1)
  latencies.add(-3, 1)
  expect(latencies.quantile(1)).toBe(0)
  latencies.add(1e12, 1)
  expect(latencies.quantile(1)).toBeLessThan(3_600_000 * 1.125)
})
