import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Arrivals,
  countArrivals,
  dueUntil,
  durationOf,
  fixedRate,
  openArrivals,
  replayOf,
  type ScheduleSpec,
} from './arrivals.ts'

function take(arrivals: Arrivals, max = Number.POSITIVE_INFINITY): readonly number[] {
  const times: number[] = []
  for (; times.length < max && arrivals.dueMs() < Number.POSITIVE_INFINITY; arrivals.advance()) {
    times.push(arrivals.dueMs())
  }
  return times
}

test('1,000 requests a minute for 30 s are 500, 60 ms apart', () => {
  const spec = fixedRate(1000 / 60, 30_000)
  expect(countArrivals(spec)).toBe(500)
  const times = take(openArrivals(spec))
  expect(times).toHaveLength(500)
  expect(times[0]).toBe(0)
  expect(times[1]).toBeCloseTo(60, 9)
  expect(times[499]).toBeCloseTo(29_940, 6)
})

test('a ramp from 0 to 100 a second within 10 s sends 500, a quarter of them in its first half', () => {
  const spec: ScheduleSpec = {
    stages: [{ fromRate: 0, toRate: 100, durationMs: 10_000 }],
    spacing: 'constant',
    seed: 0,
  }
  const times = take(openArrivals(spec))
  expect(times).toHaveLength(500)
  expect(times.filter((ms) => ms < 5_000)).toHaveLength(125)
  expect(times.at(-1)).toBeLessThan(10_000)
})

test('stages follow each other: each has its rate, and none starts late', () => {
  const stage = (rate: number, durationMs: number) => ({ fromRate: rate, toRate: rate, durationMs })
  const spec: ScheduleSpec = { stages: [stage(10, 1_000), stage(100, 1_000)], spacing: 'constant', seed: 0 }
  const times = take(openArrivals(spec))
  expect(times).toHaveLength(110)
  expect(times[10]).toBeCloseTo(1_000, 6)
  expect(times[11]).toBeCloseTo(1_010, 6)
})

const aSpec = fc.record({
  stages: fc.array(
    fc.record({
      fromRate: fc.double({ min: 0.5, max: 500, noNaN: true }),
      toRate: fc.double({ min: 0.5, max: 500, noNaN: true }),
      durationMs: fc.integer({ min: 1, max: 3_000 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  spacing: fc.constantFrom('constant' as const, 'poisson' as const),
  seed: fc.nat(),
})

test('arrivals rise, stay within the run, and threads that share them miss and double none', () => {
  fc.assert(
    fc.property(aSpec, fc.integer({ min: 1, max: 4 }), (spec, threads) => {
      const times = take(openArrivals(spec))
      expect(times).toHaveLength(countArrivals(spec))
      expect(times.every((ms, i) => ms >= (times[i - 1] ?? 0))).toBe(true)
      // One request is always sent; of the others, the last is due before the end.
      if (times.length > 1) expect(times.at(-1)).toBeLessThanOrEqual(durationOf(spec) + 1e-6)
      const parts = Array.from({ length: threads }, (_, first) => take(openArrivals(spec, { first, stride: threads })))
      expect(parts.flat().toSorted((a, b) => a - b)).toEqual(times)
    }),
  )
})

test('a Poisson process has its rate, gaps that vary as much as their mean, and the same arrivals for the same seed', () => {
  const spec: ScheduleSpec = { ...fixedRate(1_000, 20_000), spacing: 'poisson', seed: 7 }
  const times = take(openArrivals(spec))
  expect(Math.abs(times.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000))
  const gaps = times.slice(1).map((ms, i) => ms - (times[i] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
  expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1)
  expect(take(openArrivals(spec))).toEqual(times)
  expect(take(openArrivals({ ...spec, seed: 8 }), 10)).not.toEqual(times.slice(0, 10))
})

test('a replay has each request at its own time, shared by threads as any other', () => {
  const spec = replayOf([0, 5, 5, 40, 1_000])
  const timesOf = (first: number, stride: number): readonly number[] => {
    const arrivals = openArrivals(spec, { first, stride })
    const times: number[] = []
    for (; arrivals.dueMs() < Number.POSITIVE_INFINITY; arrivals.advance()) times.push(arrivals.dueMs())
    return times
  }
  expect(timesOf(0, 1)).toEqual([0, 5, 5, 40, 1_000])
  expect([timesOf(0, 2), timesOf(1, 2)]).toEqual([
    [0, 5, 1_000],
    [5, 40],
  ])
  expect([countArrivals(spec), durationOf(spec), dueUntil(spec, 20).due]).toEqual([5, 1_000, 3])
})
