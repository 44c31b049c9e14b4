import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aReadResult } from '../../../test/a-result.ts'
import type { LoadReport } from '../report/load-report.ts'
import { parseObjective } from '../report/objectives.ts'
import { type FindMaxStep, findMax, judgeStep } from './find-max.ts'
import { boundsOf, nextRate, type Tried } from './next-rate.ts'

const range = { startRate: 200, minRate: 1, maxRate: 1_000_000, isAllowed: () => true }

function aStep(rate: number, outcome: Tried['kind']): FindMaxStep {
  return {
    ...{ rate_per_second: rate, achieved_per_second: rate, p50_ms: 1, p99_ms: 2, refused: 0, unanswered: 0 },
    ...{ drain_ms: null, outcome, clear: outcome === 'missed', why: [] },
  }
}

/** Searches in a time of its own, in which a step takes 5 s. */
function search(outcomeOf: (rate: number, step: number) => Tried['kind'], { budgetMs = 90_000 } = {}) {
  let nowMs = 0
  let step = 0
  return findMax({
    ...range,
    ...{ budgetMs, stepMs: 5_000, elapsed: () => nowMs },
    runStep: async (rate) => {
      nowMs += 5_000
      return aStep(rate, outcomeOf(rate, step++))
    },
  })
}

test('the highest rate that holds is found within 5 %, whatever it is, by steps that do not contradict it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 2, max: 900_000, noNaN: true }), async (capacity) => {
      const found = await search((rate) => (rate <= capacity ? 'held' : 'missed'), { budgetMs: 1e9 })
      const { rate_per_second: low, not_held_per_second: high, steps } = found
      if (low === null || high === null) throw new Error('nothing was found')
      expect(found.limited_by).toBe('target')
      expect(low).toBeLessThanOrEqual(capacity)
      expect(high).toBeGreaterThan(capacity)
      expect(high / low).toBeLessThanOrEqual(1.05)
      const outcomes = steps.map(({ outcome }) => outcome)
      expect(outcomes.lastIndexOf('held')).toBeLessThan(outcomes.indexOf('missed'))
    }),
  )
})

test('from 200 a second up to 20,000 it is found within the 90 s', async () => {
  const found = await search((rate) => (rate < 19_000 ? 'held' : 'missed'))
  expect(found.limited_by).toBe('target')
  expect(found.steps.length).toBeLessThanOrEqual(18)
})

test('a rate that held once and clearly does not later is not the answer', async () => {
  let [best, seen] = [0, 0]
  const found = await search(
    (rate) => {
      if (rate > 1_000) return 'missed'
      if (rate === best && ++seen === 1) return 'missed'
      best = Math.max(best, rate)
      return 'held'
    },
    { budgetMs: 1e9 },
  )
  expect(found.not_held_per_second).toBe(best)
  expect(found.rate_per_second).toBeLessThan(best)
  expect(found.limited_by).toBe('target')
})

test('what narrowly does not hold is tried once more, and a second time is enough', () => {
  const at = (rate: number, kind: Tried['kind'], isClear = false): Tried => ({ rate, kind, isClear })
  expect(nextRate([at(200, 'missed')], range)).toBe(200)
  expect(nextRate([at(200, 'missed'), at(200, 'held')], range)).toBe(400)
  expect(nextRate([at(200, 'invalid'), at(200, 'missed')], range)).toBe(100)
  expect(nextRate([at(200, 'missed', true)], range)).toBe(100)
})

test('where the generator is the limit, the search says so and not that the target is', async () => {
  const found = await search((rate) => (rate <= 3_000 ? 'held' : 'invalid'))
  expect(found.limited_by).toBe('generator')
  expect(found.rate_per_second).toBeGreaterThan(2_800)
})

test('without any rate that holds there is no answer, and no rate below 1 a second is tried', async () => {
  const found = await search(() => 'missed')
  expect(found).toMatchObject({ rate_per_second: null, limited_by: 'none_held', not_held_per_second: 1 })
})

test('no step starts that could end after the time is over', async () => {
  const found = await search((rate) => (rate < 5_000 ? 'held' : 'missed'), { budgetMs: 32_000 })
  expect(found).toMatchObject({ limited_by: 'time', rate_per_second: expect.any(Number) })
  expect(found.steps).toHaveLength(6)
})

test('what was found so far survives an interrupt', async () => {
  let n = 0
  const found = await findMax({
    ...range,
    ...{ budgetMs: 90_000, stepMs: 1, elapsed: () => 0 },
    runStep: async (rate) => (n++ < 2 ? aStep(rate, 'held') : undefined),
  })
  expect(found).toMatchObject({ limited_by: 'interrupted', rate_per_second: 400 })
})

test('a target that holds every rate is tried up to the highest one', () => {
  const tried: Tried[] = []
  for (let rate = nextRate(tried, range); rate !== undefined; rate = nextRate(tried, range))
    tried.push({ rate, kind: 'held' })
  expect(boundsOf(tried)).toMatchObject({ low: 1_000_000, high: Number.POSITIVE_INFINITY, isConfirmed: true })
})

const objectives = [parseObjective('p99>200ms')]

function judged(report: Partial<LoadReport>, drainMs?: number) {
  const whole = { ...aReadResult().result.report, ...report }
  const { outcome, clear, why } = judgeStep(whole, { rate: 100, durationMs: 3_000, drainMs, objectives })
  return { outcome, clear, why }
}

const times = aReadResult().result.report.latency_ms
const slow = { ...times, p99: 300 }
const generator = { limit: 'connections' as const, busy_percent: 10, gc_ms: 0, longest_gc_ms: 0 }
const records = { ...aReadResult().result.report.records, sent: 1_000 }

test.each<[string, Partial<LoadReport>, number | undefined, ReturnType<typeof judged>]>([
  ['all is well', {}, 400, { outcome: 'held', clear: false, why: [] }],
  ['it is slow', { latency_ms: slow }, undefined, { outcome: 'missed', clear: false, why: ['p99>200ms'] }],
  [
    'it is twice as slow',
    { latency_ms: { ...times, p99: 401 } },
    0,
    { outcome: 'missed', clear: true, why: ['p99>200ms'] },
  ],
  [
    'one is refused',
    { records: { ...records, refused: 1 } },
    0,
    { outcome: 'missed', clear: false, why: ['refused>0'] },
  ],
  [
    '1.1 % have no response',
    { records: { ...records, unanswered: 11 } },
    0,
    { outcome: 'missed', clear: true, why: ['unanswered>0'] },
  ],
  ['the queue is not empty soon', {}, 600, { outcome: 'missed', clear: false, why: ['the queue grew'] }],
  [
    'the queue is never empty',
    {},
    Number.POSITIVE_INFINITY,
    { outcome: 'missed', clear: true, why: ['the queue grew'] },
  ],
  ['the generator is late', { generator }, 0, { outcome: 'invalid', clear: false, why: ['connections'] }],
  [
    'what was late was sent late',
    { generator, latency_ms: slow },
    0,
    { outcome: 'invalid', clear: false, why: ['connections'] },
  ],
  [
    'the target uses up all connections',
    { generator, latency_ms: slow, service_ms: slow },
    0,
    { outcome: 'missed', clear: false, why: ['p99>200ms'] },
  ],
  [
    'the target refuses, however late the generator is',
    { generator, records: { ...records, refused: 20 } },
    0,
    { outcome: 'missed', clear: true, why: ['refused>0'] },
  ],
])('a step in which %s', (_, report, drainMs, expected) => {
  expect(judged(report, drainMs)).toEqual(expected)
})
