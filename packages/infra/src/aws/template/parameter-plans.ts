/** One parameter of a template. What CloudFormation checks of it holds in the console, too, where no command checked before. */
export interface ParameterPlan {
  /** String by default. */
  readonly type?: 'Number'
  /** Under which heading the console asks for it, and how it calls it there. */
  readonly group: string
  readonly label: string
  readonly description: string
  /** What holds where nothing is said. A parameter without it must be given. */
  readonly default?: string | number
  readonly allowedPattern?: string
  readonly allowedValues?: string[]
  readonly minValue?: number
  readonly maxLength?: number
  /** What CloudFormation says of a value that does not fit. */
  readonly constraintDescription?: string
}

const [deployment, operations, address] = ['Deployment', 'Operations', 'Address']

const stage = {
  group: deployment,
  label: 'Stage',
  description: 'Names the deployment, so that one account can hold several.',
  allowedPattern: '[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?',
  constraintDescription: '1 to 20 of a-z, 0-9 and "-"; begins with a letter and does not end with "-"',
} as const satisfies ParameterPlan

const domainName = {
  group: address,
  label: 'Domain name',
  description: 'Name under which the API is reached, such as logs.example.com. Empty: the name that AWS gives.',
  default: '',
  maxLength: 253,
  allowedPattern: '|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}',
  constraintDescription: 'a domain name in lower case, or empty',
} as const satisfies ParameterPlan

const hostedZoneId = {
  group: address,
  label: 'Hosted zone',
  description: 'Route 53 zone of the domain, for its records. Empty: whoever owns the domain sets them.',
  default: '',
  allowedPattern: '|Z[A-Z0-9]{1,31}',
  constraintDescription: 'the id of a hosted zone, such as Z0123456789ABCDEFGHIJ, or empty',
} as const satisfies ParameterPlan

const certificateArn = {
  group: address,
  label: 'Certificate',
  default: '',
  allowedPattern: '|arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+',
  constraintDescription: 'the ARN of an ACM certificate, or empty',
} as const

/** What can be chosen about the pipeline. */
export const pipelineParameters = {
  Stage: stage,
  Open: {
    group: deployment,
    label: 'Open',
    description: 'Whether a request without an API key is served. It then names its tenant itself.',
    default: 'false',
    allowedValues: ['true', 'false'],
  },
  WorkMsPerChar: {
    type: 'Number',
    group: deployment,
    label: 'Simulated work',
    description: 'Work that the worker pretends to do, milliseconds a character.',
    default: 0,
    minValue: 0,
  },
  Retain: {
    group: deployment,
    label: 'Protect the tables',
    description: 'Whether the tables refuse to be deleted.',
    default: 'true',
    allowedValues: ['true', 'false'],
  },
  PermissionsBoundary: {
    group: deployment,
    label: 'Permissions boundary',
    description: 'ARN of the managed policy that bounds every role of the stack. Empty: none.',
    default: '',
    allowedPattern: '|arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+',
    constraintDescription: 'the ARN of a managed policy, or empty',
  },
  AlarmEmail: {
    group: operations,
    label: 'Alarms by e-mail',
    description:
      'Who is told of alarms, after a mail to confirm it. Empty: nobody, beside other subscribers of the topic.',
    default: '',
    allowedPattern: '|[^\\s@]+@[^\\s@]+\\.[^\\s@]+',
    constraintDescription: 'an e-mail address, or empty',
  },
  DomainName: domainName,
  HostedZoneId: hostedZoneId,
  CertificateArn: {
    ...certificateArn,
    description:
      'ACM certificate of the domain: in this region, or in us-east-1 behind CloudFront, where it is required. Empty: a new one.',
  },
  WebAclArn: {
    group: address,
    label: 'Web ACL',
    description: 'Web ACL of scope CLOUDFRONT: the API is then reached through CloudFront only. Empty: directly.',
    default: '',
    allowedPattern: '|arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/[^/]+/[^/]+',
    constraintDescription: 'the ARN of a web ACL of scope CLOUDFRONT, or empty',
  },
} as const satisfies Readonly<Record<string, ParameterPlan>>

/** A reference to each, as text. */
export type PipelineParameters = Readonly<Record<keyof typeof pipelineParameters, string>>

/** What can be chosen about what stands in front of the pipeline. */
export const edgeParameters = {
  Stage: stage,
  DomainName: domainName,
  HostedZoneId: hostedZoneId,
  CertificateArn: {
    ...certificateArn,
    description: 'ACM certificate of the domain, in us-east-1. Empty: a new one, where there is a domain.',
  },
} as const satisfies Readonly<Record<string, ParameterPlan>>
