import { Duration, type Stack } from 'aws-cdk-lib'
import { Alarm, CfnAlarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { describedAlarm } from '../monitoring/create-alarms.ts'
import { ownMetrics } from '../monitoring/own-metrics.ts'
import { cfnOf } from '../template/cfn-of.ts'

export interface WatchAlarmOptions {
  readonly stage: string
  readonly actions: string[]
}

const fiveMinutes = Duration.minutes(5)
/** Periods of an hour: with the longest interval one round may fail. */
const hour = 12

/** One alarm on what the watch found, and one on a watch that finds nothing out, be it dead or inconclusive. */
export function createWatchAlarms(stack: Stack, { stage, actions }: WatchAlarmOptions): readonly Alarm[] {
  const metric = ownMetrics(stage, fiveMinutes)
  const alarms = [
    new Alarm(stack, 'WatchViolationAlarm', {
      alarmDescription: describedAlarm(
        'A canary was lost, altered, left unredacted or open to another tenant: read the last round in the log of the watch.',
        'alarm-watch-violations',
      ),
      metric: metric('Violations', 'watch', Stats.SUM),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }),
    new Alarm(stack, 'WatchSilenceAlarm', {
      alarmDescription: describedAlarm(
        'No round of the watch has proved anything for an hour: read why in its log.',
        'alarm-watch-silence',
      ),
      metric: metric('ConclusiveRounds', 'watch', Stats.SUM),
      threshold: 1,
      evaluationPeriods: hour,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    }),
  ]
  for (const alarm of alarms) cfnOf(alarm, CfnAlarm).alarmActions = actions
  return alarms
}
