import { topology } from '../topology.ts'
import type { OptionPlan } from './option-plan.ts'

/** Days for which CloudWatch Logs can keep a log group. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
] as const

interface Threshold<N extends string> {
  readonly flag: `--alarm-${string}`
  readonly value: `<${string}>`
  readonly parameter: N
  readonly label: string
  /** What goes off at the threshold, after `at which`. */
  readonly what: string
  readonly default: number
}

function thresholdOption<const N extends string>({ flag, value, parameter, label, what, ...rest }: Threshold<N>) {
  return {
    kind: 'number',
    flag: { name: flag, value, help: `threshold of the alarm on ${what}` },
    min: 1,
    max: 1_000_000,
    isWhole: true,
    mustBe: 'a whole number of 1 to 1000000',
    parameter: {
      name: parameter,
      group: 'Operations',
      label,
      description: `Threshold of the alarm on ${what}.`,
      default: rest.default,
    },
  } as const
}

const { intervals } = topology.watch

/** What tells an operator how the deployment does: alarms, and how long logs are kept. */
export const operationsOptions = {
  alarmEmail: {
    kind: 'text',
    flag: {
      name: '--alarm-email',
      value: '<address>',
      help: 'address that receives alarms; it must confirm the subscription',
    },
    pattern: '[^\\s@]+@[^\\s@]+\\.[^\\s@]+',
    mustBe: 'an e-mail address',
    parameter: {
      name: 'AlarmEmail',
      group: 'Operations',
      label: 'Alarms by e-mail',
      description: 'Address that receives alarms once it has confirmed the subscription. Empty: no address.',
      default: '',
    },
  },
  /** Publishes to it instead of a topic of the stack. */
  alarmTopic: {
    kind: 'text',
    flag: {
      name: '--alarm-topic',
      value: '<arn>',
      help: 'existing SNS topic that receives alarms, instead of one of the stack',
    },
    pattern: 'arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}',
    mustBe: 'the ARN of an SNS topic that is not FIFO',
    parameter: {
      name: 'AlarmTopicArn',
      group: 'Operations',
      label: 'Topic of alarms',
      description: 'SNS topic that receives alarms; its policy must let CloudWatch publish. Empty: one of the stack.',
      default: '',
    },
  },
  alarmDeadLetters: thresholdOption({
    flag: '--alarm-dead-letters',
    value: '<messages>',
    parameter: 'AlarmDeadLetters',
    label: 'Dead letters that raise an alarm',
    what: 'messages in the dead-letter queue',
    default: 1,
  }),
  alarmBacklogSeconds: thresholdOption({
    flag: '--alarm-backlog',
    value: '<seconds>',
    parameter: 'AlarmBacklogSeconds',
    label: 'Backlog that raises an alarm',
    what: 'the age of the oldest message, seconds',
    default: 300,
  }),
  alarmServerErrors: thresholdOption({
    flag: '--alarm-server-errors',
    value: '<count>',
    parameter: 'AlarmServerErrors',
    label: 'Server errors that raise an alarm',
    what: '5xx responses in five minutes',
    default: 5,
  }),
  alarmFailedMessages: thresholdOption({
    flag: '--alarm-failed-messages',
    value: '<count>',
    parameter: 'AlarmFailedMessages',
    label: 'Failed messages that raise an alarm',
    what: 'messages that the worker could not finish in five minutes',
    default: 10,
  }),
  alarmThrottledWrites: thresholdOption({
    flag: '--alarm-throttled-writes',
    value: '<count>',
    parameter: 'AlarmThrottledWrites',
    label: 'Throttled writes that raise an alarm',
    what: 'writes that DynamoDB throttled in five minutes, three times in a row',
    default: 1_000,
  }),
  /** Has two tenants of its own, in which it sends its canaries. */
  watchMinutes: {
    kind: 'number',
    flag: {
      name: '--watch',
      value: '<minutes>',
      help: 'how often a function of the stack sends canaries and checks isolation, redaction and storage; 0 turns it off',
    },
    oneOf: intervals,
    mustBe: `one of ${intervals.join(', ')} minutes`,
    parameter: {
      name: 'WatchMinutes',
      group: 'Operations',
      label: 'Watch',
      description: 'How often canaries are sent and checked, minutes. 0: never.',
      default: 0,
    },
  },
  logRetentionDays: {
    kind: 'number',
    flag: { name: '--log-retention', value: '<days>', help: "how long the functions' and the API's logs are kept" },
    oneOf: retentionDays,
    mustBe: `one of ${retentionDays.join(', ')} days`,
    parameter: {
      name: 'LogRetentionDays',
      group: 'Operations',
      label: 'Retention of logs',
      description: "How long the functions' and the API's logs are kept, days.",
      default: 30,
    },
  },
} as const satisfies Readonly<Record<string, OptionPlan>>
