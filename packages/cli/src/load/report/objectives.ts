import { LogpipeError } from '@logpipe/sdk/contract'
import { quote } from '../../config/parse-option.ts'
import type { LoadReport } from './load-report.ts'

/** A condition under which a run has failed. */
export interface Objective {
  /** As it was given. */
  readonly text: string
  readonly metric: Metric
  readonly isOver: boolean
  /** Milliseconds, or a count. */
  readonly limit: number
}

const latencies = ['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const
const counts = [
  'lost',
  'duplicated',
  'misplaced',
  'unredacted',
  'refused',
  'unanswered',
  'late',
  'unsent',
  'stored',
  'accepted',
] as const
export type LatencyMetric = (typeof latencies)[number]
type Metric = LatencyMetric | (typeof counts)[number] | 'drain' | 'rate'

/** Whether only the table knows it. */
export function isOfTable(metric: Metric): boolean {
  return ['lost', 'duplicated', 'misplaced', 'unredacted', 'stored', 'drain'].includes(metric)
}

const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000 }

/** Reads a condition such as `p99>200ms`, `lost>0` or `rate<900`. Throws `invalid_option`. */
export function parseObjective(value: string): Objective {
  const match = /^\s*([a-z0-9.]+)\s*([<>])\s*(\d+(?:\.\d+)?)(us|ms|s)?\s*$/.exec(value)
  // As reports write it.
  const metric = match?.[1] === 'p99.9' ? 'p999' : match?.[1]
  if (match === null || !isMetric(metric)) {
    const names = [...latencies, 'drain', 'rate', ...counts].join(', ')
    throw invalid(value, `it must be a condition such as 'p99>200ms' or 'lost>0'; it may name ${names}`)
  }
  const isTime = metric === 'drain' || isLatency(metric)
  const unit = match[4]
  if (isTime && unit === undefined) throw invalid(value, `${metric} is a time and needs a unit, such as 200ms or 2s`)
  if (!isTime && unit !== undefined) throw invalid(value, `${metric} is not a time; write the number without a unit`)
  return { text: value.trim(), metric, isOver: match[2] === '>', limit: Number(match[3]) * (units[unit ?? 'ms'] ?? 1) }
}

/** An objective that a run missed, or of which it is not known: `value` is then null. */
export interface MissedObjective {
  readonly objective: string
  readonly value: number | null
}

export function missedObjectives(
  objectives: readonly Objective[],
  report: Pick<LoadReport, 'latency_ms' | 'responses' | 'records' | 'drain_ms' | 'late' | 'unsent' | 'rate'>,
): readonly MissedObjective[] {
  return objectives.flatMap((objective) => {
    const value = measuredOf(objective.metric, report)
    return value === null || isMissed(objective, value) ? [{ objective: objective.text, value }] : []
  })
}

export function isMissed({ isOver, limit }: Objective, value: number): boolean {
  return isOver ? value > limit : value < limit
}

function measuredOf(metric: Metric, report: Parameters<typeof missedObjectives>[1]): number | null {
  if (isLatency(metric)) return report.responses === 0 ? null : report.latency_ms[metric]
  if (metric === 'drain') return report.drain_ms
  if (metric === 'rate') return report.rate.achieved_per_second
  if (metric === 'late' || metric === 'unsent') return report[metric]
  return report.records[metric] ?? null
}

function isMetric(name: string | undefined): name is Metric {
  return [...latencies, ...counts, 'drain', 'rate'].some((metric) => metric === name)
}

export function isLatency(metric: Metric): metric is LatencyMetric {
  return latencies.some((name) => name === metric)
}

function invalid(value: string, why: string): LogpipeError {
  return new LogpipeError('invalid_option', `--fail-if is ${quote(value)}; ${why}`)
}
