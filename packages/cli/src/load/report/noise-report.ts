import type { RequestState } from '../engine/drive.ts'
import { type Histogram, percentileMs } from '../measure/histograms.ts'
import type { SentRun } from '../proof/verify.ts'
import type { Noisy } from '../traffic/noise.ts'

/** What all tenants but the noisy one saw in one run. Milliseconds; null is what cannot be known. */
export interface OthersRun {
  readonly latency_p99_ms: number
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
}

export interface MeasuredOthers {
  readonly latency: Histogram | undefined
  readonly pipeline: Histogram | undefined
  readonly run: Pick<SentRun, 'total' | 'tenantOf' | 'stateOf'>
}

export function noiseReport(
  { tenantId, factor }: Noisy,
  { calm, noisy }: { readonly calm: MeasuredOthers; readonly noisy: MeasuredOthers },
): NoiseReport {
  const seen = ({ latency, pipeline, run }: MeasuredOthers): OthersRun => ({
    latency_p99_ms: latency === undefined ? 0 : percentileMs(latency, 99),
    pipeline_p99_ms: pipeline === undefined ? null : percentileMs(pipeline, 99),
    failed: failedOf(run, tenantId),
  })
  return { tenant: tenantId, factor, calm: seen(calm), noisy: seen(noisy) }
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
