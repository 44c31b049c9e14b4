import { expect, test } from 'vitest'
import type { TenantRound } from '../audit/watch/run-round.ts'
import { parseTenant } from '../config/parse-option.ts'
import { embedded, roundMetrics } from './round-metrics.ts'

const tenantId = parseTenant('logpipe-watch-a')
const passed: TenantRound = {
  ...{ tenantId, verdict: 'passed', logId: 'id', acknowledgedMs: 12.4, storedMs: 80.6, violations: [], doubts: [] },
}
const doubtful: TenantRound = { ...passed, verdict: 'inconclusive', storedMs: undefined, doubts: [{ kind: 'late' }] }
const failed: TenantRound = { ...passed, verdict: 'failed', violations: [{ kind: 'missing', logId: 'id' }] }

const proved = { ConclusiveRounds: 1, InconclusiveRounds: 0 }
const nothing = { ConclusiveRounds: 0, InconclusiveRounds: 1 }

test.each<[string, readonly TenantRound[], object]>([
  ['both passed', [passed, passed], { ...proved, Violations: 0 }],
  ['one is in doubt', [passed, doubtful], { ...nothing, Violations: 0 }],
  ['one failed, the other is in doubt', [failed, doubtful], { ...proved, Violations: 1 }],
  ['it could not begin', [], { ...nothing, Violations: 0 }],
])('a round of which %s', (_, tenants, expected) => {
  expect(roundMetrics(tenants)).toMatchObject(expected)
})

test('times are whole milliseconds, and a metric without a value is not declared', () => {
  const { CanaryAcknowledgedMs, CanaryStoredMs } = roundMetrics([passed, doubtful])
  expect([CanaryAcknowledgedMs, CanaryStoredMs]).toEqual([[12, 12], [81]])
  const document = embedded(roundMetrics([]), { stage: 'prod', nowMs: 1 })
  const named = document._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name))
  expect(named).toEqual(['Violations', 'ConclusiveRounds', 'InconclusiveRounds'])
  expect(document).not.toHaveProperty('CanaryStoredMs')
})
