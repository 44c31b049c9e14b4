import { stagePattern } from '@logpipe/sdk/operations'
import { type DeployOption, type DeployOptions, deployOptions, type OptionPlan } from './deploy-options.ts'
import { wafRateOf } from './waf-rate.ts'

/** One parameter of a template. CloudFormation checks it in the console too, where no command has checked it before. */
export interface ParameterPlan {
  /** String by default. */
  readonly type?: 'Number'
  /** Under which heading the console asks for it, and its name there. */
  readonly group: string
  readonly label: string
  readonly description: string
  /** A parameter without it must be given. */
  readonly default?: string | number
  readonly allowedPattern?: string
  readonly allowedValues?: string[]
  readonly minValue?: number
  readonly maxValue?: number
  readonly maxLength?: number
  /** What CloudFormation says of a value that does not fit. */
  readonly constraintDescription?: string
}

/** Values of a template's parameters, by name. */
export type Parameters = Readonly<Record<string, string>>

type ParameterOf<O> = O extends { readonly parameter: { readonly name: infer N extends string } } ? N : never
type ChosenName = ParameterOf<(typeof deployOptions)[DeployOption]>
type ParameterName = 'Stage' | ChosenName | 'WebAclArn'

/** A reference to each parameter of the pipeline, as text. */
export type PipelineParameters = Readonly<Record<ParameterName, string>>

const stage: ParameterPlan = {
  group: 'Deployment',
  label: 'Stage',
  description: 'Names the deployment, so that one account can hold several.',
  allowedPattern: stagePattern,
  constraintDescription: '1 to 20 of a-z, 0-9 and "-"; begins with a letter and does not end with "-"',
}

const chosen = Object.values<OptionPlan>(deployOptions).flatMap((option) => {
  const { parameter } = option
  return parameter === undefined ? [] : [[parameter.name, planOf(option, parameter)] as const]
})

function planOf(
  { kind, pattern, maxLength, min, max, orZero, oneOf, mustBe }: OptionPlan,
  { name: _, ...parameter }: NonNullable<OptionPlan['parameter']>,
): ParameterPlan {
  if (kind === 'switch') return { ...parameter, allowedValues: ['true', 'false'] }
  if (kind === 'number') {
    // A parameter has one range.
    const least = orZero ? 0 : min
    const [minValue, maxValue] = [least !== undefined && { minValue: least }, max !== undefined && { maxValue: max }]
    const allowed = oneOf && { allowedValues: oneOf.map(String) }
    // As text, for so it is compared: with what is allowed, and by conditions.
    const text = { default: String(parameter.default) }
    return { ...parameter, ...text, type: 'Number', ...minValue, ...maxValue, ...allowed }
  }
  return {
    ...parameter,
    allowedPattern: `|${pattern}`,
    ...(maxLength !== undefined && { maxLength }),
    constraintDescription: `${mustBe}, or empty`,
  }
}

/** Parameters of the pipeline's template: its stage, what can be chosen, and what the deployer finds out. */
export const pipelineParameters: Readonly<Record<ParameterName, ParameterPlan>> = {
  Stage: stage,
  // Every name is in the table, which the type was made from.
  ...(Object.fromEntries(chosen) as Record<ChosenName, ParameterPlan>),
  WebAclArn: {
    group: 'Address',
    label: 'Web ACL',
    description: 'Web ACL of scope CLOUDFRONT: the API is then reached through CloudFront only. Empty: directly.',
    default: '',
    allowedPattern: '|arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/[^/]+/[^/]+',
    constraintDescription: 'the ARN of a web ACL of scope CLOUDFRONT, or empty',
  },
}

/** Parameters of the template of what is in front of the pipeline. */
export const edgeParameters = {
  Stage: stage,
  DomainName: pipelineParameters.DomainName,
  HostedZoneId: pipelineParameters.HostedZoneId,
  CertificateArn: {
    ...pipelineParameters.CertificateArn,
    description: 'ACM certificate of the domain, in us-east-1. Empty: a new one, where there is a domain.',
  },
  WafRate: {
    type: 'Number',
    group: 'Capacity',
    label: 'Requests of one address',
    description:
      'Requests that one address may send in five minutes. The deployer derives it from the rate of the API.',
    default: String(wafRateOf(undefined)),
    minValue: 10,
    // The most that WAF takes.
    maxValue: 2_000_000_000,
  },
} as const satisfies Readonly<Record<string, ParameterPlan>>

/** The options that were chosen, as parameters of the stack; the others are left out. */
export function parametersOf(stage: string, options: DeployOptions): Parameters {
  const values = Object.entries<OptionPlan>(deployOptions).flatMap(([option, { parameter }]) => {
    const value = options[option as DeployOption]
    return parameter === undefined || value === undefined ? [] : [[parameter.name, String(value)] as const]
  })
  return { Stage: stage, ...Object.fromEntries(values) }
}
