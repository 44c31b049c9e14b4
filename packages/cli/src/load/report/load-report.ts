import type { LogpipeError } from '@logpipe/sdk/contract'
import { type Histogram, percentileMs } from '../measure/histograms.ts'
import type { Backlog } from '../proof/backlog.ts'
import type { LoadOutcomes } from '../proof/outcomes.ts'
import type { Verified } from '../proof/verify.ts'
import { dueUntil, durationOf, type ScheduleSpec } from '../schedule/arrivals.ts'
import { countUnopened } from './count-unopened.ts'
import { countOwnFailures, judgeGenerator } from './judge-generator.ts'
import type { RunMeasured } from './merge-threads.ts'
import { countWrong, type NoiseReport } from './noise-report.ts'
import { missedObjectives, type Objective } from './objectives.ts'
import { isMissedByTarget, verdictOf } from './verdict.ts'

/** What a run came to. */
export interface LoadResult {
  readonly measured: RunMeasured
  readonly outcomes: LoadOutcomes
  /** Undefined where there is no access to the table. */
  readonly verified: Verified | undefined
  /** How the queue went; undefined where it cannot be looked into, or its depth is known late. */
  readonly backlog?: Backlog | undefined
  /** What the others saw, with and without a noisy tenant. */
  readonly noise?: NoiseReport | undefined
  /** From the last response until the last accepted record was stored, milliseconds. */
  readonly drainMs: number | undefined
  /** Whether nobody waited for the queue: what is not stored is not lost. */
  readonly isCut?: boolean
}

export interface LoadShape {
  readonly schedule: ScheduleSpec
  /** Of a closed model: requests in flight at once. */
  readonly concurrency?: number | undefined
  readonly batchRecords: number
  /** Whether requests were repeated, bad on purpose, or had personal data in them. */
  readonly hasDuplicates?: boolean
  readonly hasBad?: boolean
  readonly isPlanted?: boolean
  readonly target: string
  readonly url: string
  readonly tenants: number
  readonly maxLagMs: number
  readonly maxConnections: number
  readonly isInterrupted: boolean
  /** What wrote the requests. */
  readonly engine?: LoadEngine
  /** Of a closed model: the most requests, after which it ends. */
  readonly maxRequests?: number
  /** Whether sending ended early, by Ctrl-C or because the stack died. */
  readonly isCutShort?: boolean
  readonly objectives: readonly Objective[]
  /** Why it ended early, or could not be followed to its end. */
  readonly fault: LogpipeError | undefined
}

/** Sockets and a response reader of logpipe's own, or those of undici. */
export type LoadEngine = 'sockets' | 'undici'

/** The result of a run, as the document that --json prints; null is what cannot be known. */
export function loadReport(result: LoadResult, shape: LoadShape) {
  const { verified, drainMs, outcomes } = result
  const { acceptedRecords, acceptedDuplicates, refusedRecords, rejectedBad, acceptedBad } = outcomes
  const { batchRecords, target, url, tenants } = shape
  const isClosed = shape.concurrency !== undefined
  const { due, lastDueMs } = dueOf(result.measured, shape)
  const measured = countUnopened(result.measured, { due, maxLagMs: shape.maxLagMs, isClosed })
  const rate = rateOf(measured, isClosed ? undefined : { due, lastDueMs })
  const responses = sumOf(measured.statuses)
  const unanswered = sumOf(measured.failures)
  const records = {
    sent: measured.sent * batchRecords,
    accepted: acceptedRecords,
    stored: verified?.stored ?? null,
    refused: refusedRecords,
    unanswered: unanswered * batchRecords,
    lost: (result.isCut ? undefined : verified?.lost) ?? null,
    duplicated: verified?.duplicated ?? null,
    misplaced: verified?.misplaced ?? null,
    unanswered_stored: verified?.unansweredStored ?? null,
    unclear_stored: verified?.unclearStored ?? null,
    ...(shape.hasDuplicates && { repeated: acceptedDuplicates * batchRecords }),
    ...(shape.hasBad && { rejected: rejectedBad * batchRecords, bad_accepted: acceptedBad * batchRecords }),
    ...(shape.isPlanted && { unredacted: verified?.unredacted ?? null }),
  }
  const kept = {
    ...{
      rate,
      records,
      drain_ms: (result.isCut ? undefined : drainMs) ?? null,
      latency_ms: percentiles(measured.latency),
    },
    ...{ responses, late: measured.late, unsent: Math.max(0, due - measured.sent - measured.unconnected) },
  }
  const missed = missedObjectives(shape.objectives, kept)
  const interruptedMs = shape.isInterrupted || shape.isCutShort ? measured.endedMs : undefined
  const limit = judgeGenerator({ ...measured, ...shape, asked: due, isClosed, interruptedMs })
  const { refused, lost, duplicated, misplaced } = records
  const { unredacted, bad_accepted: badAccepted } = records
  const unansweredByTarget = unanswered - countOwnFailures(measured.failures)
  const calm = result.noise?.calm_records
  const wrong = [
    refused,
    unansweredByTarget,
    lost,
    duplicated,
    misplaced,
    unredacted,
    badAccepted,
    calm && countWrong(calm),
  ]
  const service_ms = percentiles(measured.service)
  const verdict = verdictOf({
    isFaulty: wrong.some((count) => Boolean(count)),
    isMissed: missed.length > 0,
    isMissedByTarget: isMissedByTarget(shape.objectives, missed, {
      limit: limit?.limit ?? null,
      service_ms,
      responses,
    }),
    ...{ limit, isInterrupted: shape.isInterrupted, hasFault: shape.fault !== undefined },
    isProven: verified !== undefined && measured.sent > 0,
  })
  return {
    verdict,
    missed,
    target,
    tenants,
    ...(shape.concurrency !== undefined && { concurrency: shape.concurrency }),
    requests: measured.sent,
    ...(isClosed && due >= (shape.maxRequests ?? Number.POSITIVE_INFINITY) && { ended_early: 'max_requests' as const }),
    ...kept,
    statuses: measured.statuses,
    failures: measured.failures,
    unreachable: unreachableText(measured, url),
    ...(verified && verified.pipeline.totalCount > 0 && { pipeline_ms: percentiles(verified.pipeline) }),
    ...(result.backlog && { backlog: result.backlog }),
    ...(result.noise && { noise: result.noise }),
    service_ms,
    lag_ms: percentiles(measured.lag),
    generator: {
      ...(shape.engine && { engine: shape.engine }),
      limit: limit?.limit ?? null,
      busy_percent: measured.busyShare * 100,
      gc_ms: measured.gcMs,
      longest_gc_ms: measured.longestGcMs,
    },
    seconds: measured.seconds,
    ...(shape.fault && { error: { code: shape.fault.code, message: shape.fault.message } }),
  }
}

/** Of a closed model what was sent was due, and no more. */
function dueOf({ sent, lastSentMs, unconnected, endedMs }: RunMeasured, { schedule, concurrency }: LoadShape) {
  if (concurrency !== undefined) return { due: sent + unconnected, lastDueMs: lastSentMs }
  return dueUntil(schedule, Math.min(endedMs, durationOf(schedule)))
}

export type LoadReport = ReturnType<typeof loadReport>

/**
 * Rates are those of the socket writes. A closed model has no target. One request has no rate, and neither have requests that are all due at once: null.
 */
function rateOf(
  { sent, firstSentMs, lastSentMs }: RunMeasured,
  asked: { readonly due: number; readonly lastDueMs: number } | undefined,
) {
  const achieved = sent === 0 ? 0 : perSecond(sent, lastSentMs - firstSentMs)
  const target = asked === undefined ? achieved : perSecond(asked.due, asked.lastDueMs)
  const isKnown = achieved !== null && target !== null && target > 0
  return {
    target_per_second: target,
    achieved_per_second: achieved,
    error_percent: isKnown ? (achieved / target - 1) * 100 : null,
  }
}

/** Of requests of which the last follows the first after so long. */
function perSecond(requests: number, spanMs: number): number | null {
  return requests > 1 && spanMs > 0 ? ((requests - 1) / spanMs) * 1000 : null
}

function percentiles(histogram: Histogram) {
  const at = (percent: number): number => percentileMs(histogram, percent)
  return {
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: histogram.totalCount === 0 ? 0 : histogram.maxValue / 1000,
  }
}

/** Where no request found a connection, the first reason. */
function unreachableText({ sent, unconnected, connectError }: RunMeasured, url: string): string | null {
  if (sent > 0 || unconnected === 0) return null
  return `cannot reach ${new URL(url).origin}: ${connectError}`
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
