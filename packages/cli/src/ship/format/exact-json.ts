import { isObject, limits, utf8Bytes } from '@logpipe/sdk/contract'
import type { Fields } from './reading.ts'

/**
 * Parses JSON with numbers that a double cannot hold (integers beyond 2^53, and what is beyond 1.8e308) as strings, exactly as
 * written, or as what is `made` of these. Several times slower than `JSON.parse`, so it is for objects that {@link sizeOf} found to have some.
 */
export function parseExactJson(text: string, made: (digits: string) => unknown = String): unknown {
  try {
    return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' && !isExact(value) ? made(context?.source ?? String(value)) : value,
    )
  } catch {
    return undefined
  }
}

export function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
}

export type AttributesSize = 'fits' | 'too_large' | 'inexact'

/** Whether attributes are within the limits of the contract, and their numbers are the ones that were written. */
export function sizeOf(attributes: Fields): AttributesSize {
  const bytes = upperBoundBytes(attributes, limits.maxAttributesDepth)
  if (bytes <= limits.maxAttributesBytes) return 'fits'
  if (Number.isNaN(bytes)) return 'inexact'
  if (bytes === Number.POSITIVE_INFINITY) return 'too_large'
  return utf8Bytes(JSON.stringify(attributes)) <= limits.maxAttributesBytes ? 'fits' : 'too_large'
}

/** The contract's own bound, without serializing; NaN where a number is not exact, infinity where it nests too deep. */
function upperBoundBytes(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length * 6 + 4
  if (typeof value === 'number') return isExact(value) ? 29 : Number.NaN
  if (typeof value !== 'object' || value === null) return 25
  if (depth === 0) return Number.POSITIVE_INFINITY
  let bytes = 4
  if (Array.isArray(value)) for (const inner of value) bytes += upperBoundBytes(inner, depth - 1)
  else if (isObject(value)) {
    for (const key in value) bytes += key.length * 6 + 4 + upperBoundBytes(value[key], depth - 1)
  }
  return bytes
}
