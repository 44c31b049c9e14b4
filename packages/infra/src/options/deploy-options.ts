/** One thing that can be chosen about a deployment. */
export interface OptionPlan {
  readonly kind: 'switch' | 'number' | 'text'
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
  /** What it must be, after `it must be`. */
  readonly mustBe?: string
  /** Its parameter in the template. An option without one is for the deployer alone. */
  readonly parameter?: {
    readonly name: string
    /** Under which heading the AWS console asks for it, and its name there. */
    readonly group: 'Deployment' | 'Operations' | 'Address'
    readonly label: string
    readonly description: string
    /** Value of a new deployment. */
    readonly default: string | number
  }
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
}

/** What was chosen. What was not keeps its value in a deployment that is there, and has its default in a new one. */
export type DeployOptions = {
  readonly [K in DeployOption]?: ValueOf[(typeof deployOptions)[K]['kind']]
}
