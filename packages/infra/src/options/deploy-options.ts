import { topology } from '../topology.ts'

/** One thing that can be chosen about a deployment. */
export interface OptionPlan {
  readonly kind: 'switch' | 'number' | 'text' | 'tags'
  /** How it is typed. */
  readonly flag: {
    readonly name: `--${string}`
    /** What follows it, for the help. */
    readonly value?: `<${string}>`
    readonly help: string
    /** Help of `--no-…`, where there is one. It turns a switch off, and takes a text back. */
    readonly no?: string
  }
  /** A regular expression that the whole text matches. An empty text takes the option back. */
  readonly pattern?: string
  readonly maxLength?: number
  /** Of a number. */
  readonly min?: number
  readonly max?: number
  /** Whether a number must be whole. */
  readonly isWhole?: boolean
  /** The only numbers that it may be. */
  readonly oneOf?: readonly number[]
  /** What it must be, after `it must be`. */
  readonly mustBe?: string
  /** Its parameter in the template. An option without one is for the deployer alone. */
  readonly parameter?: {
    readonly name: string
    /** Under which heading the AWS console asks for it, and its name there. */
    readonly group: 'Deployment' | 'Capacity' | 'Operations' | 'Address'
    readonly label: string
    readonly description: string
    /** Value of a new deployment. */
    readonly default: string | number
  }
}

/** Days for which CloudWatch Logs can keep a log group. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
] as const

const { functions, eventSources } = topology

function memoryOption<N extends string>(parameter: N, name: keyof typeof functions) {
  return {
    kind: 'number',
    flag: { name: `--${name}-memory`, value: '<mb>', help: `memory of the ${name} function, and CPU in proportion` },
    min: 128,
    max: 10_240,
    isWhole: true,
    mustBe: 'a whole number of 128 to 10240 MB',
    parameter: {
      name: parameter,
      group: 'Capacity',
      label: `Memory of ${name}`,
      description: `Memory of the ${name} function, MB. It gets CPU in proportion.`,
      default: functions[name].memoryMb,
    },
  } as const
}

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

/**
 * Everything that can be chosen about a deployment. Flags of the command line, parameters of the template, the type
 * {@link DeployOptions} and all checks come from this table. An option that is not given keeps its value.
 */
export const deployOptions = {
  isOpen: {
    kind: 'switch',
    flag: {
      name: '--open',
      help: 'serve requests without a key',
      no: 'serve only requests with a key (the default)',
    },
    parameter: {
      name: 'Open',
      group: 'Deployment',
      label: 'Open',
      description: 'Whether requests without an API key are served. They then name their tenant themselves.',
      default: 'false',
    },
  },
  workMsPerChar: {
    kind: 'number',
    flag: {
      name: '--simulate-work',
      value: '<ms>',
      help: 'simulated work of the worker, milliseconds per character',
    },
    min: 0,
    // A hundred characters keep a worker busy for a quarter of an hour.
    max: 10_000,
    mustBe: '0 to 10000 milliseconds per character',
    parameter: {
      name: 'WorkMsPerChar',
      group: 'Deployment',
      label: 'Simulated work',
      description: 'Work that the worker simulates, milliseconds per character.',
      default: 0,
    },
  },
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
  workerConcurrency: {
    kind: 'number',
    flag: { name: '--worker-concurrency', value: '<count>', help: 'how many batches the worker stores at once' },
    // The least and the most that an event source mapping takes.
    min: 2,
    max: 1_000,
    isWhole: true,
    mustBe: 'a whole number of 2 to 1000',
    parameter: {
      name: 'WorkerConcurrency',
      group: 'Capacity',
      label: 'Concurrency of the worker',
      description: "How many batches the worker stores at once. They count against the account's concurrency.",
      default: eventSources.worker.maximumConcurrency,
    },
  },
  ingestMemoryMb: memoryOption('IngestMemory', 'ingest'),
  readMemoryMb: memoryOption('ReadMemory', 'read'),
  workerMemoryMb: memoryOption('WorkerMemory', 'worker'),
  throttleRate: {
    kind: 'number',
    flag: { name: '--throttle-rate', value: '<rate>', help: 'requests per second that the API takes of all callers' },
    min: 1,
    max: 100_000,
    isWhole: true,
    mustBe: 'a whole number of 1 to 100000 requests per second',
    parameter: {
      name: 'ThrottleRate',
      group: 'Capacity',
      label: 'Request rate',
      description: 'Requests per second that the API takes of all callers together; beyond that it answers 429.',
      default: 1_000,
    },
  },
  throttleBurst: {
    kind: 'number',
    flag: { name: '--throttle-burst', value: '<count>', help: 'requests that the API takes at once beyond that rate' },
    min: 1,
    max: 100_000,
    isWhole: true,
    mustBe: 'a whole number of 1 to 100000 requests',
    parameter: {
      name: 'ThrottleBurst',
      group: 'Capacity',
      label: 'Request burst',
      description: 'Requests that the API takes at once, above its rate.',
      default: 2_000,
    },
  },
  /** AWS bills it once, and takes nothing back. */
  warmWrites: {
    kind: 'number',
    flag: {
      name: '--warm-writes',
      value: '<units>',
      help: 'write units per second that the logs table takes from the start; billed once, cannot be lowered',
    },
    min: 0,
    max: 1_000_000,
    isWhole: true,
    mustBe: 'a whole number of 0 to 1000000 write units per second',
    parameter: {
      name: 'WarmWrites',
      group: 'Capacity',
      label: 'Warm write throughput',
      description:
        'Write units per second that the logs table and its index take at once. AWS bills them once, and they cannot be lowered. 0: as the table scales by itself.',
      default: 0,
    },
  },
  /** Every tenant's session asks KMS for it anew. */
  kmsKey: {
    kind: 'text',
    flag: {
      name: '--kms-key',
      value: '<arn>',
      help: 'customer managed KMS key of tables and queues',
      no: 'the keys that AWS owns (the default)',
    },
    pattern: 'arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+',
    mustBe: 'the ARN of a KMS key, not of an alias',
    parameter: {
      name: 'KmsKeyArn',
      group: 'Deployment',
      label: 'KMS key',
      description: 'Customer managed KMS key of this region for tables and queues. Empty: keys that AWS owns.',
      default: '',
    },
  },
  /** On the stacks, from where CloudFormation puts them on all resources. */
  tags: {
    kind: 'tags',
    flag: { name: '--tag', value: '<key=value>', help: 'tag of all resources; repeatable. key= removes it' },
    mustBe:
      'key=value: a key of 1 to 128 and a value of at most 256 letters, digits, spaces and _.:/=+@-, not beginning with aws: or logpipe:',
  },
  domain: {
    kind: 'text',
    flag: {
      name: '--domain',
      value: '<name>',
      help: 'host name of the endpoint, in a Route 53 zone of this account',
      no: 'the host name that AWS assigns (the default)',
    },
    pattern: '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}',
    maxLength: 253,
    mustBe: 'a host name in lower case, such as logs.example.com',
    parameter: {
      name: 'DomainName',
      group: 'Address',
      label: 'Domain name',
      description: 'Host name of the API, such as logs.example.com. Empty: the name that AWS assigns.',
      default: '',
    },
  },
  /** The certificate and the record of the domain are made in it. */
  hostedZoneId: {
    kind: 'text',
    flag: {
      name: '--hosted-zone',
      value: '<id>',
      help: 'hosted zone of the domain; found by its name otherwise',
    },
    pattern: 'Z[A-Z0-9]{1,31}',
    mustBe: 'the id of a Route 53 zone, such as Z0123456789ABC',
    parameter: {
      name: 'HostedZoneId',
      group: 'Address',
      label: 'Hosted zone',
      description: 'Route 53 zone of the domain, for its records. Empty: the owner of the domain sets them.',
      default: '',
    },
  },
  /** Without one a certificate is made. */
  certificateArn: {
    kind: 'text',
    flag: {
      name: '--certificate',
      value: '<arn>',
      help: 'existing certificate of the domain',
    },
    pattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+',
    mustBe: 'the ARN of an ACM certificate',
    parameter: {
      name: 'CertificateArn',
      group: 'Address',
      label: 'Certificate',
      description:
        'ACM certificate of the domain: in this region, or in us-east-1 behind CloudFront, where it is required. Empty: a new one.',
      default: '',
    },
  },
  /** Needs a stack of its own in us-east-1, which the deployer makes: no parameter can. */
  isBehindWaf: {
    kind: 'switch',
    flag: {
      name: '--waf',
      help: 'CloudFront with WAF in front, as the only way in',
      no: 'no CloudFront (the default)',
    },
  },
  /** Tables refuse to be deleted meanwhile. */
  isRetained: {
    kind: 'switch',
    flag: {
      name: '--retain',
      help: 'tables and master key outlive the stack (the default)',
      no: 'tables and master key are deleted with the stack',
    },
    parameter: {
      name: 'Retain',
      group: 'Deployment',
      label: 'Protect the tables',
      description: 'Whether the tables refuse to be deleted.',
      default: 'true',
    },
  },
  permissionsBoundary: {
    kind: 'text',
    flag: {
      name: '--permissions-boundary',
      value: '<arn>',
      help: 'policy that bounds every role of the stack',
    },
    pattern: 'arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+',
    mustBe: 'the ARN of a managed policy',
    parameter: {
      name: 'PermissionsBoundary',
      group: 'Deployment',
      label: 'Permissions boundary',
      description: 'ARN of the managed policy that bounds every role of the stack. Empty: none.',
      default: '',
    },
  },
} as const satisfies Readonly<Record<string, OptionPlan>>

export type DeployOption = keyof typeof deployOptions

interface ValueOf {
  readonly switch: boolean
  readonly number: number
  readonly text: string
  /** An empty value takes the tag back. */
  readonly tags: Readonly<Record<string, string>>
}

/** What was chosen. What was not keeps its value in a deployment that is there, and has its default in a new one. */
export type DeployOptions = {
  readonly [K in DeployOption]?: ValueOf[(typeof deployOptions)[K]['kind']]
}
