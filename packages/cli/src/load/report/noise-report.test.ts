import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { RequestState } from '../engine/drive.ts'
import { newHistogram, recordMs } from '../measure/histograms.ts'
import { countWrong, noiseReport, wrongRecords } from './noise-report.ts'

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
  const records = { refused: 0, unanswered: 0, lost: 2, duplicated: null, misplaced: 0 }
  const calm = { ...seen(5, ['accepted', 'accepted']), records }
  const noisy = seen(20, ['refused', 'accepted', 'failed', 'refused', 'refused', 'failed', 'accepted', 'rejected'])
  expect(noiseReport({ tenantId: 'loud' as TenantId, factor: 10 }, { calm, noisy })).toEqual({
    ...{ tenant: 'loud', factor: 10 },
    calm: { latency_p99_ms: 5, pipeline_p99_ms: null, failed: 0 },
    noisy: { latency_p99_ms: 20, pipeline_p99_ms: null, failed: 2 },
    calm_records: records,
  })
  expect(countWrong(records)).toBe(2)
})

test('of nothing that was measured there is no percentile', () => {
  const nothing = { ...seen(5, []), latency: newHistogram(), pipeline: newHistogram() }
  const records = { refused: 0, unanswered: 0, lost: 0, duplicated: 0, misplaced: 0 }
  const report = noiseReport(
    { tenantId: 'loud' as TenantId, factor: 10 },
    { calm: { ...nothing, records }, noisy: nothing },
  )
  expect(report.noisy).toEqual({ latency_p99_ms: null, pipeline_p99_ms: null, failed: 0 })
})

test('what is wrong with records is counted in records, and what the table does not say is not known', () => {
  const none = { acceptedRecords: 0, acceptedDuplicates: 0, refusedRecords: 6, rejectedBad: 0, acceptedBad: 1 }
  const wrong = wrongRecords({ failures: { a: 1, b: 2 }, outcomes: none, verified: undefined, batchRecords: 5 })
  expect(wrong).toEqual({ refused: 6, unanswered: 15, lost: null, duplicated: null, misplaced: null, bad_accepted: 5 })
  expect(countWrong(wrong)).toBe(26)
})
