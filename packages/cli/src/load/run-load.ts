import type { Endpoint } from './engine/connection.ts'
import { keepYoungSmall } from './engine/heaps.ts'
import { isLong } from './engine/rehearse.ts'
import { type Counts, runThreads } from './engine/run-threads.ts'
import { type DrainOptions, drain } from './proof/drain.ts'
import { type NoteOptions, noteRequests } from './proof/note-requests.ts'
import { type LoadRun, sentRun } from './proof/outcomes.ts'
import { rehearseNotes } from './proof/rehearse-notes.ts'
import { openVerifier, type Verified } from './proof/verify.ts'
import { mergeThreads, type RunMeasured } from './report/merge-threads.ts'
import { countArrivals, durationOf, peakRateOf, type ScheduleSpec } from './schedule/arrivals.ts'
import type { TrafficSpec } from './traffic/requests.ts'

export interface LoadOptions {
  readonly endpoint: Endpoint
  readonly traffic: TrafficSpec
  readonly schedule: ScheduleSpec
  /** Of a closed model: requests in flight at once. The schedule then only says how long. */
  readonly concurrency?: number
  /** The most requests. */
  readonly maxRequests: number
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
  /** Ends the wait for responses. */
  readonly cut?: AbortSignal
  readonly onProgress: (counts: Counts) => void
  /** Is told what is to be sent, and what is accepted. */
  readonly ledger: NoteOptions['ledger']
  /** The ledger cannot be written: what is sent is sent all the same. */
  readonly onLedgerProblem: (error: unknown) => void
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Called when it is known when the run starts: in so many milliseconds. */
  readonly onStart?: (inMs: number) => void
}

/**
 * Connections that are open before the run starts: so many that a healthy target needs no more, and that a pause of 10 ms is over
 * without any new ones, which would make it longer.
 */
const [leastFirst, mostFirst, pauseMs] = [64, 512, 10]

function firstConnections(schedule: ScheduleSpec, max: number): number {
  return Math.min(max, mostFirst, Math.max(leastFirst, Math.ceil((peakRateOf(schedule) * pauseMs) / 1000)))
}

/** From the start of the threads until the first request is due, milliseconds: connections are opened, and code is warmed up. */
const [warmUpMs, leadMs] = [600, 50]

/** What was sent, and what became of each request. */
export interface SentLoad {
  readonly measured: RunMeasured
  readonly run: LoadRun
}

/** Sends the load. A target that refuses, hangs or dies is part of the result. */
export async function sendLoad(options: LoadOptions): Promise<SentLoad> {
  const { endpoint, traffic, schedule, maxConnections, threads, timeoutMs, maxLagMs, isPrecise, isWarmedUp } = options
  const { concurrency, maxRequests } = options
  const isClosed = concurrency !== undefined
  // Memory that is never written costs nothing: a closed model has as many requests as it comes to.
  const states = new Uint8Array(new SharedArrayBuffer(isClosed ? maxRequests : countArrivals(schedule)))
  const { ledger, now, onLedgerProblem: onProblem } = options
  const notes = noteRequests({ ledger, traffic, states, threads, now, onProblem })
  await notes.begin()
  const results = await runThreads({
    plan: {
      ...{ endpoint, traffic, schedule, timeoutMs, maxLagMs, isPrecise, isWarmedUp },
      // What is due in the end may be as late as anything else.
      endMs: durationOf(schedule) + (isClosed ? 0 : maxLagMs),
      connections: isClosed
        ? { first: concurrency, max: concurrency }
        : { first: firstConnections(schedule, maxConnections), max: maxConnections },
      ...(isClosed && { concurrency }),
      states: states.buffer,
    },
    threads,
    leadMs: isWarmedUp ? warmUpMs : leadMs,
    ...{ signal: options.signal, cut: options.cut },
    onProgress: options.onProgress,
    onThread: notes.onThread,
    ...(isWarmedUp && isLong(durationOf(schedule)) && { rehearse: () => rehearseNotes(traffic, now) }),
    onStart: options.onStart,
  })
  for (const [thread, { partial }] of results.entries()) notes.onThread(thread, partial)
  await notes.end()
  const measured = mergeThreads(results)
  return { measured, run: sentRun(traffic, isClosed ? usedOf(states, measured, threads) : states, results) }
}

/** Threads take requests in turns, and one may be ahead. */
function usedOf(states: Uint8Array, { sent, unconnected }: RunMeasured, threads: number): Uint8Array {
  const first = states.subarray(0, (sent + unconnected) * threads)
  return first.subarray(0, first.findLastIndex((state) => state !== 0) + 1)
}

export type FollowOptions = Pick<
  DrainOptions,
  'stores' | 'isDepthLate' | 'stallTimeoutMs' | 'elapsed' | 'sleep' | 'onDrain' | 'signal'
>

/** What the table says of a load, and how long after the last response, milliseconds, it had all of it. */
export interface FollowedLoad {
  readonly verified: Verified
  readonly drainMs: number
  /** Whether the signal ended the wait: what is not stored may be on the queue. */
  readonly isCut: boolean
}

/** Waits until the pipeline has drained, and follows each record into the table. */
export async function followLoad(
  { run }: SentLoad,
  { traffic }: Pick<LoadOptions, 'traffic'>,
  options: FollowOptions,
): Promise<FollowedLoad> {
  const fromMs = options.elapsed()
  const tenantIds = traffic.tenants.map(({ tenantId }) => tenantId)
  const letYoungGrow = keepYoungSmall()
  const verified = await drain({
    ...options,
    ...{ runId: traffic.runId, tenantIds, readsTexts: traffic.isPlanted === true },
    openVerifier: () => openVerifier(run),
  }).finally(letYoungGrow)
  return { verified, drainMs: options.elapsed() - fromMs, isCut: options.signal?.aborted === true }
}
