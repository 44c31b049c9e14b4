import { quoted } from '../account/quoted.ts'

/** What can be chosen about a deployment. What is not chosen stays as it was deployed, or else has its default. */
export interface DeployOptions {
  /** Whether a request without a key is served. False by default. */
  readonly isOpen?: boolean
  /** Simulated work of the worker, milliseconds a character. 0 by default. */
  readonly workMsPerChar?: number
  /** Who is told of alarms, beside the topic's other subscribers. Nobody by default. */
  readonly alarmEmail?: string
  /** Host name of the endpoint. By default it is the one that AWS gives. */
  readonly domain?: string
  /** Id of the Route 53 zone that holds the domain; the certificate and the record are then made in it. */
  readonly hostedZoneId?: string
  /** A certificate of the domain that is there already. By default one is made. */
  readonly certificateArn?: string
  /** Whether CloudFront with WAF stands in front of the API. False by default. */
  readonly isBehindWaf?: boolean
  /** Whether tables and master key outlive the stack, and tables refuse to be deleted. True by default. */
  readonly isRetained?: boolean
  /** ARN of a policy that bounds every role of the stack. None by default. */
  readonly permissionsBoundary?: string
}

/** Values of a template's parameters, by name. */
export type Parameters = Readonly<Record<string, string>>

/** Names of the parameters in the template of `infra/src/aws`, by option. */
const parameterNames = {
  isOpen: 'Open',
  workMsPerChar: 'WorkMsPerChar',
  alarmEmail: 'AlarmEmail',
  domain: 'DomainName',
  hostedZoneId: 'HostedZoneId',
  certificateArn: 'CertificateArn',
  isRetained: 'Retain',
  permissionsBoundary: 'PermissionsBoundary',
} as const satisfies Partial<Record<keyof DeployOptions, string>>

/** The options that were chosen, as parameters of the stack; those that were not are left out. */
export function parametersOf(stage: string, options: DeployOptions): Parameters {
  const chosen = Object.entries(parameterNames).flatMap(([option, name]) => {
    const value = options[option as keyof typeof parameterNames]
    return value === undefined ? [] : [[name, String(value)] as const]
  })
  return { Stage: stage, ...Object.fromEntries(chosen) }
}

/** A stack's name is its stage after this. */
const prefix = 'logpipe-'

export function stackNameOf(stage: string): string {
  return `${prefix}${stage}`
}

/** What holds web ACL and certificate of CloudFront, which only us-east-1 may. */
export function edgeNameOf(stackName: string): string {
  return `${stackName}-edge`
}

/** On an edge stack: the region of the pipeline that it serves. All regions' edge stacks are in one. */
export const regionTag = 'logpipe:region'

export function isEdgeOf({ tags }: { readonly tags: Readonly<Record<string, string>> }, region: string): boolean {
  return (tags[regionTag] ?? region) === region
}

/** No stage ends like this, so a name that does is an edge stack's. */
export function isEdgeName(stackName: string): boolean {
  return stackName.endsWith('-edge')
}

/** The stage that a stack belongs to, also an edge stack. */
export function stageOf(stackName: string): string {
  return stackName.slice(prefix.length).replace(/-edge$/, '')
}

export const edgeRegion = 'us-east-1'

/** Everything wrong with stage and options, a sentence each. */
export function optionProblems(stage: string, options: DeployOptions): readonly string[] {
  const { workMsPerChar = 0, alarmEmail, domain, hostedZoneId, certificateArn, permissionsBoundary } = options
  const problem = (isWrong: boolean, text: string): readonly string[] => (isWrong ? [text] : [])
  const fits = (value: string | undefined, pattern: RegExp): boolean => value === undefined || pattern.test(value)
  return [
    ...problem(
      !/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(stage) || stage.endsWith('-edge'),
      `--stage is ${quoted(stage)}; it must be 1 to 20 of a-z, 0-9 and "-", begin with a letter and not end with "-" or "-edge"`,
    ),
    ...problem(
      !Number.isFinite(workMsPerChar) || workMsPerChar < 0,
      `--simulate-work is ${workMsPerChar}; it must be a number of milliseconds a character, 0 or more`,
    ),
    ...problem(
      !fits(alarmEmail, /^(?:[^\s@]+@[^\s@]+\.[^\s@]+)?$/),
      `--alarm-email is ${quoted(alarmEmail)}; it must be an e-mail address`,
    ),
    ...problem(
      !fits(domain, /^(?:(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})?$/),
      `--domain is ${quoted(domain)}; it must be a host name in lower case, such as logs.example.com`,
    ),
    ...problem(
      !fits(hostedZoneId, /^(?:Z[A-Z0-9]{1,31})?$/),
      `--hosted-zone is ${quoted(hostedZoneId)}; it must be the id of a Route 53 zone, such as Z0123456789ABC`,
    ),
    ...problem(
      !fits(certificateArn, /^(?:arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+)?$/),
      `--certificate is ${quoted(certificateArn)}; it must be the ARN of an ACM certificate`,
    ),
    ...problem(
      !fits(permissionsBoundary, /^(?:arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+)?$/),
      `--permissions-boundary is ${quoted(permissionsBoundary)}; it must be the ARN of a managed policy`,
    ),
  ]
}
