import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { type Concurrency, createConcurrency } from './concurrency.ts'

/** An endpoint that works on some requests at once, each for a time; the others wait in line, and too many are refused. */
interface Endpoint {
  readonly workers: number
  readonly serviceMs: number
  /** Requests that may wait in line; more are refused at once. */
  readonly maxQueue?: number
  /** How much each service time varies, as a part of it. */
  readonly jitter?: number
}

interface Simulation {
  readonly concurrency: Concurrency
  /** Sends this many requests with as many in flight as may be, to an endpoint that can be another one by now. */
  readonly send: (requests: number, endpoint: Endpoint) => Sent
}

interface Sent {
  /** The limit before each request. */
  readonly limits: readonly number[]
  /** Requests in flight, at most. */
  readonly inFlight: number
  /** How long it all took, milliseconds. */
  readonly ms: number
}

/** A sender and an endpoint on a clock of their own. A refused request is tried again after 200 ms. */
function aSimulation(max: number, random: () => number = () => 0.5): Simulation {
  const concurrency = createConcurrency(max)
  let nowMs = 0
  const send = (
    requests: number,
    { workers, serviceMs, maxQueue = Number.POSITIVE_INFINITY, jitter = 0 }: Endpoint,
  ) => {
    const freeAtMs = Array.from({ length: workers }, () => nowMs)
    const events: { readonly atMs: number; readonly happen: () => void }[] = []
    const limits: number[] = []
    const startedMs = nowMs
    let [inFlight, mostInFlight, served] = [0, 0, 0]
    const attempt = (beganMs: number, isFirst: boolean): void => {
      if (served >= workers + maxQueue) {
        concurrency.refuse()
        events.push({ atMs: nowMs + 200, happen: () => attempt(nowMs, false) })
        return
      }
      served++
      const worker = freeAtMs.indexOf(Math.min(...freeAtMs))
      const endsMs = Math.max(nowMs, freeAtMs[worker] ?? 0) + serviceMs * (1 + jitter * (random() * 2 - 1))
      freeAtMs[worker] = endsMs
      const happen = (): void => {
        served--
        inFlight--
        concurrency.end(isFirst ? nowMs - beganMs : undefined)
      }
      events.push({ atMs: endsMs, happen })
    }
    const next = (): void => {
      events.sort((a, b) => b.atMs - a.atMs)
      const event = events.pop()
      nowMs = event?.atMs ?? nowMs
      event?.happen()
    }
    for (let i = 0; i < requests; i++) {
      while (inFlight >= concurrency.limit()) next()
      limits.push(concurrency.limit())
      concurrency.begin()
      mostInFlight = Math.max(mostInFlight, ++inFlight)
      attempt(nowMs, true)
    }
    while (events.length > 0) next()
    return { limits, inFlight: mostInFlight, ms: nowMs - startedMs }
  }
  return { concurrency, send }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

test('begins with four in flight, or with fewer where fewer are allowed', () => {
  expect(createConcurrency(16).limit()).toBe(4)
  expect(createConcurrency(2).limit()).toBe(2)
  expect(createConcurrency(1).limit()).toBe(1)
})

test('an endpoint that takes everything gets as many as are allowed', () => {
  const { concurrency, send } = aSimulation(16)
  send(500, { workers: 64, serviceMs: 100 })
  expect(concurrency.limit()).toBe(16)
})

test('where responses are quick four are enough, however their latency varies, and what was refused comes back', () => {
  const { concurrency, send } = aSimulation(16, randomOf(1))
  const quick = { workers: 1, serviceMs: 2, jitter: 0.9 }
  expect(new Set(send(2_000, quick).limits)).toEqual(new Set([4]))
  send(3, { ...quick, maxQueue: 0 })
  expect(concurrency.limit()).toBeLessThan(4)
  send(200, quick)
  expect(concurrency.limit()).toBe(4)
})

test('what is not in use does not grow', () => {
  const concurrency = createConcurrency(16)
  for (let i = 0; i < 200; i++) {
    concurrency.begin()
    concurrency.end(100)
  }
  expect(concurrency.limit()).toBe(4)
})

test('refusals halve the limit once for all that are in flight, and again once that is done', () => {
  const { concurrency, send } = aSimulation(16)
  send(500, { workers: 64, serviceMs: 100 })
  for (let i = 0; i < 16; i++) concurrency.begin()
  for (let i = 0; i < 40; i++) concurrency.refuse()
  expect(concurrency.limit()).toBe(8)
  for (let i = 0; i < 8; i++) concurrency.end()
  concurrency.refuse()
  expect(concurrency.limit()).toBe(4)
})

test('what refuses single requests still gets one', () => {
  const concurrency = createConcurrency(16)
  concurrency.begin()
  for (let i = 0; i < 50; i++) concurrency.refuse()
  expect(concurrency.limit()).toBe(1)
})

test('an endpoint that is slower for reasons of its own keeps its requests, after a try with fewer', () => {
  const { concurrency, send } = aSimulation(16)
  send(500, { workers: 64, serviceMs: 100 })
  const { limits } = send(1_000, { workers: 64, serviceMs: 300 })
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(8)
  expect(concurrency.limit()).toBe(16)
})

test('a single slow response changes nothing', () => {
  const { concurrency, send } = aSimulation(16)
  send(500, { workers: 64, serviceMs: 100 })
  for (let i = 0; i < 160; i++) {
    concurrency.begin()
    concurrency.end(i % 10 === 0 ? 3_000 : 100)
  }
  expect(concurrency.limit()).toBe(16)
})

describe('of an endpoint with a capacity', () => {
  const capacity = fc.record({
    workers: fc.integer({ min: 4, max: 24 }),
    serviceMs: fc.integer({ min: 100, max: 2_000 }),
    jitter: fc.double({ min: 0, max: 0.4, noNaN: true }),
    seed: fc.integer(),
  })

  test('the limit settles about it, and next to nothing of it is left unused', () => {
    fc.assert(
      fc.property(capacity, ({ seed, ...endpoint }) => {
        // What a single run leaves unused has chance in it; the endpoint as a whole has none.
        const settled = Array.from({ length: 5 }, (_, n) => {
          const { send } = aSimulation(64, randomOf(seed + n))
          send(1_500, endpoint)
          return send(1_500, endpoint)
        })
        const { workers, serviceMs } = endpoint
        const limit = mean(settled.map(({ limits }) => mean(limits)))
        expect(limit).toBeGreaterThan(workers * 0.8)
        expect(limit).toBeLessThan(workers * 1.6 + 2)
        expect(mean(settled.map(({ ms }) => ms))).toBeLessThan(((1_500 / workers) * serviceMs) / 0.85)
      }),
      runs({ fast: 25, full: 500 }),
    )
  })

  test('after a burst of refusals it is found again', () => {
    fc.assert(
      fc.property(capacity, ({ seed, ...endpoint }) => {
        const { concurrency, send } = aSimulation(64, randomOf(seed))
        send(1_000, endpoint)
        const { ms } = send(20, { ...endpoint, workers: 1, maxQueue: 0 })
        expect(ms).toBeGreaterThan(0)
        expect(concurrency.limit()).toBeLessThan(4)
        send(1_500, endpoint)
        expect(mean(send(1_000, endpoint).limits)).toBeGreaterThan(endpoint.workers * 0.8)
      }),
      runs({ fast: 40, full: 500 }),
    )
  })

  test('one that refuses what is beyond its queue is kept busy, and seldom has to refuse', () => {
    fc.assert(
      fc.property(capacity, fc.integer({ min: 0, max: 8 }), ({ seed, ...endpoint }, maxQueue) => {
        const { send } = aSimulation(64, randomOf(seed))
        send(1_500, { ...endpoint, maxQueue })
        const { limits, ms } = send(1_500, { ...endpoint, maxQueue })
        expect(mean(limits)).toBeLessThan(endpoint.workers + maxQueue + 2)
        expect(ms).toBeLessThan(((1_500 / endpoint.workers) * endpoint.serviceMs) / 0.6)
      }),
      runs({ fast: 40, full: 500 }),
    )
  })
})

test('whatever happens, there is at least one request and never more than allowed', () => {
  const event = fc.oneof(
    fc.constant('begin' as const),
    fc.constant('refuse' as const),
    fc.option(fc.double({ min: 0, max: 60_000, noNaN: true }), { nil: undefined }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.array(event, { maxLength: 400 }), (max, events) => {
      const concurrency = createConcurrency(max)
      let inFlight = 0
      for (const what of events) {
        if (what === 'begin') {
          concurrency.begin()
          inFlight++
        } else if (inFlight > 0 && what === 'refuse') concurrency.refuse()
        else if (inFlight > 0 && what !== 'refuse') {
          concurrency.end(what)
          inFlight--
        }
        expect(Number.isInteger(concurrency.limit())).toBe(true)
        expect(concurrency.limit()).toBeGreaterThanOrEqual(1)
        expect(concurrency.limit()).toBeLessThanOrEqual(max)
      }
    }),
    runs({ fast: 100, full: 5_000 }),
  )
})

/** Random numbers that a seed repeats (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
