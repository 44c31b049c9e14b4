import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the template refers to, and moto's CloudFormation cannot make: it is made before, and put in its place. */
export interface MadeBefore {
  readonly endpointUrl: string
  readonly masterKeySecretArn: string
}

/** Kinds of resources that moto 5.2 passes over, so that nothing can refer to them. */
const lacking =
  /^AWS::(?:SecretsManager|ApiGatewayV2|CloudWatch|CloudFront|WAFv2|Route53|CertificateManager)::|^AWS::(?:Lambda::Permission|SNS::TopicPolicy|SNS::Subscription|SQS::QueuePolicy)$/

/** An update of a policy that a condition leaves out fails in moto: it looks for the one before. */
const leftOut: readonly unknown[] = ['HasKey', 'IsWatched', 'IsWatchedUnderKey']

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Condition?: string; readonly DeletionPolicy?: string }>
  >
}

/** Takes out of an assembly's template what moto cannot make, and nothing else. Answers with the kinds that went. */
export async function withoutLacking(folder: string, made: MadeBefore): Promise<readonly string[]> {
  const file = join(folder, 'logpipe.template.json')
  const { template, gone } = strip(JSON.parse(await readFile(file, 'utf8')) as Template, made)
  await writeFile(file, forMoto(template))
  return gone
}

/**
 * JSON that is not YAML, for its tabs: moto tries YAML first, which takes its parser a hundred times as long, and reads as JSON what
 * that rejects.
 */
export function forMoto(template: unknown): string {
  return JSON.stringify(template, undefined, '\t')
}

/** A template without what moto cannot make; what refers to it refers to what was made before. */
export function strip(
  template: Template,
  made: MadeBefore,
): { readonly template: unknown; readonly gone: readonly string[] } {
  const gone = new Map(
    Object.entries(template.Resources).filter(
      ([, { Type, Condition }]) => lacking.test(Type) || (Type === 'AWS::IAM::Policy' && leftOut.includes(Condition)),
    ),
  )
  const Resources = Object.fromEntries(Object.entries(template.Resources).filter(([id]) => !gone.has(id)))
  const stand = (id: unknown): string | undefined => {
    const type = gone.get(String(id))?.Type
    if (type === undefined) return undefined
    return type === 'AWS::SecretsManager::Secret' ? made.masterKeySecretArn : made.endpointUrl
  }
  return {
    template: replace({ ...template, Resources }, stand),
    gone: [...new Set([...gone.values()].map(({ Type }) => Type))].sort(),
  }
}

function replace(value: unknown, stand: (id: unknown) => string | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => replace(one, stand))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [name, operand] = entries[0] ?? []
  if (entries.length === 1 && name === 'Ref') return stand(operand) ?? value
  if (entries.length === 1 && name === 'Fn::GetAtt' && Array.isArray(operand)) return stand(operand[0]) ?? value
  return Object.fromEntries(
    entries.flatMap(([key, one]) => (key === 'DependsOn' ? [] : [[key, replace(one, stand)] as const])),
  )
}
