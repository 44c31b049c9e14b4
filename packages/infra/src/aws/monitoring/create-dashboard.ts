import { Aws, Duration, type Stack } from 'aws-cdk-lib'
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch'
import { topology } from '../../topology.ts'
import type { FunctionName } from '../functions/function-parts.ts'
import { throttledWrites, type Watched } from './create-alarms.ts'
import { type OwnMetric, ownMetrics } from './own-metrics.ts'

/** One page on the pipeline's health: throughput, latency, backlog and failures. */
export function createDashboard(stack: Stack, watched: Watched, { alarms, stage }: Shown): Dashboard {
  const own = ownMetrics(stage)
  return new Dashboard(stack, 'Dashboard', {
    // Dashboard names are shared by all regions of an account.
    dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
    defaultInterval: Duration.hours(3),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
      [graph('Records', recordMetrics(own)), graph('Redactions and refusals', refusalMetrics(own))],
      [graph('Received to stored', latencyMetrics(own), 'ms'), graph('Backlog', backlogMetrics(watched))],
      [graph('Fair queue: groups', groupMetrics(watched)), graph('Fair queue: other tenants', quietMetrics(watched))],
      [topTenants('stored', watched), topTenants('redacted', watched)],
      [
        graph('Throttled writes', throttledWrites(watched.tables)),
        graph('Rows left out of reads', [own('SkippedRows', 'read', Stats.SUM)]),
      ],
      [graph('Requests', requestMetrics(watched)), graph('Answering', answerMetrics(watched), 'ms')],
      [
        graph('Functions: failures', failureMetrics(watched)),
        graph('Functions: duration', durationMetrics(watched), 'ms'),
      ],
    ],
  })
}

function graph(title: string, left: readonly IMetric[], label?: string): IWidget {
  return new GraphWidget({ title, left: [...left], width: 12, leftYAxis: { min: 0, ...(label && { label }) } })
}

/** The top ten tenants, from what `lambda/observe.ts` of the pipeline logs. */
function topTenants(count: 'stored' | 'redacted', { functions }: Watched): IWidget {
  return new LogQueryWidget({
    title: `Tenants by ${titles[count]}`,
    logGroupNames: [functions.worker.logGroup.logGroupName],
    queryLines: [
      "filter message = 'tenant'",
      `stats sum(${count}) as total by tenant`,
      'filter total > 0',
      'sort total desc',
      'limit 10',
    ],
    view: LogQueryVisualizationType.BAR,
    width: 12,
  })
}

const titles = { stored: 'records stored', redacted: 'values redacted' } as const

interface Shown {
  readonly alarms: readonly Alarm[]
  /** Which deployment's metrics: several may share an account. */
  readonly stage: string
}

function recordMetrics(ownMetric: OwnMetric): readonly IMetric[] {
  return [
    ownMetric('Accepted', 'ingest', Stats.SUM),
    ownMetric('Stored', 'worker', Stats.SUM),
    ownMetric('DeadLettered', 'worker', Stats.SUM),
  ]
}

function refusalMetrics(ownMetric: OwnMetric): readonly IMetric[] {
  return [
    ownMetric('Redacted', 'worker', Stats.SUM),
    ownMetric('Denied', 'ingest', Stats.SUM).with({ label: 'Denied by ingest' }),
    ownMetric('Denied', 'read', Stats.SUM).with({ label: 'Denied by read' }),
    ownMetric('FailedMessages', 'worker', Stats.SUM),
    ...names.map((name) =>
      ownMetric('CredentialErrors', name, Stats.SUM).with({ label: `Credentials refused: ${name}` }),
    ),
  ]
}

function latencyMetrics(ownMetric: OwnMetric): readonly IMetric[] {
  return [Stats.p(50), Stats.p(99), Stats.MAXIMUM].map((statistic) => ownMetric('Latency', 'worker', statistic))
}

function backlogMetrics({ queues }: Watched): readonly IMetric[] {
  return [
    queues.ingest.metricApproximateNumberOfMessagesVisible({ label: 'waiting messages' }),
    queues.ingest.metricApproximateNumberOfMessagesNotVisible({ label: 'messages in work' }),
    queues.ingest.metricApproximateAgeOfOldestMessage({ label: 'oldest message, seconds' }),
    queues.deadLetter.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
  ]
}

/** A group is a tenant; it is noisy while it delays other tenants' messages. */
function groupMetrics({ queues }: Watched): readonly IMetric[] {
  return [queues.ingest.metric('ApproximateNumberOfNoisyGroups', { ...minutely, label: 'noisy tenants' })]
}

/** Waiting time of the tenants that are not noisy. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html */
function quietMetrics({ queues }: Watched): readonly IMetric[] {
  const labels = {
    ApproximateNumberOfMessagesVisibleInQuietGroups: 'waiting messages',
    ApproximateNumberOfMessagesNotVisibleInQuietGroups: 'messages in work',
    ApproximateAgeOfOldestMessageInQuietGroups: 'oldest message, seconds',
  }
  return Object.entries(labels).map(([name, label]) => queues.ingest.metric(name, { ...minutely, label }))
}

const minutely = { period: Duration.minutes(1), statistic: Stats.MAXIMUM }

function requestMetrics({ api }: Watched): readonly IMetric[] {
  return [
    api.metricCount({ label: 'requests' }),
    api.metricClientError({ label: '4xx' }),
    api.metricServerError({ label: '5xx' }),
  ]
}

function answerMetrics({ api }: Watched): readonly IMetric[] {
  return [Stats.p(50), Stats.p(99)].map((statistic) => api.metricLatency({ statistic, label: statistic }))
}

function failureMetrics({ functions }: Watched): readonly IMetric[] {
  return names.flatMap((name) => [
    functions[name].metricErrors({ label: `${name} errors` }),
    functions[name].metricThrottles({ label: `${name} throttles` }),
  ])
}

function durationMetrics({ functions }: Watched): readonly IMetric[] {
  return names.map((name) => functions[name].metricDuration({ statistic: Stats.p(99), label: `${name} p99` }))
}

const names = Object.keys(topology.functions) as FunctionName[]
