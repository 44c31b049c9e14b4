import { expect, test } from 'vitest'
import { type MissedObjective, parseObjective } from './objectives.ts'
import { type Evidence, isMissedByTarget, type TargetTimes, verdictOf } from './verdict.ts'

const clean: Evidence = {
  ...{ isFaulty: false, isMissed: false, isMissedByTarget: false, limit: undefined },
  ...{ isInterrupted: false, hasFault: false, isProven: true },
}
const limit = { limit: 'cpu', unsent: 80, late: 0 } as const

test.each<[string, Partial<Evidence>, ReturnType<typeof verdictOf>]>([
  ['in which all is well', {}, 'passed'],
  ['without access to the table', { isProven: false }, 'inconclusive'],
  ['that misses an objective', { isMissed: true }, 'failed'],
  ['of a saturated generator', { limit }, 'invalid'],
  ['of a saturated generator, late therefore', { limit, isMissed: true }, 'invalid'],
  ['of a saturated generator, with records lost', { limit, isMissed: true, isFaulty: true }, 'failed'],
  ['of a saturated generator, and a target that is slow itself', { limit, isMissedByTarget: true }, 'failed'],
  ['that was interrupted after a refusal', { isInterrupted: true, isFaulty: true }, 'interrupted'],
  ['that was interrupted before the table was read', { isInterrupted: true, isMissed: true }, 'interrupted'],
  // The stack's death is why, and no generator.
  ['whose stack died', { limit, hasFault: true, isProven: false }, 'inconclusive'],
])('the verdict of a run %s', (_, evidence, verdict) => {
  expect(verdictOf({ ...clean, ...evidence })).toBe(verdict)
})

const times: TargetTimes = {
  ...{ limit: 'cpu', responses: 10 },
  service_ms: { p50: 1, p90: 2, p95: 3, p99: 300, p999: 400, max: 500 },
}

test.each<[string, number | null, Partial<TargetTimes>, boolean]>([
  ['lost>0', 1, {}, true],
  ['duplicated>0', 1, {}, true],
  ['unredacted>0', 1, {}, true],
  ['unanswered>0', 1, {}, true],
  ['drain>1s', 2_000, {}, true],
  // Not known.
  ['lost>0', null, {}, false],
  // The generator may be why.
  ['p99>200ms', 300, {}, false],
  ['rate<900', 100, {}, false],
  ['late>0', 9, {}, false],
  ['unsent>0', 9, {}, false],
  ['stored<100', 9, {}, false],
  // All connections were waiting for the target.
  ['p99>200ms', 900, { limit: 'connections' }, true],
  ['p99>301ms', 900, { limit: 'connections' }, false],
  ['p99>200ms', 900, { limit: 'connections', responses: 0 }, false],
])('%s with %j: whether the target alone misses it, %j', (text, value, changes, expected) => {
  const missed: readonly MissedObjective[] = [{ objective: text, value }]
  expect(isMissedByTarget([parseObjective(text)], missed, { ...times, ...changes })).toBe(expected)
})
