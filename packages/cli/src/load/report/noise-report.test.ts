import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { RequestState } from '../engine/drive.ts'
import { newHistogram, recordMs } from '../measure/histograms.ts'
import { noiseReport } from './noise-report.ts'

function seen(latencyMs: number, states: readonly RequestState[]) {
  const latency = newHistogram()
  recordMs(latency, latencyMs)
  const tenantOf = (n: number): TenantId => (n % 2 === 0 ? 'loud' : 'quiet') as TenantId
  return {
    latency,
    pipeline: undefined,
    run: { total: states.length, tenantOf, stateOf: (n: number) => states[n] ?? 'unsent' },
  }
}

test('failures of the noisy tenant are its own; those of the others are told', () => {
  const calm = seen(5, ['accepted', 'accepted'])
  const noisy = seen(20, ['refused', 'accepted', 'failed', 'refused', 'refused', 'failed', 'accepted', 'rejected'])
  expect(noiseReport({ tenantId: 'loud' as TenantId, factor: 10 }, { calm, noisy })).toEqual({
    ...{ tenant: 'loud', factor: 10 },
    calm: { latency_p99_ms: 5, pipeline_p99_ms: null, failed: 0 },
    noisy: { latency_p99_ms: 20, pipeline_p99_ms: null, failed: 2 },
  })
})
