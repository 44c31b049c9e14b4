import type { TenantId } from '@logpipe/sdk/contract'
import { type Histogram, newHistogram, percentileMs, recordMs } from '../../load/measure/histograms.ts'
import type { WatchVerdict } from './judge-canary.ts'
import type { TenantRound } from './run-round.ts'

/** Milliseconds. */
export interface Times {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What all rounds of a tenant came to. */
export interface TenantTally extends Readonly<Record<WatchVerdict, number>> {
  readonly tenantId: TenantId
  readonly acknowledged: Times
  readonly stored: Times
}

/** Counts rounds, in as much memory for a year as for a minute. */
export function openTally(tenantIds: readonly TenantId[]) {
  const open = tenantIds.map((tenantId) => ({
    tenantId,
    counts: { passed: 0, inconclusive: 0, failed: 0 },
    acknowledged: newHistogram(),
    stored: newHistogram(),
  }))
  return {
    add: ({ tenantId, verdict, acknowledgedMs, storedMs }: TenantRound): void => {
      const own = open.find((one) => one.tenantId === tenantId)
      if (own === undefined) return
      own.counts[verdict]++
      if (acknowledgedMs !== undefined) recordMs(own.acknowledged, acknowledgedMs)
      if (storedMs !== undefined) recordMs(own.stored, storedMs)
    },
    read: (): readonly TenantTally[] =>
      open.map(({ tenantId, counts, acknowledged, stored }) => ({
        tenantId,
        ...counts,
        acknowledged: timesOf(acknowledged),
        stored: timesOf(stored),
      })),
  }
}

function timesOf(histogram: Histogram): Times {
  return {
    p50: percentileMs(histogram, 50),
    p99: percentileMs(histogram, 99),
    max: percentileMs(histogram, 100),
  }
}
