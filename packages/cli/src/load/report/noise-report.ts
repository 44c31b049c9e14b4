import type { RequestState } from '../engine/drive.ts'
import { type Histogram, percentileMs } from '../measure/histograms.ts'
import type { LoadOutcomes, TenantRun } from '../proof/outcomes.ts'
import type { Verified } from '../proof/verify.ts'
import type { Noisy } from '../traffic/noise.ts'

/** What all tenants but the noisy one saw in one run. Milliseconds; null is what cannot be known. */
export interface OthersRun {
  readonly latency_p99_ms: number | null
  /** From ingest to the table. */
  readonly pipeline_p99_ms: number | null
  /** Requests that were refused or had no response. */
  readonly failed: number
}

/** How far one tenant's noise moved what the others saw. */
export interface NoiseReport {
  readonly tenant: string
  readonly factor: number
  readonly calm: OthersRun
  readonly noisy: OthersRun
  /** What went wrong without the noise, with the records of all tenants. Not in results of versions before. */
  readonly calm_records?: WrongRecords
}

/** Records of a run that were not stored once, by their tenant and redacted; null is what cannot be known. */
export interface WrongRecords {
  readonly refused: number
  readonly unanswered: number
  readonly lost: number | null
  readonly duplicated: number | null
  readonly misplaced: number | null
  /** Only where personal data was planted, or requests were bad on purpose. */
  readonly unredacted?: number
  readonly bad_accepted?: number
}

export interface WrongRecordsOf {
  readonly failures: Readonly<Record<string, number>>
  readonly outcomes: LoadOutcomes
  /** Undefined where there is no access to the table. */
  readonly verified: Verified | undefined
  readonly batchRecords: number
}

export function wrongRecords({ failures, outcomes, verified, batchRecords }: WrongRecordsOf): WrongRecords {
  const { refusedRecords: refused, acceptedBad } = outcomes
  const unanswered = Object.values(failures).reduce((sum, requests) => sum + requests, 0) * batchRecords
  return {
    ...{ refused, unanswered, lost: verified?.lost ?? null, duplicated: verified?.duplicated ?? null },
    misplaced: verified?.misplaced ?? null,
    ...(verified?.unredacted !== undefined && { unredacted: verified.unredacted }),
    ...(acceptedBad > 0 && { bad_accepted: acceptedBad * batchRecords }),
  }
}

/** How many of the records are wrong, as far as that is known. */
export function countWrong(records: WrongRecords): number {
  return Object.values(records).reduce((sum: number, count: number | null) => sum + (count ?? 0), 0)
}

export interface MeasuredOthers {
  readonly latency: Histogram | undefined
  readonly pipeline: Histogram | undefined
  readonly run: TenantRun
}

export interface CalmRun extends MeasuredOthers {
  readonly records: WrongRecords
}

export function noiseReport(
  { tenantId, factor }: Noisy,
  { calm, noisy }: { readonly calm: CalmRun; readonly noisy: MeasuredOthers },
): NoiseReport {
  const seen = ({ latency, pipeline, run }: MeasuredOthers): OthersRun => ({
    latency_p99_ms: p99Of(latency),
    pipeline_p99_ms: p99Of(pipeline),
    failed: failedOf(run, tenantId),
  })
  return { tenant: tenantId, factor, calm: seen(calm), noisy: seen(noisy), calm_records: calm.records }
}

function p99Of(histogram: Histogram | undefined): number | null {
  return histogram === undefined || histogram.totalCount === 0 ? null : percentileMs(histogram, 99)
}

const failedStates: ReadonlySet<RequestState> = new Set(['refused', 'failed', 'unclear'])

function failedOf({ total, tenantOf, stateOf }: MeasuredOthers['run'], noisyTenant: string): number {
  let failed = 0
  for (let n = 0; n < total; n++) {
    const state = stateOf(n)
    if (failedStates.has(state) && tenantOf(n) !== noisyTenant) failed++
  }
  return failed
}
