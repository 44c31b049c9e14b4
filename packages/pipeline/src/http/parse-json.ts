import { limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from './response.ts'

export type ParsedJson = { readonly kind: 'json'; readonly value: unknown } | Refusal

/** Reads a body as JSON, unless it holds more values than a request may. */
export function parseJson(body: string): ParsedJson {
  const tooMany = refuseTooManyValues(body)
  if (tooMany !== undefined) return tooMany
  try {
    return { kind: 'json', value: JSON.parse(body) }
  } catch {
    return refused('invalid_json', 'the body is not valid JSON')
  }
}

/**
 * Refuses a body of millions of JSON values before they are made: 16 MiB of `{},` would become 600 MB of objects. Serves JSON
 * and NDJSON alike.
 */
export function refuseTooManyValues(body: string): Refusal | undefined {
  const max = limits.maxValuesPerRequest
  // Each counted character is one of the body: most bodies need no counting.
  if (body.length <= max || countValues(body, max) <= max) return undefined
  return refused('decoded_too_large', `the body holds more than ${max} JSON values, the limit`)
}

const [quote, comma, openArray, openObject, lineFeed, backslash] = [34, 44, 91, 123, 10, 92]

/** How many values a text holds, about: an empty object or array counts twice. It stops counting beyond `max`. What is in strings does not count. */
function countValues(text: string, max: number): number {
  let count = 1
  for (let i = 0; i < text.length && count <= max; i++) {
    const unit = text.charCodeAt(i)
    if (unit === quote) i = stringEnd(text, i)
    else if (unit === comma || unit === openArray || unit === openObject || unit === lineFeed) count++
  }
  return count
}

/** Where the string that begins at `start` ends: at its quote, or before the end of the line, which JSON has no string go beyond. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === quote) return i
    if (unit === lineFeed) return i - 1
    if (unit === backslash) i++
  }
  return text.length
}
