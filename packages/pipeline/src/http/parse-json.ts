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
  return countValues(body, max, max) <= max ? undefined : tooManyValues('JSON values')
}

/** Refuses a body with more values than a request may have, as `name` calls them. */
export function tooManyValues(name: string): Refusal {
  return refused('decoded_too_large', `the body exceeds the limit of ${limits.maxValuesPerRequest} ${name}`)
}

const [quote, comma, openArray, openObject, lineFeed, backslash] = [34, 44, 91, 123, 10, 92]

/**
 * Approximate number of values in a text, ignoring strings: an empty object or array counts twice. Stops beyond `max`, and where there cannot be more
 * than `enough`, because a value takes at least one character: most bodies need no counting, and of a long one a part is left.
 */
export function countValues(text: string, max: number, enough = 0): number {
  const line: Line = { end: -1 }
  let count = 1
  for (let i = 0; text.length - i + count > Math.max(enough, count) && count <= max; i++) {
    const unit = text.charCodeAt(i)
    if (unit === quote) i = stringEnd(text, i, line)
    else if (unit === comma || unit === openArray || unit === openObject || unit === lineFeed) count++
  }
  return count
}

/** A line end that was found before: to look for it from each string would be quadratic. */
interface Line {
  end: number
}

/** Most names and many values are shorter. Longer strings are searched, in a tenth of the time that it takes to read them. Characters. */
const shortChars = 16

/** The end of the string that starts at `start`: its quote, or the end of the line, which no JSON string can span. */
function stringEnd(text: string, start: number, line: Line): number {
  let at = start + 1
  for (const near = Math.min(at + shortChars, text.length); at < near; at++) {
    const unit = text.charCodeAt(at)
    if (unit === quote) return at
    if (unit === lineFeed) return at - 1
    if (unit === backslash && text.charCodeAt(at + 1) !== lineFeed) at++
  }
  return longStringEnd(text, at, line)
}

/** The same from within the string, not behind half an escape. */
function longStringEnd(text: string, from: number, line: Line): number {
  if (line.end < from) line.end = indexOr(text, '\n', from)
  for (let at = indexOr(text, '"', from); at < line.end; at = indexOr(text, '"', at + 1)) {
    if (!isEscaped(text, at)) return at
  }
  return line.end - 1
}

/** Whether an odd number of backslashes stands before a place. */
export function isEscaped(text: string, at: number): boolean {
  let from = at
  while (text.charCodeAt(from - 1) === backslash) from--
  return (at - from) % 2 === 1
}

/** Where a text is next; the length where it is not. */
function indexOr(text: string, sought: string, from: number): number {
  const at = text.indexOf(sought, from)
  return at === -1 ? text.length : at
}
