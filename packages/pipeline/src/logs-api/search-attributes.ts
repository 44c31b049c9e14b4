import { type Attributes, isObject, limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'

/** Values that attributes must have, by their paths. */
export type WantedAttributes = ReadonlyMap<string, string>

export type ParsedAttributes = { readonly kind: 'attributes'; readonly wanted: WantedAttributes } | Refusal

/** What the names of parameters that ask for an attribute begin with: `attr.http.status=500`. */
export const attributePrefix = 'attr.'

/** Parses the parameters that ask for attributes. */
export function parseAttributes(parameters: Readonly<Record<string, string | undefined>>): ParsedAttributes {
  const wanted = new Map<string, string>()
  for (const [name, value = ''] of Object.entries(parameters)) {
    if (!name.startsWith(attributePrefix)) continue
    const path = name.slice(attributePrefix.length)
    if (path === '') return invalid('attr. names no attribute; write attr.<path>=<value>, such as attr.http.status=500')
    const chars = Math.max(path.length, value.length)
    if (chars > limits.maxSearchAttributeChars) return invalid(longText(chars))
    wanted.set(path, value)
  }
  return wanted.size > limits.maxSearchAttributes ? invalid(manyText(wanted.size)) : { kind: 'attributes', wanted }
}

/** Whether attributes have all of these values. */
export function hasAttributes(attributes: Attributes | undefined, wanted: WantedAttributes): boolean {
  return [...wanted].every(([path, value]) => hasValue(attributes, path, value))
}

/**
 * Whether a value is at a dotted path. A key may contain dots itself, as OpenTelemetry's do, so `http.status` is found nested and flat. Of
 * an array one element is enough. Every part of the value is looked at once at most.
 */
function hasValue(inner: unknown, path: string | undefined, value: string): boolean {
  if (Array.isArray(inner)) return inner.some((element) => hasValue(element, path, value))
  if (path === undefined) return !isObject(inner) && String(inner) === value
  if (!isObject(inner)) return false
  return Object.keys(inner).some((key) => {
    if (!path.startsWith(key)) return false
    const isWhole = path.length === key.length
    return (
      (isWhole || path[key.length] === '.') &&
      hasValue(inner[key], isWhole ? undefined : path.slice(key.length + 1), value)
    )
  })
}

function longText(chars: number): string {
  return `a path or value of an attribute is ${chars} characters long; the limit is ${limits.maxSearchAttributeChars}`
}

function manyText(count: number): string {
  return `${count} attributes; the limit is ${limits.maxSearchAttributes}`
}

function invalid(message: string): Refusal {
  return refused('invalid_request', message)
}
