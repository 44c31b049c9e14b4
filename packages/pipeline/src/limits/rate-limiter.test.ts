import { expect, test } from 'vitest'
import { isFullSize } from '../../test/full-size.ts'
import { type SimulationResult, simulate } from '../../test/simulate-instances.ts'
import { createRateLimiter } from './rate-limiter.ts'
import type { RateLimit } from './token-lease.ts'

function within(result: SimulationResult, limitPerSecond: number, seconds: number): number {
  return result.admitted / (limitPerSecond * seconds)
}

const seconds = 30

test.each([
  ['even traffic', { skew: 0, overload: 2 }],
  ['skewed traffic', { skew: 1, overload: 2 }],
  ['nearly all traffic at few instances', { skew: 2, overload: 2 }],
  ['ten times what is allowed', { skew: 1, overload: 10 }],
])('50 instances together admit within 5 %% of the limit, at under one write per 100 records: %s', async (_, shape) => {
  // Ten times the higher limit is 200,000 records a second, which take long even where a clock is simulated.
  for (const perSecond of isFullSize || shape.overload < 10 ? [5_000, 20_000] : [5_000]) {
    const limit = { perSecond, burst: perSecond }
    const result = await simulate({ instances: 50, limit, seconds, seed: 42, maxBatch: 50, ...shape })
    // The initial burst of a full bucket exceeds the rate by design.
    expect(within({ ...result, admitted: result.admitted - limit.burst }, perSecond, seconds)).toBeGreaterThan(0.95)
    expect(within({ ...result, admitted: result.admitted - limit.burst }, perSecond, seconds)).toBeLessThan(1.05)
    expect(result.writes / result.admitted).toBeLessThan(1 / 100)
  }
})

test('admits all traffic under the limit', async () => {
  const limit = { perSecond: 5_000, burst: 5_000 }
  const result = await simulate({ instances: 50, limit, seconds, seed: 7, maxBatch: 50, skew: 1, overload: 0.8 })
  expect(result.admitted / result.sent).toBeGreaterThan(0.99)
})

test('enforces a low limit too', async () => {
  const limit = { perSecond: 100, burst: 500 }
  const result = await simulate({ instances: 50, limit, seconds: 60, seed: 3, maxBatch: 1, skew: 1, overload: 3 })
  expect(result.admitted).toBeLessThanOrEqual(limit.burst + 100 * 60 * 1.05)
  expect(result.admitted).toBeGreaterThan(100 * 60 * 0.95)
})

/** One instance with its own bucket; its clock stands still unless advanced. */
function aLimiter(limit: RateLimit) {
  const clock = { nowMs: 0 }
  let spentUntilMs: number | undefined
  const limiter = createRateLimiter({
    store: {
      read: async () => spentUntilMs,
      move: async ({ byMs, nowMs: at }) => {
        spentUntilMs = Math.max(at, spentUntilMs ?? at) + byMs
        return true
      },
    },
    limitOf: () => limit,
    now: () => clock.nowMs,
    random: () => 0.5,
    sleep: async () => undefined,
  })
  return { clock, limiter }
}

test('a batch larger than the bucket waits for a full bucket, within the rate', async () => {
  const { clock, limiter } = aLimiter({ perSecond: 100, burst: 100 })
  let admitted = 0
  while (clock.nowMs < 60_000) {
    const admittance = await limiter.admit(500)
    if (admittance.kind === 'admitted') admitted += 500
    else clock.nowMs += Math.max(1, admittance.retryAfterMs)
  }
  expect(admitted).toBeGreaterThan(100 * 60 * 0.8)
  expect(admitted).toBeLessThanOrEqual(100 * 60 + 500)
})

test('a batch waiting for the bucket does not block smaller ones', async () => {
  const { limiter } = aLimiter({ perSecond: 1, burst: 600 })
  expect(await limiter.admit(100)).toEqual({ kind: 'admitted' })
  expect(await limiter.admit(550)).toMatchObject({ kind: 'limited', retryAfterMs: expect.any(Number) })
  expect(await limiter.admit(550)).toMatchObject({ kind: 'limited' })
  for (let i = 0; i < 400; i++) expect(await limiter.admit(1)).toEqual({ kind: 'admitted' })
})
