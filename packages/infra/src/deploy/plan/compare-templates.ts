import { isDeepStrictEqual } from 'node:util'
import { isObject } from '@logpipe/sdk/contract'
import type { Resource, Template } from '../assembly/template.ts'
import { type Change, type PropertyChange, renaming } from './plan-changes.ts'
import { replacingProperties } from './replacing-properties.ts'

/**
 * The difference of two resolved templates, for `diff` and for endpoints without change sets. Like
 * CloudFormation, it treats `10` and `"10"` as equal, and ignores the order of `DependsOn`.
 */
export function compareTemplates(before: Template, after: Template): readonly Change[] {
  const replaced = replacedResources(before, after)
  return idsOf(before, after).flatMap((id) => changeOf(id, before.Resources[id], after.Resources[id], replaced))
}

/** A resource that refers to a replaced one gets a new value there, and may have to be replaced in turn. */
function replacedResources(before: Template, after: Template): ReadonlySet<string> {
  const replaced = new Set<string>()
  for (;;) {
    const next = idsOf(before, after).filter((id) => {
      const [change] = changeOf(id, before.Resources[id], after.Resources[id], replaced)
      return change?.action === 'replace' && !replaced.has(id)
    })
    if (next.length === 0) return replaced
    for (const id of next) replaced.add(id)
  }
}

function idsOf(before: Template, after: Template): readonly string[] {
  return [...new Set([...Object.keys(before.Resources), ...Object.keys(after.Resources)])]
}

function changeOf(
  logicalId: string,
  from: Resource | undefined,
  to: Resource | undefined,
  replaced: ReadonlySet<string>,
): readonly Change[] {
  const type = (to ?? from)?.Type ?? ''
  if (from === undefined) return [{ action: 'create', logicalId, type, properties: [] }]
  if (to === undefined) {
    return [{ action: 'delete', logicalId, type, ...keeping(from.DeletionPolicy), properties: [] }]
  }
  const properties = from.Type === to.Type ? changedProperties(from, to, replaced) : []
  const action = actionOf(from, to, properties)
  if (action === undefined) return []
  const kept = action === 'change' ? {} : keeping(from.UpdateReplacePolicy)
  return [{ action, logicalId, type, ...kept, ...renaming(action, type), properties }]
}

function keeping(policy: string | undefined): { readonly isKept?: true } {
  return policy?.startsWith('Retain') ? { isKept: true } : {}
}

function changedProperties(from: Resource, to: Resource, replaced: ReadonlySet<string>): readonly PropertyChange[] {
  const [before, after] = [from.Properties ?? {}, to.Properties ?? {}]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => {
    const isSame = isEqual(before[name], after[name])
    const isMoved = impactOf(to.Type, name) !== 'change' && refersTo(after[name], replaced)
    return isSame && !isMoved ? [] : [{ name, from: before[name], to: after[name] }]
  })
}

function actionOf(from: Resource, to: Resource, properties: readonly PropertyChange[]): Change['action'] | undefined {
  if (from.Type !== to.Type) return 'replace'
  const impacts = new Set(properties.map(({ name }) => impactOf(to.Type, name)))
  if (impacts.has('replace')) return 'replace'
  if (impacts.has('may replace')) return 'may replace'
  // Beside its properties a resource has policies, dependencies and metadata.
  return impacts.has('change') || !isEqual({ ...from, Properties: 0 }, { ...to, Properties: 0 }) ? 'change' : undefined
}

/** A type that our templates do not have means an edited template: ask rather than guess. */
function impactOf(type: string, property: string): 'replace' | 'may replace' | 'change' {
  const replacing = replacingProperties[type]
  if (replacing === undefined) return 'may replace'
  return replacing.includes(property) ? 'replace' : 'change'
}

function isEqual(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(canonical(left), canonical(right))
}

/** One form for what CloudFormation treats as equal. */
function canonical(value: unknown, key?: string): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (key === 'DependsOn') return [value].flat().toSorted()
  if (key === 'Fn::GetAtt' && typeof value === 'string') return value.split('.')
  if (Array.isArray(value)) return value.map((one) => canonical(one))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, canonical(one, name)]))
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
function refersTo(value: unknown, ids: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((one) => refersTo(one, ids))
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, operand]) => {
    if (key === 'Ref') return ids.has(String(operand))
    if (key === 'Fn::GetAtt') return ids.has(String([canonical(operand, key)].flat()[0]))
    if (key === 'Fn::Sub') return namesIn(operand).some((name) => ids.has(name))
    return refersTo(operand, ids)
  })
}

/** `${Queue}` and `${Queue.Arn}` in a text, which may define values of its own. */
function namesIn(operand: unknown): readonly string[] {
  return [...JSON.stringify(operand).matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, name = '']) => name)
}
