import { LogpipeError } from '@logpipe/sdk/contract'
import type { Template } from './template.ts'

/** A part of the pipeline that can be deployed on its own, and its functions. */
export const parts = { ingest: ['IngestFunction', 'WorkerFunction'], read: ['ReadFunction'] } as const

export type Part = keyof typeof parts

/**
 * The deployed template with the functions of one part taken from another, and nothing else. Throws `invalid_option` where they
 * need what the deployed template does not have: then the whole has to be deployed.
 */
export function replaceFunctions(deployed: Template, next: Template, part: Part): Template {
  const prefixes: readonly string[] = parts[part]
  const isOfPart = (id: string): boolean =>
    next.Resources[id]?.Type === 'AWS::Lambda::Function' && prefixes.some((prefix) => id.startsWith(prefix))
  const taken = Object.entries(next.Resources).filter(([id]) => isOfPart(id))
  const { Resources, Parameters = {}, Conditions = {} } = deployed
  const known = new Set([Resources, Parameters, Conditions].flatMap((names) => Object.keys(names)))
  const missing = taken.flatMap(([id, resource]) => {
    if (!known.has(id)) return [id]
    return [...references(resource)].filter((name) => !name.startsWith('AWS::') && !known.has(name))
  })
  if (missing.length > 0) {
    const why = `it needs ${missing.join(', ')}, which the deployed stack does not have`
    throw new LogpipeError('invalid_option', `--only ${part} cannot be deployed alone: ${why}; deploy without --only`)
  }
  return { ...deployed, Resources: { ...deployed.Resources, ...Object.fromEntries(taken) } }
}

/** Names of resources, parameters and conditions that a part of a template refers to. */
function references(value: unknown): Set<string> {
  const found = new Set<string>()
  JSON.stringify(value, (key, one: unknown) => {
    if (key === 'Ref' && typeof one === 'string') found.add(one)
    if ((key === 'Fn::GetAtt' || key === 'Fn::If') && Array.isArray(one)) found.add(String(one[0]))
    if (key === 'Fn::Sub')
      for (const [, name = ''] of JSON.stringify(one).matchAll(/\$\{([A-Za-z0-9:]+)/g)) found.add(name)
    if (key === 'DependsOn') for (const name of Array.isArray(one) ? one : [one]) found.add(String(name))
    return one
  })
  return found
}
