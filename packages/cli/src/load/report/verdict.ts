import type { GeneratorLimit } from './judge-generator.ts'
import { isLatency, isMissed, type LatencyMetric, type MissedObjective, type Objective } from './objectives.ts'

export type Verdict = 'passed' | 'failed' | 'invalid' | 'inconclusive' | 'interrupted'

export interface Evidence {
  /** Whether records were lost, duplicated, misplaced, refused, unanswered or stored unredacted: no generator can cause that. */
  readonly isFaulty: boolean
  /** Whether an objective is missed or not known, and whether one is missed by the target alone. */
  readonly isMissed: boolean
  readonly isMissedByTarget: boolean
  readonly limit: GeneratorLimit | undefined
  readonly isInterrupted: boolean
  /** Whether the run could not be followed to its end. */
  readonly hasFault: boolean
  /** Whether requests were sent, and what became of them is known. */
  readonly isProven: boolean
}

/**
 * What the target did wrong is its fault however the generator was. Whatever else was missed says nothing about the target where the generator was
 * the limit. Without the table it is unknown what became of the accepted records.
 */
export function verdictOf(evidence: Evidence): Verdict {
  const { isFaulty, isMissed, isMissedByTarget, limit, isInterrupted, hasFault, isProven } = evidence
  if (isInterrupted) return 'interrupted'
  if (isFaulty || isMissedByTarget) return 'failed'
  if (limit !== undefined && !hasFault) return 'invalid'
  if (isMissed) return 'failed'
  return isProven ? 'passed' : 'inconclusive'
}

/** What an objective names that no generator can cause: more of it is the target's fault. */
const ofTarget: ReadonlySet<Objective['metric']> = new Set<Objective['metric']>([
  ...(['lost', 'duplicated', 'misplaced', 'refused', 'unanswered', 'unredacted', 'drain'] as const),
])

/** Whether an objective is missed by the target, whatever the generator did: one of its records, of a slow queue, or of slow responses. */
export function isMissedByTarget(
  objectives: readonly Objective[],
  missed: readonly MissedObjective[],
  times: TargetTimes,
): boolean {
  const known = new Set(missed.flatMap(({ objective, value }) => (value === null ? [] : [objective])))
  const ofRecords = objectives.filter(({ metric, isOver }) => isOver && ofTarget.has(metric))
  return ofRecords.some(({ text }) => known.has(text)) || isTargetSlow(objectives, times)
}

/** How long the target took with what it was sent. */
export interface TargetTimes {
  readonly limit: GeneratorLimit['limit'] | null
  readonly service_ms: Readonly<Record<LatencyMetric, number>>
  readonly responses: number
}

/** A target that takes too long with what it was sent uses up all connections, and then is the limit itself. */
export function isTargetSlow(objectives: readonly Objective[], { limit, service_ms, responses }: TargetTimes): boolean {
  if (limit !== 'connections' || responses === 0) return false
  return objectives.some((one) => isLatency(one.metric) && isMissed(one, service_ms[one.metric]))
}
