import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { FunctionName } from '../functions/function-parts.ts'

export type OwnMetric = (name: string, service: FunctionName | 'watch', statistic: string) => Metric

/** Metrics of one stage, as `lambda/observe.ts` of the pipeline, and of the CLI `lambda/round-metrics.ts`, write them: several deployments may share an account. */
export function ownMetrics(stage: string, period: Duration = Duration.minutes(1)): OwnMetric {
  return (metricName, service, statistic) =>
    new Metric({
      namespace: 'logpipe',
      metricName,
      dimensionsMap: { service: `logpipe-${service}`, stage },
      statistic,
      period,
    })
}
