/** A part of a run in which the rate changes evenly. Rates are requests per second. */
export interface Stage {
  readonly fromRate: number
  readonly toRate: number
  readonly durationMs: number
}

/** When requests are due: an open model, in which that depends on no response. */
export interface ScheduleSpec {
  /** One after the other; the rate may jump between two. */
  readonly stages: readonly Stage[]
  /** Evenly spaced, or as independent users arrive: a Poisson process of the same rate. */
  readonly spacing: 'constant' | 'poisson' | 'replay'
  /** Of a Poisson process: the same seed gives the same arrivals. */
  readonly seed: number
  /** Of a replay: when each request is due, milliseconds; they never fall. */
  readonly replayMs?: readonly number[]
}

/** The requests of a run in order. Each time is computed from the start, so an error never adds up. */
export interface Arrivals {
  /** When the next request is due, milliseconds after the start; infinite after the last. */
  readonly dueMs: () => number
  readonly advance: () => void
}

export function fixedRate(rate: number, durationMs: number): ScheduleSpec {
  return { stages: [{ fromRate: rate, toRate: rate, durationMs }], spacing: 'constant', seed: 0 }
}

/** Requests at given times; the stage is their mean. */
export function replayOf(replayMs: readonly number[]): ScheduleSpec {
  const durationMs = Math.max(1, replayMs.at(-1) ?? 0)
  return { ...fixedRate((replayMs.length / durationMs) * 1000, durationMs), spacing: 'replay', replayMs }
}

/** No arrivals of its own: how long a closed model runs. */
export function closedFor(durationMs: number): ScheduleSpec {
  return fixedRate(0, durationMs)
}

/** Requests of a closed model, in which one is due as soon as a connection is free. */
export function openClosedArrivals(count: number, { first = 0, stride = 1 } = {}): Arrivals {
  let n = first
  return {
    dueMs: () => (n < count ? 0 : Number.POSITIVE_INFINITY),
    advance: () => {
      n += stride
    },
  }
}

/** The highest rate, requests per second. */
export function peakRateOf({ stages }: Pick<ScheduleSpec, 'stages'>): number {
  return Math.max(...stages.flatMap(({ fromRate, toRate }) => [fromRate, toRate]))
}

export function durationOf({ stages }: Pick<ScheduleSpec, 'stages'>): number {
  return stages.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

/** How many requests a run has. Of a Poisson process they are counted, about 30 ns each. */
export function countArrivals(spec: ScheduleSpec): number {
  if (spec.replayMs !== undefined) return spec.replayMs.length
  if (spec.spacing === 'constant') return Math.max(1, Math.round(expectedOf(spec.stages)))
  const positions = poissonPositions(spec.seed)
  const end = expectedOf(spec.stages)
  let count = 0
  while (positions() < end) count++
  return count
}

/** How many requests are due by then, and when the last of them is. */
export function dueUntil(spec: ScheduleSpec, untilMs: number): { readonly due: number; readonly lastDueMs: number } {
  const arrivals = openArrivals(spec)
  let [due, lastDueMs] = [0, 0]
  for (; arrivals.dueMs() <= untilMs; arrivals.advance()) {
    if (arrivals.dueMs() === Number.POSITIVE_INFINITY) break
    due++
    lastDueMs = arrivals.dueMs()
  }
  return { due, lastDueMs }
}

/**
 * Every `stride`th request from the `first` on, for threads that share a run. The `n`th request is due when the rate, summed up
 * over time, reaches its position: n where requests are evenly spaced, a sum of exponential steps in a Poisson process.
 */
export function openArrivals(spec: ScheduleSpec, { first = 0, stride = 1 } = {}): Arrivals {
  const total = countArrivals(spec)
  const { replayMs } = spec
  const timeOf = replayMs === undefined ? openTimes(spec.stages) : (n: number) => replayMs[n] ?? 0
  const positionOf = spec.spacing !== 'poisson' ? (n: number) => n : inOrder(poissonPositions(spec.seed))
  // In typed arrays, integers and floats have one representation: code that was compiled for a rate of 20,000 stays valid for one of 333.3.
  const n = Uint32Array.of(first)
  const dueMs = new Float64Array(1)
  const look = (): void => {
    const next = n[0] ?? 0
    dueMs[0] = next < total ? timeOf(positionOf(next)) : Number.POSITIVE_INFINITY
  }
  look()
  return {
    dueMs: () => dueMs[0] ?? 0,
    advance: () => {
      n[0] = (n[0] ?? 0) + stride
      look()
    },
  }
}

/** Requests that the stages give at their rates. */
function expectedOf(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + requestsOf(stage), 0)
}

function requestsOf({ fromRate, toRate, durationMs }: Stage): number {
  return (((fromRate + toRate) / 2) * durationMs) / 1000
}

/** When the rate summed up over time reaches a position, milliseconds. Positions must not fall. */
function openTimes(stages: readonly Stage[]): (position: number) => number {
  const now = Float64Array.of(0, 0, 0, 0, 0)
  const [startMs, before, fromRate, slope, requests] = [0, 1, 2, 3, 4] as const
  const of = (i: number): number => now[i] ?? 0
  const last = stages.length - 1
  let at = -1
  const enter = (): void => {
    const stage = stages[++at]
    if (stage === undefined) return
    now[fromRate] = stage.fromRate
    now[slope] = (stage.toRate - stage.fromRate) / (stage.durationMs / 1000)
    now[requests] = requestsOf(stage)
  }
  enter()
  return (position) => {
    while (at < last && position - of(before) >= of(requests)) {
      now[before] = of(before) + of(requests)
      now[startMs] = of(startMs) + (stages[at]?.durationMs ?? 0)
      enter()
    }
    return of(startMs) + timeWithin(of(fromRate), of(slope), position - of(before))
  }
}

/** Solves `fromRate·t + slope·t²/2 = requests`, in the form that stays exact for a slope of 0. */
function timeWithin(fromRate: number, slope: number, requests: number): number {
  if (requests <= 0) return 0
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * requests))
  return (2000 * requests) / (fromRate + root)
}

/** Each call gives the next position, starting with the first arrival. */
function poissonPositions(seed: number): () => number {
  const random = seededRandom(seed)
  let position = 0
  return () => {
    position -= Math.log(1 - random())
    return position
  }
}

/** Answers for rising numbers from a sequence that knows only its next. */
function inOrder(next: () => number): (n: number) => number {
  let [taken, value] = [-1, 0]
  return (n) => {
    while (taken < n) {
      value = next()
      taken++
    }
    return value
  }
}

/** Numbers from 0 to 1, the same for the same seed: mulberry32 (https://github.com/cprosche/mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
