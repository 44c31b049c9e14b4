import { isObject } from '@logpipe/sdk/contract'
import type { Template } from './template.ts'

/** What the conditions of the template call it when the API is behind CloudFront; with these false, nothing of it is used. */
const edgeConditions: ReadonlySet<string> = new Set(['IsBehindEdge', 'HasEdgeDomain', 'HasEdgeRecord'])

/**
 * The template for a partition without CloudFront: CloudFormation rejects a type that a region does not know even where a
 * condition leaves the resource out. With the type goes everything that only it needs, its parameter and the rule about it.
 */
export function withoutCloudFront(template: Template): Template {
  const { Resources, Conditions = {}, Parameters = {}, ...rest } = template
  const kept = Object.entries(Resources).filter(([, { Condition = '' }]) => !edgeConditions.has(Condition))
  const conditions = Object.entries(Conditions).filter(([name]) => !edgeConditions.has(name))
  const { WebAclArn: _, ...parameters } = Parameters
  const document = { ...rest, Parameters: parameters, Conditions: Object.fromEntries(conditions) }
  const { Rules: __, ...filled } = strip({ ...document, Resources: Object.fromEntries(kept) }) as Template & {
    readonly Rules?: unknown
  }
  return filled
}

const noValue = { Ref: 'AWS::NoValue' }

/** Decides every choice by an edge condition, and takes the parameter out of the form in the console. */
function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== 'WebAclArn').map(strip)
  if (!isObject(value)) return value
  const choice = value['Fn::If']
  if (Array.isArray(choice) && edgeConditions.has(String(choice[0]))) return strip(choice[2] ?? noValue)
  const negated = value['Fn::Not']
  if (Array.isArray(negated) && isEdgeCondition(negated[0])) return { 'Fn::Equals': ['true', 'true'] }
  const entries = Object.entries(value).filter(([key]) => key !== 'WebAclArn')
  return Object.fromEntries(entries.map(([key, one]) => [key, strip(one)]))
}

function isEdgeCondition(value: unknown): boolean {
  return isObject(value) && edgeConditions.has(String(value.Condition))
}
