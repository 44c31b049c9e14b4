import { createRateLimiter } from '../src/limits/rate-limiter.ts'
import type { BucketStore, RateLimit } from '../src/limits/token-lease.ts'

export interface Simulation {
  readonly instances: number
  readonly limit: RateLimit
  readonly seconds: number
  readonly seed: number
  /** A request has 1 to this many records. */
  readonly maxBatch: number
  /** Zipf exponent: 0 spreads traffic evenly; larger values send more of it to the first instances. */
  readonly skew: number
  /** Traffic as a multiple of the limit. */
  readonly overload: number
}

export interface SimulationResult {
  readonly sent: number
  readonly admitted: number
  readonly reads: number
  readonly writes: number
}

/** Latency of one call to the table, milliseconds. */
const callMs = 5

/** Runs many rate limiter instances against one bucket in simulated time, for tests and benchmarks. */
export async function simulate(options: Simulation): Promise<SimulationResult> {
  const clock = createClock()
  const random = createRandom(options.seed)
  const counts = { sent: 0, admitted: 0, reads: 0, writes: 0 }
  const store = createStore(clock, counts)
  const weights = Array.from({ length: options.instances }, (_, i) => 1 / (i + 1) ** options.skew)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  for (const weight of weights) {
    const limiter = createRateLimiter({
      store,
      limitOf: () => options.limit,
      now: clock.now,
      random,
      sleep: clock.sleep,
    })
    const requestsPerMs =
      (options.limit.perSecond * options.overload * (weight / whole)) / ((options.maxBatch + 1) / 2) / 1000
    void drive(limiter.admit, requestsPerMs)
  }
  await clock.run(options.seconds * 1000)
  return counts

  async function drive(
    admit: (records: number) => Promise<{ readonly kind: string }>,
    requestsPerMs: number,
  ): Promise<void> {
    while (clock.now() < options.seconds * 1000) {
      await clock.sleep(-Math.log(1 - random()) / requestsPerMs)
      const records = 1 + Math.floor(random() * options.maxBatch)
      counts.sent += records
      void admit(records).then(({ kind }) => {
        if (kind === 'admitted') counts.admitted += records
      })
    }
  }
}

function createStore(clock: Clock, counts: { reads: number; writes: number }): BucketStore {
  let spentUntilMs: number | undefined
  return {
    read: async () => {
      counts.reads++
      await clock.sleep(callMs)
      return spentUntilMs
    },
    move: async ({ kind, byMs, nowMs, emptyAtMs }) => {
      counts.writes++
      await clock.sleep(callMs)
      const isFull = spentUntilMs === undefined || spentUntilMs <= nowMs
      if (isFull !== (kind === 'start')) return false
      const movedMs = Math.max(nowMs, spentUntilMs ?? nowMs) + byMs
      if (kind === 'add' && movedMs > emptyAtMs + 1e-6) return false
      spentUntilMs = movedMs
      return true
    },
  }
}

interface Clock {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly run: (untilMs: number) => Promise<void>
}

/** Simulated time: it advances when no task is left to run at the current time. */
function createClock(): Clock {
  const timers: { readonly at: number; readonly wake: () => void }[] = []
  let nowMs = 0
  return {
    now: () => nowMs,
    sleep: (ms) => new Promise((wake) => insert(timers, { at: nowMs + ms, wake })),
    run: async (untilMs) => {
      for (let next = timers.pop(); next !== undefined && next.at <= untilMs; next = timers.pop()) {
        nowMs = next.at
        next.wake()
        await new Promise((resume) => setImmediate(resume))
      }
    },
  }
}

/** Keeps timers sorted, the next one last. */
function insert(
  timers: { readonly at: number; readonly wake: () => void }[],
  timer: { readonly at: number; readonly wake: () => void },
): void {
  let [low, high] = [0, timers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timers[middle]?.at ?? 0) > timer.at) low = middle + 1
    else high = middle
  }
  timers.splice(low, 0, timer)
}

/** Mulberry32: a small seeded generator, good enough for traffic. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
