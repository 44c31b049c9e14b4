import { isObject } from '@logpipe/sdk/contract'

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DependsOn?: readonly string[]
}

export type Resources = Readonly<Record<string, Resource>>

export interface Deployed {
  readonly resources: Resources
  readonly outputs: Readonly<Record<string, unknown>>
}

export type Given = Readonly<Record<string, string | number>>

interface Parameter {
  readonly Default?: string | number
  readonly AllowedPattern?: string
  readonly AllowedValues?: readonly string[]
  readonly MinValue?: number
  readonly MaxValue?: number
}

type Section = Readonly<Record<string, { readonly [key: string]: unknown }>>
type Template = Readonly<Record<string, unknown>>

/**
 * What CloudFormation makes of a template for given parameters: refuses values that do not fit, decides every condition, and
 * leaves out what they leave out. Written from its documentation, and not from what the CDK does.
 */
export function asDeployed(template: Template, given: Given): Deployed {
  const values = valuesOf(template, given)
  const decide = decider(template, values)
  checkRules(template, decide)
  const keep = (section: Section) =>
    Object.entries(section).filter(([, { Condition }]) => Condition === undefined || decide({ Condition }))
  const settle = (value: unknown) => settled(value, { values, decide })
  const resources = keep(sectionOf(template, 'Resources')).map(([id, resource]) => [id, settle(resource)])
  const outputs = keep(sectionOf(template, 'Outputs')).map(([id, { Value }]) => [id, settle(Value)])
  return { resources: Object.fromEntries(resources), outputs: Object.fromEntries(outputs) }
}

/** Names of the resources that something refers to and that are not there: CloudFormation would refuse the template. */
export function dangling({ resources, outputs }: Deployed): readonly string[] {
  const named = [resources, outputs].flatMap((part) => referencesIn(part))
  const dependedOn = Object.values(resources).flatMap(({ DependsOn = [] }) => DependsOn)
  return [...named, ...dependedOn].filter((id) => !id.startsWith('AWS::') && !(id in resources))
}

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isObject(value)) return []
  if (typeof value.Ref === 'string') return [value.Ref]
  const attribute = value['Fn::GetAtt']
  return Array.isArray(attribute) ? [String(attribute[0])] : Object.values(value).flatMap(referencesIn)
}

function sectionOf(template: Template, name: string): Section {
  return (template[name] ?? {}) as Section
}

function valuesOf(template: Template, given: Given): Given {
  const parameters = sectionOf(template, 'Parameters') as Readonly<Record<string, Parameter>>
  for (const name of Object.keys(given)) if (!(name in parameters)) throw new TypeError(`no parameter ${name}`)
  const values = Object.entries(parameters).map(([name, { Default }]) => [name, given[name] ?? Default] as const)
  for (const [name, value] of values) {
    const { AllowedPattern = '[^]*', AllowedValues, MinValue = -Infinity, MaxValue = Infinity } = parameters[name] ?? {}
    const fits = value !== undefined && new RegExp(`^(?:${AllowedPattern})$`).test(String(value))
    const isListed = AllowedValues === undefined || AllowedValues.includes(String(value))
    const isInRange = !(Number(value) < MinValue || Number(value) > MaxValue)
    if (!fits || !isListed || !isInRange) throw new RangeError(`${name} may not be ${value}`)
  }
  return Object.fromEntries(values) as Given
}

type Decide = (expression: unknown) => boolean

function decider(template: Template, values: Given): Decide {
  const conditions = sectionOf(template, 'Conditions')
  const textOf = (value: unknown) => (isObject(value) ? String(values[String(value.Ref)]) : String(value))
  const decide: Decide = (expression) => {
    if (!isObject(expression)) throw new TypeError(`no condition: ${JSON.stringify(expression)}`)
    const [[kind, operand] = []] = Object.entries(expression)
    const operands = Array.isArray(operand) ? operand : []
    if (kind === 'Condition') return decide(conditions[String(operand)])
    if (kind === 'Fn::Not') return !decide(operands[0])
    if (kind === 'Fn::And') return operands.every(decide)
    if (kind === 'Fn::Or') return operands.some(decide)
    if (kind === 'Fn::Equals') return textOf(operands[0]) === textOf(operands[1])
    throw new TypeError(`no condition: ${kind}`)
  }
  return decide
}

function checkRules(template: Template, decide: Decide): void {
  for (const { RuleCondition, Assertions } of Object.values(sectionOf(template, 'Rules'))) {
    if (!decide(RuleCondition)) continue
    for (const { Assert, AssertDescription } of Assertions as { Assert: unknown; AssertDescription: string }[]) {
      if (!decide(Assert)) throw new RangeError(AssertDescription)
    }
  }
}

const nothing = Symbol('AWS::NoValue')

function settled(value: unknown, known: { readonly values: Given; readonly decide: Decide }): unknown {
  if (Array.isArray(value)) return value.map((item) => settled(item, known)).filter((item) => item !== nothing)
  if (!isObject(value)) return value
  const [choice, reference] = [value['Fn::If'], value.Ref]
  if (Array.isArray(choice)) return settled(choice[known.decide({ Condition: choice[0] }) ? 1 : 2], known)
  if (reference === 'AWS::NoValue') return nothing
  if (typeof reference === 'string' && reference in known.values) return String(known.values[reference])
  const entries = Object.entries(value).map(([key, item]) => [key, settled(item, known)] as const)
  return Object.fromEntries(entries.filter(([, item]) => item !== nothing))
}
