import { isObject, type LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Parameters } from '../../options/template-parameters.ts'
import type { Resource, Template } from './template.ts'

/**
 * The template with its parameters and conditions filled in: only resources that will be there, and in them no `Fn::If` and no
 * reference to a parameter. What only AWS knows (another resource's ARN, the region) stays as it is. Throws
 * `deploy_failed` for a condition that it cannot decide.
 */
export function resolveTemplate(template: Template, parameters: Parameters): Template {
  const values = valuesOf(template, parameters)
  const visiting = new Set<string>()
  const holds = (name: string): boolean => {
    if (visiting.has(name)) throw undecided(`the condition ${name} is circular`)
    visiting.add(name)
    const isMet = isTrue(template.Conditions?.[name], values, holds)
    visiting.delete(name)
    return isMet
  }
  const resources = Object.entries(template.Resources).flatMap(([id, resource]) => {
    if (resource.Condition !== undefined && !holds(resource.Condition)) return []
    const { Condition: _, ...rest } = resource
    return [[id, fill(rest, values, holds) as Resource] as const]
  })
  return { Resources: Object.fromEntries(resources) }
}

function valuesOf({ Parameters: declared = {} }: Template, parameters: Parameters): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(declared).map(([name, { Default = '' }]) => [name, parameters[name] ?? String(Default)] as const),
  )
}

type Values = ReadonlyMap<string, string>
type Holds = (condition: string) => boolean

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html */
function isTrue(condition: unknown, values: Values, holds: Holds): boolean {
  const [name, operand] = onlyEntry(condition)
  const operands = Array.isArray(operand) ? operand : []
  const test = (one: unknown): boolean => isTrue(one, values, holds)
  if (name === 'Condition') return holds(String(operand))
  if (name === 'Fn::Not') return !test(operands[0])
  if (name === 'Fn::And') return operands.every(test)
  if (name === 'Fn::Or') return operands.some(test)
  if (name !== 'Fn::Equals') throw undecided(`a condition uses ${name || 'no function'}, which is not supported`)
  const [left, right] = operands.map((one) => JSON.stringify(fill(one, values, holds)))
  return left === right
}

function undecided(why: string): LogpipeError {
  return operationError('deploy_failed', `cannot compare the template: ${why}; was it written by logpipe?`)
}

const noValue = Symbol('AWS::NoValue')

function fill(value: unknown, values: Values, holds: Holds): unknown {
  if (Array.isArray(value)) return value.map((one) => fill(one, values, holds)).filter((one) => one !== noValue)
  if (!isObject(value)) return value
  const [name, operand] = onlyEntry(value)
  if (name === 'Ref' && operand === 'AWS::NoValue') return noValue
  if (name === 'Ref') return values.get(String(operand)) ?? value
  if (name === 'Fn::Sub' && typeof operand === 'string') return { [name]: substitute(operand, values) }
  if (name === 'Fn::If' && Array.isArray(operand)) {
    return fill(holds(String(operand[0])) ? operand[1] : operand[2], values, holds)
  }
  const filled = Object.entries(value).map(([key, one]) => [key, fill(one, values, holds)] as const)
  return Object.fromEntries(filled.filter(([, one]) => one !== noValue))
}

function substitute(text: string, values: Values): string {
  return text.replaceAll(/\$\{([A-Za-z0-9]+)\}/g, (whole, name: string) => values.get(name) ?? whole)
}

/** An intrinsic function is an object with one key. */
function onlyEntry(value: unknown): readonly [name: string, operand: unknown] {
  const entries = isObject(value) ? Object.entries(value) : []
  return (entries.length === 1 && entries[0]) || ['', undefined]
}
