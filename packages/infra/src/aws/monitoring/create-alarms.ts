import { Duration, type Stack, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns'
import { topology } from '../../topology.ts'
import type { FunctionName, Functions } from '../functions/function-parts.ts'
import type { Queues } from '../stores/create-queues.ts'
import type { Conditions } from '../template/create-conditions.ts'
import { logicalId } from '../template/logical-id.ts'

export interface Watched {
  readonly api: HttpApi
  readonly functions: Functions
  readonly queues: Queues
}

interface AlarmPlan {
  readonly id: string
  /** What is the matter, and what to do first. */
  readonly description: string
  /** Of the section in docs/operations.md that says the rest. */
  readonly anchor: string
  readonly metric: IMetric
  /** The alarm goes off at this value and above. */
  readonly threshold: number
  /** Periods in a row. 1 by default. */
  readonly periods?: number
}

/** Alarms on what an operator has to act on, to one topic. Missing data is not an alarm: an unused stack has none. */
export function createAlarms(stack: Stack, watched: Watched, { email, conditions }: Told): readonly Alarm[] {
  const topic = createTopic(stack)
  const subscription = new CfnSubscription(stack, 'AlarmMail', {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: email,
  })
  subscription.cfnOptions.condition = conditions.hasAlarmEmail
  return plans(watched).map(({ id, description, anchor, metric, threshold, periods = 1 }) => {
    const alarm = new Alarm(stack, id, {
      alarmDescription: `${description} See docs/operations.md#${anchor}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    return alarm
  })
}

interface Told {
  /** Used only where there is one. */
  readonly email: string
  readonly conditions: Conditions
}

function createTopic(stack: Stack): Topic {
  const topic = new Topic(stack, 'AlarmTopic', { enforceSSL: true })
  // A topic with a policy has lost the one that it comes with, by which alarms may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsMayPublish',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  )
  Validations.of(topic).acknowledge({
    id: 'AwsSolutions-SNS2',
    reason: 'Alarms hold names and numbers only, and cannot publish to a topic under the AWS managed key.',
  })
  return topic
}

const minute = Duration.minutes(1)
const fiveMinutes = Duration.minutes(5)

function plans({ api, functions, queues }: Watched): readonly AlarmPlan[] {
  return [
    {
      id: 'DeadLetterAlarm',
      description: 'Records lie in the dead-letter queue: see why with `logpipe dlq list`, mend it, then redrive.',
      anchor: 'alarm-dead-letters',
      metric: queues.deadLetter.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: Stats.MAXIMUM }),
      threshold: 1,
    },
    {
      id: 'BacklogAlarm',
      description: 'The oldest message has waited for 5 minutes: see whether the worker fails, or has too much to do.',
      anchor: 'alarm-backlog',
      metric: queues.ingest.metricApproximateAgeOfOldestMessage({ period: minute, statistic: Stats.MAXIMUM }),
      threshold: 300,
      periods: 3,
    },
    {
      id: 'ServerErrorAlarm',
      description: 'The API answered five requests in five minutes with a 5xx: look at the functions that answer it.',
      anchor: 'alarm-server-errors',
      metric: api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      threshold: 5,
    },
    ...Object.keys(topology.functions).flatMap((name) => functionPlans(name as FunctionName, functions)),
    {
      id: 'WorkerDurationAlarm',
      description:
        'The worker runs for more than 80 % of its timeout, past which messages come again: see what slows it.',
      anchor: 'alarm-worker-duration',
      metric: functions.worker.metricDuration({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
      threshold: topology.functions.worker.timeoutSeconds * 1_000 * 0.8,
    },
  ]
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
