import type { LoadReport } from '../report/load-report.ts'
import { missedObjectives, type Objective } from '../report/objectives.ts'
import { isTargetSlow } from '../report/verdict.ts'
import { boundsOf, nextRate, type SearchRange, type Tried, tolerance } from './next-rate.ts'

/** A step of fewer requests says nothing of its rate: of single ones, one may be fine and the next not. */
export const leastRequests = 10

/** The lowest rate, requests per second, of which a step of so many milliseconds says something; at least 1. */
export function minRateOf(stepMs: number): number {
  return Math.max(1, leastRequests / (stepMs / 1000))
}

/** What a step came to, as the table and the document show it. Times are milliseconds; null is what cannot be known. */
export interface FindMaxStep {
  readonly rate_per_second: number
  readonly achieved_per_second: number | null
  readonly p50_ms: number | null
  readonly p99_ms: number | null
  readonly refused: number
  readonly unanswered: number
  /** From the last response until the queue was empty; null where it never was, or cannot be looked into. */
  readonly drain_ms: number | null
  readonly outcome: Tried['kind']
  /** Whether it was far from holding: more than by chance. */
  readonly clear: boolean
  /** What was missed, or what limited the generator. */
  readonly why: readonly string[]
}

export interface FindMaxOptions extends SearchRange {
  /** Runs the load at this rate. Undefined where it was interrupted. */
  readonly runStep: (rate: number) => Promise<FindMaxStep | undefined>
  /** No step starts that could end after this, milliseconds. */
  readonly budgetMs: number
  /** How long a step may take, milliseconds. */
  readonly stepMs: number
  /** Whether a step at this rate may be sent. */
  readonly isAllowed: (rate: number) => boolean
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
}

/** What ended the search. */
export type FindMaxEnd = 'target' | 'generator' | 'highest_rate' | 'none_held' | 'time' | 'budget' | 'interrupted'

export interface FoundMax {
  /** The highest rate that held; null where none did. */
  readonly rate_per_second: number | null
  /** The lowest rate that did not; null where all held. */
  readonly not_held_per_second: number | null
  readonly limited_by: FindMaxEnd
  readonly tolerance_percent: number
  /** In the order of their rates. */
  readonly steps: readonly FindMaxStep[]
}

/** Searches for the highest rate that holds, and answers with every step on the way. */
export async function findMax(options: FindMaxOptions): Promise<FoundMax> {
  const { runStep, isAllowed, budgetMs, stepMs, elapsed, ...range } = options
  const untilMs = elapsed() + budgetMs
  const steps: FindMaxStep[] = []
  const found = (end?: FindMaxEnd): FoundMax => foundMax(steps, range, end)
  for (;;) {
    const rate = nextRate(steps.map(asTried), range)
    if (rate === undefined) return found()
    if (elapsed() + stepMs > untilMs) return found('time')
    if (!isAllowed(rate)) return found('budget')
    const step = await runStep(rate)
    if (step === undefined) return found('interrupted')
    steps.push(step)
  }
}

function asTried({ rate_per_second: rate, outcome, clear }: FindMaxStep): Tried {
  return { rate, kind: outcome, isClear: clear }
}

function foundMax(steps: readonly FindMaxStep[], { maxRate }: SearchRange, end: FindMaxEnd | undefined): FoundMax {
  const { low, high, highKind } = boundsOf(steps.map(asTried))
  const limit = highKind === 'invalid' ? 'generator' : 'target'
  return {
    rate_per_second: low === 0 ? null : low,
    not_held_per_second: high === Number.POSITIVE_INFINITY ? null : high,
    limited_by: end ?? (low === 0 && limit === 'target' ? 'none_held' : low >= maxRate ? 'highest_rate' : limit),
    tolerance_percent: Math.round((tolerance - 1) * 100),
    steps: steps.toSorted((a, b) => a.rate_per_second - b.rate_per_second),
  }
}

export interface StepRun {
  readonly rate: number
  readonly durationMs: number
  /** From the last response until the queue was empty; infinite where it never was, undefined where that cannot be known. */
  readonly drainMs: number | undefined
  readonly objectives: readonly Objective[]
}

/** A step by the report of its run. */
export function judgeStep(report: LoadReport, run: StepRun): FindMaxStep {
  const { refused, unanswered } = report.records
  const faults = faultsOf(report, run)
  const { limit } = report.generator
  const isInvalid = limit !== null && refused + unanswered === 0 && !isTargetSlow(run.objectives, { ...report, limit })
  return {
    rate_per_second: run.rate,
    achieved_per_second: report.rate.achieved_per_second,
    ...{ p50_ms: timeOf(report, 'p50'), p99_ms: timeOf(report, 'p99'), refused, unanswered },
    drain_ms: run.drainMs === undefined || run.drainMs === Number.POSITIVE_INFINITY ? null : run.drainMs,
    outcome: isInvalid ? 'invalid' : faults.length > 0 ? 'missed' : 'held',
    clear: !isInvalid && faultsOf(report, run, clearFactor).length > 0,
    why: isInvalid ? [limit] : faults,
  }
}

function timeOf({ responses, latency_ms }: LoadReport, percentile: 'p50' | 'p99'): number | null {
  return responses === 0 ? null : latency_ms[percentile]
}

/** What is over its limit by so much, or refused so often, did not happen by chance. */
const [clearFactor, clearShare] = [2, 0.01]
/** A queue that is not empty this long after the last response was filled faster than it is read, as a share of the step. */
const [maxDrainShare, leastDrainMs] = [0.05, 500]

function faultsOf(report: LoadReport, { durationMs, drainMs, objectives }: StepRun, factor = 1): readonly string[] {
  const { refused, unanswered, sent } = report.records
  const most = factor === 1 ? 0 : sent * clearShare
  const limits = objectives.map((one) => ({ ...one, limit: one.isOver ? one.limit * factor : one.limit / factor }))
  const maxDrainMs = factor * Math.max(leastDrainMs, durationMs * maxDrainShare)
  return [
    ...missedObjectives(limits, report).map(({ objective }) => objective),
    ...(refused > most ? ['refused>0'] : []),
    ...(unanswered > most ? ['unanswered>0'] : []),
    ...(drainMs !== undefined && drainMs > maxDrainMs ? ['the queue grew'] : []),
  ]
}
