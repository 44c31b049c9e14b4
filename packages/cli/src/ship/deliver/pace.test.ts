import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { createPace, pacedBatch } from './pace.ts'

/** A pace on a clock of its own, which waiting moves on. */
function aPace(recordsPerSecond: number, signal: AbortSignal = new AbortController().signal) {
  const clock = { ms: 0 }
  const sleep = async (ms: number, ended?: AbortSignal): Promise<void> => {
    ended?.throwIfAborted()
    clock.ms += ms
  }
  return { clock, pace: createPace({ recordsPerSecond, elapsed: () => clock.ms, sleep, signal }) }
}

test('the first request goes at once, and the next when its records are paid for', async () => {
  const { clock, pace } = aPace(1_000)
  const begins: number[] = []
  for (const records of [500, 500, 250, 100]) {
    await pace(records)
    begins.push(clock.ms)
  }
  expect(begins).toEqual([0, 500, 1_000, 1_250])
})

test('a slow response is made up for, but a quiet hour saves nothing up beyond a second', async () => {
  const { clock, pace } = aPace(100)
  await pace(100)
  clock.ms = 1_800
  await pace(100)
  await pace(100)
  expect(clock.ms).toBe(2_000)
  clock.ms = 3_600_000
  for (let i = 0; i < 30; i++) await pace(10)
  expect(clock.ms - 3_600_000).toBe(1_900)
})

test('in any time no more is sent than the rate allows, a second of it and one request', async () => {
  const request = fc.record({
    records: fc.integer({ min: 1, max: 500 }),
    pauseMs: fc.oneof(fc.constant(0), fc.nat(5_000)),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5_000 }),
      fc.array(request, { maxLength: 60 }),
      async (rate, requests) => {
        const { clock, pace } = aPace(rate)
        const sent: { readonly atMs: number; readonly records: number }[] = []
        for (const { records, pauseMs } of requests) {
          clock.ms += pauseMs
          await pace(records)
          sent.push({ atMs: clock.ms, records })
        }
        for (const [from, first] of sent.entries()) {
          let total = 0
          for (const { atMs, records } of sent.slice(from)) {
            total += records
            expect(total - records).toBeLessThanOrEqual((rate * (atMs - first.atMs + 1_000)) / 1_000 + 1e-6)
          }
        }
      },
    ),
    runs({ fast: 100, full: 2_000 }),
  )
})

test('an interrupt ends the wait', async () => {
  const interrupt = new AbortController()
  const { clock, pace } = aPace(1, interrupt.signal)
  await pace(100)
  interrupt.abort()
  await pace(100)
  expect(clock.ms).toBe(0)
})

test.each([
  [500, undefined, 500],
  [500, 1_000, 500],
  [500, 60, 60],
  [500, 0.5, 1],
])('a batch of %i at %s records per second is of %i', (batch, rate, wanted) => {
  expect(pacedBatch(batch, rate)).toBe(wanted)
})
