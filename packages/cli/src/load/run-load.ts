import type { StackStores } from '@logpipe/infra/stores'
import type { Endpoint } from './engine/connection.ts'
import { type RequestState, requestStates } from './engine/drive.ts'
import { type Counts, runThreads, type ThreadResult } from './engine/run-threads.ts'
import { type DrainOptions, drain } from './proof/drain.ts'
import { openVerifier, type SentRun } from './proof/verify.ts'
import type { LoadResult } from './report/load-report.ts'
import { mergeThreads } from './report/merge-threads.ts'
import { countArrivals, durationOf, type ScheduleSpec } from './schedule/arrivals.ts'
import { openRequests, type TrafficSpec } from './traffic/requests.ts'

export interface LoadOptions
  extends Pick<DrainOptions, 'isDepthLate' | 'stallTimeoutMs' | 'elapsed' | 'sleep' | 'onDrain'> {
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
  /** Table and queue of the target; without them the run cannot be followed into the table. */
  readonly stores: StackStores | undefined
  /** Stops sending; what was sent is still followed. */
  readonly signal: AbortSignal
  readonly onProgress: (counts: Counts) => void
}

/** Connections that are open before the run starts: so many that a healthy target needs no more. */
const firstConnections = 64
/** From the start of the threads until the first request is due, milliseconds: connections are opened, and code is warmed up. */
const [warmUpMs, leadMs] = [600, 50]
/** What is due in the end may be this late, milliseconds. */
const graceMs = 100

/** Sends the load, waits until the pipeline has drained, and follows each record into the table. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { schedule, traffic, stores, elapsed } = options
  const states = new Uint8Array(new SharedArrayBuffer(countArrivals(schedule)))
  const results = await send(options, states)
  const measured = mergeThreads(results)
  const run = sentRun(traffic, states, results)
  const acceptedRecords = countAccepted(run)
  if (stores === undefined) return { measured, verified: undefined, acceptedRecords, drainMs: undefined }
  const fromMs = elapsed()
  const { runId, tenantIds } = traffic
  const verified = await drain({ ...options, stores, runId, tenantIds, openVerifier: () => openVerifier(run) })
  return { measured, verified, acceptedRecords, drainMs: elapsed() - fromMs }
}

function send(options: LoadOptions, states: Uint8Array<SharedArrayBuffer>): Promise<readonly ThreadResult[]> {
  const { endpoint, traffic, schedule, maxConnections, threads, timeoutMs, maxLagMs, isPrecise, isWarmedUp } = options
  return runThreads({
    plan: {
      ...{ endpoint, traffic, schedule, timeoutMs, maxLagMs, isPrecise, isWarmedUp },
      endMs: durationOf(schedule) + graceMs,
      connections: { first: Math.min(firstConnections, maxConnections), max: maxConnections },
      states: states.buffer,
    },
    threads,
    leadMs: isWarmedUp ? warmUpMs : leadMs,
    signal: options.signal,
    onProgress: options.onProgress,
  })
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

function countAccepted({ total, batchRecords, stateOf, isAccepted }: SentRun): number {
  let accepted = 0
  for (let n = 0; n < total; n++) {
    if (stateOf(n) !== 'accepted') continue
    for (let index = 0; index < batchRecords; index++) if (isAccepted(n, index)) accepted++
  }
  return accepted
}
