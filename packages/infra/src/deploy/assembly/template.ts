import { isObject } from '@logpipe/sdk/contract'

/** A CloudFormation template, as far as it is looked into. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, unknown>>
}

export interface Resource {
  readonly Type: string
  readonly Condition?: string
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

/** A JSON document as a template; undefined if it is not one. */
export function asTemplate(document: unknown): Template | undefined {
  return isTemplate(document) ? document : undefined
}

function isTemplate(document: unknown): document is Template {
  if (!isObject(document) || !isObject(document.Resources)) return false
  const { Parameters = {}, Conditions = {}, Resources } = document
  const areDeclared = isObject(Parameters) && Object.values(Parameters).every(isObject) && isObject(Conditions)
  return areDeclared && Object.values(Resources).every((one) => isObject(one) && typeof one.Type === 'string')
}
