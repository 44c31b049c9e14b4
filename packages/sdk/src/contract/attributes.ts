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

/** Validates the attributes of a record; undefined means they are valid. */
export function attributesFault(value: unknown): AttributesFault | undefined {
  if (!isObject(value)) return invalid(`attributes must be a JSON object, not ${kindOf(value)}`)
  const upperBound = upperBoundBytes(value, limits.maxAttributesDepth)
  if (upperBound === Number.POSITIVE_INFINITY)
    return invalid(`attributes are nested deeper than ${limits.maxAttributesDepth} levels`)
  // JSON cannot express this number: it would be stored as null, not as the value that was sent.
  if (Number.isNaN(upperBound)) return invalid('attributes contain a number larger than 1.8e308, the maximum')
  if (upperBound <= limits.maxAttributesBytes) return undefined
  const bytes = utf8Bytes(JSON.stringify(value))
  if (bytes <= limits.maxAttributesBytes) return undefined
  const message = `attributes are ${bytes} bytes; the limit is ${limits.maxAttributesBytes}`
  return { code: 'attributes_too_large', message }
}

/** Punctuation around a value in JSON, and the longest number or keyword. Bytes. */
const [framing, longestNumber] = [4, 25]
/** The longest JSON form of a UTF-16 code unit is an escape: `\u0000`. */
const bytesPerUnit = 6

/**
 * Upper bound of a value's size as JSON, bytes, without serializing it: nearly all attributes are far below the limit.
 * Infinity if it is nested deeper than `depth`, NaN if it contains a number that JSON cannot express.
 */
function upperBoundBytes(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length * bytesPerUnit + framing
  if (typeof value === 'number') return Number.isFinite(value) ? longestNumber + framing : Number.NaN
  if (typeof value !== 'object' || value === null) return longestNumber
  if (depth === 0) return Number.POSITIVE_INFINITY
  let bytes = framing
  if (Array.isArray(value)) for (const inner of value) bytes += upperBoundBytes(inner, depth - 1)
  else if (isObject(value)) {
    for (const key in value) bytes += key.length * bytesPerUnit + framing + upperBoundBytes(value[key], depth - 1)
  }
  return bytes
}

function invalid(message: string): AttributesFault {
  return { code: 'invalid_record', message }
}
