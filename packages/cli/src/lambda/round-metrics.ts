import type { TenantRound } from '../audit/watch/run-round.ts'

/** What a round says to CloudWatch: a document in the embedded metric format. Milliseconds in `…Ms`. */
export interface RoundMetrics {
  readonly Violations: number
  /** Rounds that proved something, one way or the other. */
  readonly ConclusiveRounds: 0 | 1
  readonly InconclusiveRounds: 0 | 1
  readonly CanaryAcknowledgedMs: readonly number[]
  readonly CanaryStoredMs: readonly number[]
}

/** Of a round that ended; `tenants` is empty where it could not even begin. */
export function roundMetrics(tenants: readonly TenantRound[]): RoundMetrics {
  const violations = tenants.reduce((sum, one) => sum + one.violations.length, 0)
  const isConclusive = violations > 0 || (tenants.length > 0 && tenants.every(({ verdict }) => verdict === 'passed'))
  const known = (values: readonly (number | undefined)[]) => values.filter((ms) => ms !== undefined).map(Math.round)
  return {
    Violations: violations,
    ConclusiveRounds: isConclusive ? 1 : 0,
    InconclusiveRounds: isConclusive ? 0 : 1,
    CanaryAcknowledgedMs: known(tenants.map(({ acknowledgedMs }) => acknowledgedMs)),
    CanaryStoredMs: known(tenants.map(({ storedMs }) => storedMs)),
  }
}

/**
 * The fields that make a line of a log metrics of a stage, as the other functions write them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedded(metrics: RoundMetrics, { stage, nowMs }: { readonly stage: string; readonly nowMs: number }) {
  const values = Object.entries(metrics).filter(([, value]) => !Array.isArray(value) || value.length > 0)
  const Metrics = values.map(([Name]) => ({ Name, Unit: Name.endsWith('Ms') ? 'Milliseconds' : 'Count' }))
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [{ Namespace: 'logpipe', Dimensions: [['service', 'stage']], Metrics }],
    },
    ...{ service: 'logpipe-watch', stage },
    ...Object.fromEntries(values),
  }
}
