import type { Endpoint } from './engine/connection.ts'
import { type RequestState, requestStates } from './engine/drive.ts'
import { type Counts, runThreads, type ThreadResult } from './engine/run-threads.ts'
import { type DrainOptions, drain } from './proof/drain.ts'
import { openVerifier, type SentRun, type Verified } from './proof/verify.ts'
import { mergeThreads, type RunMeasured } from './report/merge-threads.ts'
import { countArrivals, durationOf, type ScheduleSpec } from './schedule/arrivals.ts'
import { openRequests, type TrafficSpec } from './traffic/requests.ts'

export interface LoadOptions {
  readonly endpoint: Endpoint
  readonly traffic: TrafficSpec
  readonly schedule: ScheduleSpec
  /** The most that may be open at once. */
  readonly maxConnections: number
  readonly threads: number
  readonly timeoutMs: number
  /** A request that starts later than this after it was due is late, milliseconds. */
  readonly maxLagMs: number
  /** Whether requests start as exactly as can be, at the cost of a core. */
  readonly isPrecise: boolean
  readonly isWarmedUp: boolean
  /** Stops sending; responses are awaited. */
  readonly signal: AbortSignal
  readonly onProgress: (counts: Counts) => void
}

/**
 * Connections that are open before the run starts: so many that a healthy target needs no more, and that a pause of 10 ms is over
 * without any new ones, which would make it longer.
 */
const [leastFirst, mostFirst, pauseMs] = [64, 512, 10]

function firstConnections({ stages }: ScheduleSpec, max: number): number {
  const peakRate = Math.max(...stages.flatMap(({ fromRate, toRate }) => [fromRate, toRate]))
  return Math.min(max, mostFirst, Math.max(leastFirst, Math.ceil((peakRate * pauseMs) / 1000)))
}

/** From the start of the threads until the first request is due, milliseconds: connections are opened, and code is warmed up. */
const [warmUpMs, leadMs] = [600, 50]

/** What was sent, and what became of each request. */
export interface SentLoad {
  readonly measured: RunMeasured
  readonly run: SentRun
}

/** Sends the load. A target that refuses, hangs or dies is part of the result. */
export async function sendLoad(options: LoadOptions): Promise<SentLoad> {
  const { endpoint, traffic, schedule, maxConnections, threads, timeoutMs, maxLagMs, isPrecise, isWarmedUp } = options
  const states = new Uint8Array(new SharedArrayBuffer(countArrivals(schedule)))
  const results = await runThreads({
    plan: {
      ...{ endpoint, traffic, schedule, timeoutMs, maxLagMs, isPrecise, isWarmedUp },
      // What is due in the end may be as late as anything else.
      endMs: durationOf(schedule) + maxLagMs,
      connections: { first: firstConnections(schedule, maxConnections), max: maxConnections },
      states: states.buffer,
    },
    threads,
    leadMs: isWarmedUp ? warmUpMs : leadMs,
    signal: options.signal,
    onProgress: options.onProgress,
  })
  return { measured: mergeThreads(results), run: sentRun(traffic, states, results) }
}

export type FollowOptions = Pick<
  DrainOptions,
  'stores' | 'isDepthLate' | 'stallTimeoutMs' | 'elapsed' | 'sleep' | 'onDrain'
>

/** What the table says of a load, and how long after the last response, milliseconds, it had all of it. */
export interface FollowedLoad {
  readonly verified: Verified
  readonly drainMs: number
}

/** Waits until the pipeline has drained, and follows each record into the table. */
export async function followLoad(
  { run }: SentLoad,
  { traffic }: LoadOptions,
  options: FollowOptions,
): Promise<FollowedLoad> {
  const fromMs = options.elapsed()
  const tenantIds = traffic.tenants.map(({ tenantId }) => tenantId)
  const verified = await drain({ ...options, runId: traffic.runId, tenantIds, openVerifier: () => openVerifier(run) })
  return { verified, drainMs: options.elapsed() - fromMs }
}

function sentRun(traffic: TrafficSpec, states: Uint8Array, results: readonly ThreadResult[]): SentRun {
  const partial = new Map(results.flatMap((result) => [...result.partial]))
  return {
    runId: traffic.runId,
    total: states.length,
    batchRecords: traffic.batchRecords,
    tenantOf: openRequests(traffic).tenantOf,
    stateOf: (n): RequestState => requestStates[states[n] ?? 0] ?? 'unsent',
    isAccepted: (n, index) => partial.get(n)?.includes(index) !== true,
  }
}

/** Records of which a response said that they are accepted. */
export function countAccepted({ total, batchRecords, stateOf, isAccepted }: SentRun): number {
  let accepted = 0
  for (let n = 0; n < total; n++) {
    if (stateOf(n) !== 'accepted') continue
    for (let index = 0; index < batchRecords; index++) if (isAccepted(n, index)) accepted++
  }
  return accepted
}
