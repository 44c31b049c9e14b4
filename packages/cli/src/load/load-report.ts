import type { LoadResult } from './run-load.ts'

export interface LoadShape {
  readonly rate: number
  readonly batchRecords: number
  readonly target: string
  readonly url: string
  readonly tenants: number
}

/** The result of a run, as the document that --json prints; null is what cannot be known. */
export function loadReport(
  { generated, verified, drainMs }: LoadResult,
  { rate, batchRecords, target, url, tenants }: LoadShape,
) {
  const { sent, statuses, connectError, sendingMs, maxLagMs, latency } = generated
  const achieved = sent > 1 ? ((sent - 1) / sendingMs) * 1000 : rate
  const refused = Object.entries(statuses).filter(([status]) => status !== '202' && status !== '0')
  const accepted = verified?.accepted ?? (statuses['202'] ?? 0) * batchRecords
  const faults = {
    refused: refused.reduce((sum, [, requests]) => sum + requests, 0) * batchRecords,
    unanswered: verified?.unanswered ?? (statuses['0'] ?? 0) * batchRecords,
    lost: verified?.lost ?? null,
    duplicated: verified?.duplicated ?? null,
    misplaced: verified?.misplaced ?? null,
  }
  const isClean = Object.values(faults).every((records) => records === null || records === 0)
  return {
    verdict: verdictOf(isClean, verified !== undefined),
    target,
    tenants,
    requests: sent,
    rate: {
      target_per_second: rate,
      achieved_per_second: achieved,
      error_percent: (achieved / rate - 1) * 100,
      max_lag_ms: maxLagMs,
    },
    records: { sent: sent * batchRecords, accepted, stored: verified?.stored ?? null, ...faults },
    statuses,
    unreachable: connectError === undefined ? null : `cannot reach ${new URL(url).origin}: ${connectError}`,
    latency_ms: {
      p50: latency.getValueAtPercentile(50) / 1000,
      p90: latency.getValueAtPercentile(90) / 1000,
      p99: latency.getValueAtPercentile(99) / 1000,
      p999: latency.getValueAtPercentile(99.9) / 1000,
      max: latency.maxValue / 1000,
    },
    drain_ms: drainMs ?? null,
  }
}

/** Without the table it is unknown what became of the accepted records. */
function verdictOf(isClean: boolean, isVerified: boolean): 'passed' | 'failed' | 'inconclusive' {
  if (!isClean) return 'failed'
  return isVerified ? 'passed' : 'inconclusive'
}

export type LoadReport = ReturnType<typeof loadReport>
