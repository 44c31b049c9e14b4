import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { aReadResult } from '../../../test/a-result.ts'
import { newHistogram, recordMs } from '../measure/histograms.ts'
import type { GeneratorShape } from '../result/run-result.ts'
import { trafficShape } from '../result/traffic-shape.ts'
import { compareRuns, slowerThan } from './compare-runs.ts'
import { intervalRanks, percentileInterval } from './percentile-interval.ts'
import { shapeDifferences, unknownAspects } from './shape-differences.ts'
import { shareChange } from './share-interval.ts'

/** The chance of exactly k of n, straight from its definition. */
function chance(n: number, k: number, p: number): number {
  let chosen = 1
  for (let i = 1; i <= k; i++) chosen *= (n - k + i) / i
  return chosen * p ** k * (1 - p) ** (n - k)
}

test.each([
  // From published tables of the interval of a median.
  [10, 0.5, { low: 2, high: 9 }],
  [100, 0.5, { low: 40, high: 61 }],
  // So few values have none beyond the percentile: its upper end is not known.
  [1_000, 0.999, { low: 997, high: 1_001 }],
  [5, 0.5, { low: 0, high: 6 }],
  [0, 0.5, { low: 0, high: 1 }],
])('the ranks of %i values around the quantile %f', (n, quantile, ranks) => {
  expect(intervalRanks(n, quantile, 0.025)).toEqual(ranks)
})

test('no tail is larger than asked for, and no narrower interval would do', () => {
  const sizes = fc.record({ n: fc.integer({ min: 1, max: 60 }), quantile: fc.constantFrom(0.5, 0.9, 0.99, 0.999) })
  fc.assert(
    fc.property(sizes, fc.constantFrom(0.025, 0.0125), ({ n, quantile }, tail) => {
      const { low, high } = intervalRanks(n, quantile, tail)
      const below = (rank: number): number =>
        Array.from({ length: rank }, (_, k) => chance(n, k, quantile)).reduce((sum, one) => sum + one, 0)
      const [lowTail, highTail] = [below(low), 1 - below(high)]
      expect(lowTail).toBeLessThanOrEqual(tail + 1e-9)
      expect(highTail).toBeLessThanOrEqual(tail + 1e-9)
      expect(below(low + 1)).toBeGreaterThan(tail - 1e-9)
      if (high > 0) expect(1 - below(high - 1)).toBeGreaterThan(tail - 1e-9)
    }),
    runs({ fast: 200, full: 2_000 }),
  )
})

test('an interval holds the value that its histogram was given, and has no end where the data has none', () => {
  const histogram = newHistogram()
  for (let i = 1; i <= 1_000; i++) recordMs(histogram, i)
  expect(percentileInterval(histogram, 0.5, 0.95)).toEqual({
    low: expect.closeTo(469, 0),
    high: expect.closeTo(532, 0),
  })
  expect(percentileInterval(histogram, 0.999, 0.95)).toMatchObject({ low: expect.closeTo(997, 0), high: null })
})

test('Newcombe has published this difference of two shares', () => {
  const { change, low, high } = shareChange({ count: 48, total: 80 }, { count: 56, total: 70 })
  expect([change, low, high].map((value) => value.toFixed(4))).toEqual(['0.2000', '0.0524', '0.3339'])
})

const steady = (ms: number) => Array.from({ length: 2_000 }, (_, i) => ms * (1 + (i % 100) / 1_000))

test('a run beside itself shows no difference, and a slower one is shown to be slower', () => {
  const before = aReadResult({ latencies: steady(10) })
  expect(compareRuns(before, before).rows.map(({ verdict }) => verdict)).toEqual([
    ...Array(4).fill('no difference shown'),
    ...[null, null, 'no difference shown', null],
  ])
  const slower = compareRuns(before, aReadResult({ latencies: steady(12) }))
  const [p50, , p99, p999, max] = slower.rows
  expect(p50).toMatchObject({ metric: 'p50', verdict: 'slower', change_percent: expect.closeTo(20, 0) })
  expect(p99).toMatchObject({ verdict: 'slower' })
  // Two of 2,000 values are beyond it: not enough to bound it.
  expect(p999).toMatchObject({ verdict: 'no difference shown', low: null, high: null })
  expect(max).toMatchObject({ verdict: null, change: expect.closeTo(2.2, 1) })
  expect(slowerThan(slower, 10).map(({ metric }) => metric)).toEqual(['p50', 'p90', 'p99'])
  expect(slowerThan(slower, 25)).toEqual([])
  const faster = compareRuns(before, aReadResult({ latencies: steady(8) }))
  expect(faster.rows[0]?.verdict).toBe('faster')
  expect(slowerThan(faster, 0)).toEqual([])
})

test('a target that answers nothing, or refuses everything at once, is no faster', () => {
  const before = aReadResult({ latencies: steady(10) })
  const silent = aReadResult({ latencies: [], report: { statuses: {}, failures: { 'connection refused': 2_000 } } })
  expect(slowerThan(compareRuns(before, silent), 10).map(({ metric }) => metric)).toEqual([
    ...['p50', 'p90', 'p99', 'p99.9', 'failures'],
  ])
  const refusing = aReadResult({ latencies: steady(1), report: { statuses: { 503: 2_000 } } })
  expect(slowerThan(compareRuns(before, refusing), 10).map(({ metric }) => metric)).toEqual(['failures'])
  expect(slowerThan(compareRuns(silent, silent), 10)).toEqual([])
})

test('what is said of two runs is the opposite of what is said of them the other way round', () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 0, maxLength: 300 })
  const opposite = { faster: 'slower', slower: 'faster', fewer: 'more', more: 'fewer' } as const
  fc.assert(
    fc.property(latencies, latencies, (a, b) => {
      const [one, other] = [aReadResult({ latencies: a }), aReadResult({ latencies: b })]
      const [there, back] = [compareRuns(one, other).rows, compareRuns(other, one).rows]
      const turned = back.map(({ verdict }) =>
        verdict === null || verdict === 'no difference shown' ? verdict : opposite[verdict],
      )
      expect(there.map(({ verdict }) => verdict)).toEqual(turned)
      expect(there.map(({ low }) => low ?? 0)).toEqual(back.map(({ high }) => (high ? expect.closeTo(-high) : 0)))
    }),
    runs({ fast: 30, full: 300 }),
  )
})

test.each([
  ['p50 of a run without responses', []],
  ['p50 of one response', [5]],
])('%s shows nothing', (_, latencies) => {
  const [p50] = compareRuns(aReadResult({ latencies }), aReadResult({ latencies: steady(10) })).rows
  expect(p50).toMatchObject({ low: null, high: latencies.length === 0 ? null : expect.any(Object) })
})

const stage = { from_rate: 1_000 / 60, to_rate: 1_000 / 60, duration_ms: 30_000 }
const shape = { stages: [stage], arrivals: 'constant', batch: 1 } as const

test.each([
  [shape, []],
  [{ ...shape, batch: 100 }, ['batch: 1 record, 100 records']],
  [{ ...shape, arrivals: 'poisson' as const }, ['arrivals: constant, poisson']],
  [
    { ...shape, stages: [{ from_rate: 50, to_rate: 50, duration_ms: 5_000 }] },
    ['rate: 1,000 requests/min, 3,000 requests/min', 'duration: 30 s, 5 s'],
  ],
  [{ ...shape, stages: [{ ...stage, to_rate: 50 }] }, ['stages: 1000rpm:30s, 1000-3000rpm:30s']],
  [{ ...shape, stages: [stage, { ...stage, to_rate: 50 }] }, ['stages: 1000rpm:30s, 1000rpm:30s,1000-3000rpm:30s']],
])('the shape %j differs in %j', (other, differences) => {
  expect(shapeDifferences(shape, other).map(({ what, before, after }) => `${what}: ${before}, ${after}`)).toEqual(
    differences,
  )
})

const acme = { tenantId: 'acme' as TenantId, weight: 1 }
const beta = { tenantId: 'beta' as TenantId, weight: 1 }
const spec = { seed: 1, tenants: [acme, beta] }
const generator = { threads: 1, precise: false, warm_up: true, max_lag_ms: 100, noisy: null }
const whole = { ...shape, traffic: trafficShape(spec), connections: 1_000, timeout_ms: 10_000, generator }
const many = Array.from({ length: 50 }, (_, n) => ({ tenantId: `load-${n}` as TenantId, weight: 1 }))

test.each<readonly [Partial<Parameters<typeof trafficShape>[0]>, readonly string[]]>([
  [{}, []],
  [{ seed: 2 }, ['seed: 1, 2']],
  [{ tenants: [acme] }, ['tenants: acme,beta, acme']],
  [{ tenants: [beta, acme] }, ['tenants: acme,beta, beta,acme']],
  [{ tenants: [acme, { ...beta, weight: 3 }] }, ['tenants: acme,beta, acme,beta=3']],
  [{ size: { kind: 'uniform', from: 200, to: 200 } }, ['size: not given, 200']],
  [{ size: { kind: 'lognormal', middle: 300 } }, ['size: not given, lognormal:300']],
  [{ lines: ['one', 'two'] }, ['lines: generated, 2 from a file, SHA-256 21066d108d5319ec']],
  [{ duplicateShare: 0.005 }, ['duplicates: 0%, 0.5%']],
  [{ badShare: 0.01 }, ['bad: 0%, 1%']],
  [{ isPlanted: true }, ['personal data: not planted, planted']],
])('traffic with %j differs in %j', (changes, differences) => {
  const other = { ...whole, traffic: trafficShape({ ...spec, ...changes }) }
  const told = shapeDifferences(whole, other).map(({ what, before, after }) => `${what}: ${before}, ${after}`)
  expect(told).toEqual(differences)
  expect(unknownAspects(whole, other)).toEqual([])
})

test('lists of many tenants, and files of as many lines, are told apart', () => {
  const heavier = many.map((one, n) => (n === 49 ? { ...one, weight: 2 } : one))
  const [one, other] = [many, heavier].map((tenants) => ({ ...whole, traffic: trafficShape({ ...spec, tenants }) }))
  const [lines, others] = [
    ['a', 'b'],
    ['a', 'c'],
  ].map((of) => ({ ...whole, traffic: trafficShape({ ...spec, lines: of }) }))
  const [told] = shapeDifferences(one ?? shape, other ?? shape)
  for (const text of [told?.before, told?.after]) expect(text).toMatch(/^50 tenants, SHA-256 [0-9a-f]{16}$/)
  expect(shapeDifferences(lines ?? shape, others ?? shape)).toMatchObject([{ what: 'lines' }])
})

test('connections and the timeout are told apart', () => {
  const other = { ...whole, connections: 10, timeout_ms: 500 }
  expect(shapeDifferences(whole, other)).toEqual([
    { what: 'connections', before: 'at most 1000', after: 'at most 10' },
    { what: 'timeout', before: '10 s', after: '0.5 s' },
  ])
})

test.each<readonly [Partial<GeneratorShape>, string]>([
  [{ threads: 2 }, 'threads: 1, 2'],
  [{ precise: true }, 'precision: no core for exact times, a core for exact times'],
  [{ warm_up: false }, 'warm-up: warmed up, cold'],
  [{ max_lag_ms: 20 }, 'max lag: 0.1 s, 0.02 s'],
  [{ noisy: 'acme=10x' }, 'noisy tenant: none, acme=10x'],
])('generators with %j differ in %j', (changes, difference) => {
  const other = { ...whole, generator: { ...generator, ...changes } }
  expect(shapeDifferences(whole, other).map(({ what, before, after }) => `${what}: ${before}, ${after}`)).toEqual([
    difference,
  ])
})

test('what the result of an older version does not say is unknown, and neither equal nor different', () => {
  const unknown = [
    ...['tenants', 'size', 'lines', 'duplicates', 'bad', 'personal data', 'seed', 'connections', 'timeout'],
    ...['noisy tenant', 'threads', 'precision', 'warm-up', 'max lag'],
  ]
  for (const [before, after] of [
    [shape, whole],
    [whole, shape],
    [shape, shape],
  ] as const) {
    expect(unknownAspects(before, after)).toEqual(unknown)
    expect(shapeDifferences(before, after)).toEqual([])
  }
})
