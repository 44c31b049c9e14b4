import { isObject } from '@logpipe/sdk/contract'
import type { Resource, Resources } from './as-deployed.ts'

export const account = '111122223333'
const place = `us-east-1:${account}`

export interface Principal {
  readonly arn: string
  readonly policies: readonly { readonly name: string; readonly policy: unknown }[]
  /** Who may assume it. */
  readonly trust: unknown
}

/** How ARNs look that CloudFormation would put in the place of a reference. */
const arns: Readonly<Record<string, (id: string, properties: Resource['Properties']) => string>> = {
  'AWS::DynamoDB::Table': (id) => `arn:aws:dynamodb:${place}:table/${id}`,
  'AWS::SQS::Queue': (id) => `arn:aws:sqs:${place}:${id}`,
  'AWS::IAM::Role': (id, { Path = '/' }) => `arn:aws:iam::${account}:role${Path}${id}`,
  'AWS::SecretsManager::Secret': (id) => `arn:aws:secretsmanager:${place}:secret:${id}-AbCdEf`,
  'AWS::Logs::LogGroup': (id) => `arn:aws:logs:${place}:log-group:${id}:*`,
}

/** The ARN of the one resource of a type whose name in the template begins so. */
export function arnOf(resources: Resources, type: string, prefix: string): string {
  return arnById(resources, idOf(resources, type, prefix))
}

/** A role with all policies that are attached to it, as IAM would see them after deployment. */
export function principalOf(resources: Resources, prefix: string): Principal {
  const id = idOf(resources, 'AWS::IAM::Role', prefix)
  const attached = Object.entries(resources).filter(
    ([, { Type, Properties }]) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes(`"${id}"`),
  )
  const inline = (resources[id]?.Properties.Policies ?? []) as readonly Inline[]
  return {
    arn: arnById(resources, id),
    policies: [
      ...attached.map(([name, { Properties }]) => ({ name, policy: resolve(resources, Properties.PolicyDocument) })),
      ...inline.map((one) => ({ name: one.PolicyName, policy: resolve(resources, one.PolicyDocument) })),
    ],
    trust: resolve(resources, resources[id]?.Properties.AssumeRolePolicyDocument),
  }
}

interface Inline {
  readonly PolicyName: string
  readonly PolicyDocument: unknown
}

function idOf(resources: Resources, type: string, prefix: string): string {
  const ids = Object.keys(resources).filter(
    (id) => resources[id]?.Type === type && new RegExp(`^${prefix}(?:[0-9A-F]{8})?$`).test(id),
  )
  if (ids.length !== 1) throw new TypeError(`${ids.length} of ${type} are called ${prefix}`)
  return ids[0] ?? ''
}

function arnById(resources: Resources, id: string): string {
  const { Type = '', Properties = {} } = resources[id] ?? {}
  const arn = arns[Type]
  if (arn === undefined) throw new TypeError(`no ARN is known of ${id}`)
  return arn(id, Properties)
}

function resolve(resources: Resources, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(resources, item))
  if (!isObject(value)) return value
  if (typeof value.Ref === 'string') return arnById(resources, value.Ref)
  const [reference, join] = [value['Fn::GetAtt'], value['Fn::Join']]
  if (Array.isArray(reference)) return arnById(resources, String(reference[0]))
  if (Array.isArray(join)) return (resolve(resources, join[1]) as string[]).join(String(join[0]))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(resources, item)]))
}
