import type { FaultCode } from './faults.ts'
import { limits } from './limits.ts'
import { kindOf } from './tenant-id.ts'
import { isObject, utf8Bytes } from './values.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Attributes = { readonly [key: string]: Json }

export interface AttributesFault {
  readonly code: FaultCode
  readonly message: string
}

/** Judges the attributes of a record; undefined means that they are fine. */
export function attributesFault(value: unknown): AttributesFault | undefined {
  if (!isObject(value)) return invalid(`attributes must be a JSON object, not ${kindOf(value)}`)
  const most = mostBytes(value, limits.maxAttributesDepth)
  if (most === Number.POSITIVE_INFINITY)
    return invalid(`attributes nest deeper than ${limits.maxAttributesDepth} levels`)
  // JSON has no such number: it would be stored as null, which is another value than was sent.
  if (Number.isNaN(most)) return invalid('attributes hold a number beyond 1.8e308, the largest there is')
  if (most <= limits.maxAttributesBytes) return undefined
  const bytes = utf8Bytes(JSON.stringify(value))
  if (bytes <= limits.maxAttributesBytes) return undefined
  const message = `attributes are ${bytes} bytes; the limit is ${limits.maxAttributesBytes}`
  return { code: 'attributes_too_large', message }
}

/** What stands around a value in JSON, and the longest number or word. Bytes. */
const [framing, longestNumber] = [4, 25]
/** No UTF-16 unit takes more bytes in JSON than one written as `\u0000`. */
const bytesPerUnit = 6

/**
 * The most that a value may take as JSON, bytes, without writing it: nearly all attributes are far below the limit.
 * Infinity where it nests deeper than `depth`, NaN where it holds a number that JSON cannot.
 */
function mostBytes(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length * bytesPerUnit + framing
  if (typeof value === 'number') return Number.isFinite(value) ? longestNumber + framing : Number.NaN
  if (typeof value !== 'object' || value === null) return longestNumber
  if (depth === 0) return Number.POSITIVE_INFINITY
  let bytes = framing
  if (Array.isArray(value)) for (const inner of value) bytes += mostBytes(inner, depth - 1)
  else if (isObject(value)) {
    for (const key in value) bytes += key.length * bytesPerUnit + framing + mostBytes(value[key], depth - 1)
  }
  return bytes
}

function invalid(message: string): AttributesFault {
  return { code: 'invalid_record', message }
}
