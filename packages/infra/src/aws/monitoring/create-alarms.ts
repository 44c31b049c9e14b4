import { Duration, type Stack, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  Alarm,
  CfnAlarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSubscription, CfnTopic, CfnTopicPolicy, Topic } from 'aws-cdk-lib/aws-sns'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { topology } from '../../topology.ts'
import type { FunctionName, Functions } from '../functions/function-parts.ts'
import type { Queues } from '../stores/create-queues.ts'
import type { Tables } from '../stores/create-tables.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId } from '../template/logical-id.ts'
import { ownMetrics } from './own-metrics.ts'

export interface Watched {
  readonly api: HttpApi
  readonly functions: Functions
  readonly queues: Queues
  readonly tables: Tables
}

interface AlarmPlan {
  readonly id: string
  /** What is wrong, and what to do first. */
  readonly description: string
  /** Anchor of the section in docs/operations.md that explains it. */
  readonly anchor: string
  readonly metric: IMetric
  /** The alarm fires at this value and above; it may be a parameter. */
  readonly threshold: number | string
  /** Consecutive periods. 1 by default. */
  readonly periods?: number
}

/** Alarms on what an operator has to act on. Missing data is not an alarm: an unused stack has none. */
export function createAlarms(
  stack: Stack,
  watched: Watched,
  { parameters, actions }: Pick<AlarmOptions, 'parameters'> & { readonly actions: string[] },
): readonly Alarm[] {
  return plans(watched, parameters).map(({ id, description, anchor, metric, threshold, periods = 1 }) => {
    const alarm = new Alarm(stack, id, {
      alarmDescription: describedAlarm(description, anchor),
      metric,
      // The construct compares it, but a parameter has no value before CloudFormation runs.
      threshold: typeof threshold === 'number' ? threshold : 1,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    const cfnAlarm = cfnOf(alarm, CfnAlarm)
    cfnAlarm.alarmActions = actions
    if (typeof threshold === 'string') cfnAlarm.addPropertyOverride('Threshold', threshold)
    return alarm
  })
}

/** What an alarm says: what is wrong, what to do first, and where the rest is. */
export function describedAlarm(description: string, anchor: string): string {
  return `${description} See docs/operations.md#${anchor}`
}

/** Where all alarms go: the one topic of the stack, or another one. */
export function createAlarmActions(stack: Stack, { parameters, conditions }: AlarmOptions): string[] {
  const topic = createTopic(stack, conditions)
  const subscription = new CfnSubscription(stack, 'AlarmMail', {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: parameters.AlarmEmail,
  })
  subscription.cfnOptions.condition = conditions.hasAlarmEmail
  return [either(conditions.makesTopic, topic.topicArn, parameters.AlarmTopicArn).toString()]
}

interface AlarmOptions {
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

/** Its policy is under the same condition: it names the topic. */
function createTopic(stack: Stack, { makesTopic }: Conditions): Topic {
  const topic = new Topic(stack, 'AlarmTopic', { enforceSSL: true })
  // A topic policy replaces the default one, which lets alarms publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsMayPublish',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  )
  cfnOf(topic, CfnTopic).cfnOptions.condition = makesTopic
  const policy = topic.node.findChild('Policy')
  cfnOf(policy, CfnTopicPolicy).cfnOptions.condition = makesTopic
  Validations.of(topic).acknowledge({
    id: 'AwsSolutions-SNS2',
    reason: 'Alarms hold names and numbers only, and cannot publish to a topic under the AWS managed key.',
  })
  return topic
}

const minute = Duration.minutes(1)
const fiveMinutes = Duration.minutes(5)

function plans(watched: Watched, parameters: PipelineParameters): readonly AlarmPlan[] {
  const { api, functions, queues } = watched
  return [
    {
      id: 'DeadLetterAlarm',
      description: 'Records are in the dead-letter queue: see why with `logpipe dlq list`, fix it, then redrive.',
      anchor: 'alarm-dead-letters',
      metric: queues.deadLetter.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: Stats.MAXIMUM }),
      threshold: parameters.AlarmDeadLetters,
    },
    {
      id: 'BacklogAlarm',
      description: 'The oldest message has waited too long: see whether the worker fails, or has too much to do.',
      anchor: 'alarm-backlog',
      metric: queues.ingest.metricApproximateAgeOfOldestMessage({ period: minute, statistic: Stats.MAXIMUM }),
      threshold: parameters.AlarmBacklogSeconds,
      periods: 3,
    },
    {
      id: 'ServerErrorAlarm',
      description: 'The API answered requests with a 5xx: look at the functions that answer it.',
      anchor: 'alarm-server-errors',
      metric: api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      threshold: parameters.AlarmServerErrors,
    },
    ...storingPlans(watched, parameters),
    ...Object.keys(topology.functions).flatMap((name) => functionPlans(name as FunctionName, functions)),
    {
      id: 'SkippedRowAlarm',
      description: 'Reads left out rows that the pipeline did not write: `logpipe audit` names them.',
      anchor: 'alarm-skipped-rows',
      metric: ownMetrics(parameters.Stage, fiveMinutes)('SkippedRows', 'read', Stats.SUM),
      threshold: 1,
    },
  ]
}

/**
 * The worker returns to the queue what it cannot store and does not throw, so its error metric shows none of that.
 *
 * None is on how long the worker runs. A throttled one tries again until three seconds before its timeout, by design, so a long
 * run is no news: throttled writes are, messages that fail are, and so is the age of the oldest one. Past the timeout Lambda
 * counts an error.
 */
function storingPlans({ tables }: Watched, parameters: PipelineParameters): readonly AlarmPlan[] {
  const own = ownMetrics(parameters.Stage, fiveMinutes)
  return [
    {
      id: 'FailedMessageAlarm',
      description: 'The worker could not finish messages, which come again: read why in its log.',
      anchor: 'alarm-failed-messages',
      metric: own('FailedMessages', 'worker', Stats.SUM),
      threshold: parameters.AlarmFailedMessages,
    },
    {
      id: 'ThrottledWriteAlarm',
      description: 'DynamoDB throttles writes of logs: see which tenant writes most, or add warm throughput.',
      anchor: 'alarm-throttled-writes',
      metric: sumOf(throttledWrites(tables)),
      threshold: parameters.AlarmThrottledWrites,
      periods: 3,
    },
    {
      id: 'CredentialAlarm',
      description: 'AWS refused the credentials of a function, expired or without a right: compare its role.',
      anchor: 'alarm-credentials',
      metric: sumOf(names.map((name) => own('CredentialErrors', name, Stats.SUM))),
      threshold: 1,
    },
  ]
}

const names = Object.keys(topology.functions) as FunctionName[]

/** Of the table and its indexes: a throttled index throttles the table's writes, and DynamoDB counts them at the index. */
export function throttledWrites({ logs }: Tables): readonly IMetric[] {
  const options = { namespace: 'AWS/DynamoDB', metricName: 'WriteThrottleEvents', statistic: Stats.SUM }
  const indexes = topology.tables.logs.indexes.map(({ name }) => ({ GlobalSecondaryIndexName: name }))
  return [{}, ...indexes].map((index) => {
    const dimensionsMap = { TableName: logs.tableName, ...index }
    return new Metric({ ...options, dimensionsMap, period: fiveMinutes })
  })
}

/** Without this, one metric without data would leave the sum without data. */
function sumOf(metrics: readonly IMetric[]): IMetric {
  const usingMetrics = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]))
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ')
  return new MathExpression({ expression, usingMetrics, period: fiveMinutes })
}

function functionPlans(name: FunctionName, functions: Functions): readonly AlarmPlan[] {
  const options = { period: fiveMinutes, statistic: Stats.SUM }
  return [
    {
      id: logicalId(name, 'ErrorAlarm'),
      description: `The ${name} function threw, ran out of time or could not start: read the last errors in its log.`,
      anchor: `alarm-${name}-errors`,
      metric: functions[name].metricErrors(options),
      threshold: 1,
    },
    {
      id: logicalId(name, 'ThrottleAlarm'),
      description: `The ${name} function is throttled, the account's concurrency used up: find who uses it, or raise it.`,
      anchor: `alarm-${name}-throttles`,
      metric: functions[name].metricThrottles(options),
      threshold: 1,
    },
  ]
}
