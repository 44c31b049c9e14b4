import { limits } from '@logpipe/sdk/contract'
import { exactValueOf } from './exact-json.ts'
import { type Refusal, refused } from './response.ts'

export type ParsedJson = { readonly kind: 'json'; readonly value: unknown } | Refusal

/** Parses a body as JSON, unless it has more values than a request may. Integers beyond 2^53 are texts. */
export function parseJson(body: string): ParsedJson {
  const tooMany = refuseTooManyValues(body)
  if (tooMany !== undefined) return tooMany
  try {
    return { kind: 'json', value: exactValueOf(body) }
  } catch {
    return refused('invalid_json', 'the body is not valid JSON')
  }
}

/**
 * Refuses a body with millions of JSON values before parsing: 16 MiB of `{},` would become 600 MB of objects. Works for
 * JSON and NDJSON.
 */
export function refuseTooManyValues(body: string): Refusal | undefined {
  const max = limits.maxValuesPerRequest
  // A value takes at least one character: most bodies need no counting.
  if (body.length <= max || countValues(body, max) <= max) return undefined
  return tooManyValues('JSON values')
}

/** Refuses a body with more values than a request may have, as `name` calls them. */
export function tooManyValues(name: string): Refusal {
  return refused('decoded_too_large', `the body exceeds the limit of ${limits.maxValuesPerRequest} ${name}`)
}

const [quote, comma, openArray, openObject, lineFeed, backslash] = [34, 44, 91, 123, 10, 92]

/** Approximate number of values in a text, ignoring strings: an empty object or array counts twice. Stops beyond `max`. */
function countValues(text: string, max: number): number {
  let count = 1
  for (let i = 0; i < text.length && count <= max; i++) {
    const unit = text.charCodeAt(i)
    if (unit === quote) i = stringEnd(text, i)
    else if (unit === comma || unit === openArray || unit === openObject || unit === lineFeed) count++
  }
  return count
}

/** The end of the string that starts at `start`: its quote, or the end of the line, which no JSON string can span. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === quote) return i
    if (unit === lineFeed) return i - 1
    if (unit === backslash) i++
  }
  return text.length
}
