import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { fixedRate } from '../schedule/arrivals.ts'
import { withNoise } from './noise.ts'
import { openRequests } from './requests.ts'

test('one tenant sends ten times as much, and each of the others as much as before', () => {
  const tenants = ['a', 'b', 'c'].map((name, i) => ({ tenantId: name as TenantId, weight: i + 1 }))
  const calm = { schedule: fixedRate(60, 1_000), traffic: { tenants, batchRecords: 1, seed: 1 } }
  const noisy = withNoise(calm, { tenantId: 'b' as TenantId, factor: 10 })
  expect(noisy.schedule.stages).toEqual([{ fromRate: 240, toRate: 240, durationMs: 1_000 }])
  const { tenantOf } = openRequests({ ...noisy.traffic, runId: '0abcdefgh01234567' })
  const counts: Record<string, number> = {}
  for (let n = 0; n < 240; n++) counts[tenantOf(n)] = (counts[tenantOf(n)] ?? 0) + 1
  expect(counts).toEqual({ a: 10, b: 200, c: 30 })
})
