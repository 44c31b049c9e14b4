import { type Attributes, isObject, limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'

/** Paths of attributes, each with a value that it must have; the same path may have several. */
export type WantedAttributes = readonly (readonly [path: string, value: string])[]

export type ParsedAttributes = { readonly kind: 'attributes'; readonly wanted: WantedAttributes } | Refusal

/** What the names of parameters that ask for an attribute begin with: `attr.http.status=500`. */
export const attributePrefix = 'attr.'

/**
 * Parses the parameters that ask for attributes, from the query string as it was sent: API Gateway joins the values of a name that is repeated with
 * commas. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function parseAttributes(queryString: string): ParsedAttributes {
  const wanted: [string, string][] = []
  for (const [name, value] of new URLSearchParams(queryString)) {
    if (!name.startsWith(attributePrefix)) continue
    const path = name.slice(attributePrefix.length)
    if (path === '') return invalid('attr. names no attribute; write attr.<path>=<value>, such as attr.http.status=500')
    const chars = Math.max(path.length, value.length)
    if (chars > limits.maxSearchAttributeChars) return invalid(longText(chars))
    wanted.push([path, value])
  }
  return wanted.length > limits.maxSearchAttributes ? invalid(manyText(wanted.length)) : { kind: 'attributes', wanted }
}

/** Whether attributes have all of these values. */
export function hasAttributes(attributes: Attributes | undefined, wanted: WantedAttributes): boolean {
  return wanted.every(([path, value]) => hasValue(attributes, path, value))
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
