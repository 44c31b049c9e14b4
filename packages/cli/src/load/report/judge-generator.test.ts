import { expect, test } from 'vitest'
import { type GeneratorRun, judgeGenerator } from './judge-generator.ts'

const behind: GeneratorRun = {
  ...{ asked: 100, sent: 90, unconnected: 0, late: 0, maxLagMs: 10, busyShare: 0.95, longestGcMs: 1 },
  ...{ failures: {}, isOutOfConnections: false, maxConnections: 10 },
}

test.each([
  ['went to its end', undefined, 'cpu'],
  ['was interrupted when it had just begun', 1_999, undefined],
  ['was interrupted later', 2_000, 'cpu'],
])('a generator that is behind in a run that %s', (_, interruptedMs, limit) => {
  expect(judgeGenerator({ ...behind, interruptedMs })?.limit).toBe(limit)
  expect(judgeGenerator({ ...behind, isClosed: true, interruptedMs })?.limit).toBe(limit)
  expect(judgeGenerator({ ...behind, sent: 100, interruptedMs })).toBeUndefined()
})
