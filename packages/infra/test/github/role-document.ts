import { isObject } from '@logpipe/sdk/contract'
import { type GithubOptions, githubFiles } from '../../src/github/github-files.ts'

export const account = '111122223333'
export const region = 'us-east-1'

/** What the stack with the role is made with. */
export const parameters: Readonly<Record<string, string>> = {
  OwnerId: '1234',
  RepositoryId: '5678',
  OidcProviderArn: '',
  DomainName: '',
  HostedZoneId: '',
  KmsKeyArn: '',
  AllowWaf: 'false',
  AllowRemoval: 'false',
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/logpipe-github/0a1b2c3d`,
  'DeployRole.Arn': `arn:aws:iam::${account}:role/logpipe-github-DeployRole-1A2B3C4D5E6F`,
  Boundary: `arn:aws:iam::${account}:policy/logpipe-github-Boundary-1A2B3C4D5E6F`,
  GitHub: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
}

/** The stack is called so that its own role and boundary match `logpipe-*`: the worst name it can have. */
export const self = pseudo['DeployRole.Arn'] ?? ''
export const boundary = pseudo.Boundary ?? ''
export const ownStack = pseudo['AWS::StackId'] ?? ''

export interface PolicyDocument {
  readonly Version: string
  readonly Statement: readonly Readonly<Record<string, unknown>>[]
}

export interface RoleDocument {
  /** The policies that the role has under these parameters. */
  readonly policies: readonly { readonly name: string; readonly policy: PolicyDocument }[]
  readonly boundary: PolicyDocument
  readonly trust: PolicyDocument
}

/** The template as it is written for `acme/logs`, or for another place. */
export function writtenTemplate(place: Partial<GithubOptions> = {}): Record<string, unknown> {
  const repository = { owner: 'acme', name: 'logs' }
  const files = githubFiles({ repository, environment: 'logpipe', stage: 'prod', region, version: '0.1.0', ...place })
  return JSON.parse(files.find(({ path }) => path.endsWith('.json'))?.text ?? '')
}

/** What CloudFormation makes of the template. */
export function roleDocument(
  chosen: Readonly<Record<string, string>> = {},
  place: Partial<GithubOptions> = {},
): RoleDocument {
  const values = { ...pseudo, ...parameters, ...chosen }
  const { Conditions, Resources } = writtenTemplate(place)
  const holds = (name: string): boolean => evaluate(field(Conditions, name), values, holds) === true
  const made = Object.entries(object(Resources)).filter(([, resource]) => {
    const { Condition } = object(resource)
    return Condition === undefined || holds(String(Condition))
  })
  const documentOf = (id: string, property: string): PolicyDocument => {
    const found = object(made.find(([name]) => name === id)?.[1])
    return evaluate(field(found.Properties, property), values, holds) as PolicyDocument
  }
  const attached = made.filter(([, resource]) => JSON.stringify(resource).includes('"Roles":[{"Ref":"DeployRole"}]'))
  return {
    policies: attached.map(([name]) => ({ name, policy: documentOf(name, 'PolicyDocument') })),
    boundary: documentOf('Boundary', 'PolicyDocument'),
    trust: documentOf('DeployRole', 'AssumeRolePolicyDocument'),
  }
}

type Holds = (condition: string) => boolean

function evaluate(value: unknown, values: Readonly<Record<string, string>>, holds: Holds): unknown {
  const inner = (item: unknown): unknown => evaluate(item, values, holds)
  if (Array.isArray(value)) return value.map(inner)
  if (!isObject(value)) return value
  const [[name = '', argument] = []] = Object.entries(value)
  if (name === 'Ref') return known(values, String(argument))
  if (name === 'Fn::Sub') return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => known(values, key))
  if (name === 'Fn::Equals') return inner(field(argument, '0')) === inner(field(argument, '1'))
  if (name === 'Fn::Not') return inner(field(argument, '0')) !== true
  if (name === 'Fn::If') return inner(field(argument, holds(String(field(argument, '0'))) ? '1' : '2'))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]))
}

function known(values: Readonly<Record<string, string>>, key: string): string {
  const value = values[key]
  if (value === undefined) throw new TypeError(`nothing is called ${key}`)
  return value
}

function field(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name]
}

function object(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new TypeError(`${JSON.stringify(value)} is no object`)
  return value
}
