import { inspect } from 'node:util'
import type { IngestRecord } from '../client/client.ts'
import { serializeRecord } from '../client/serialize-record.ts'
import { attributesFault } from '../contract/attributes.ts'
import { limits } from '../contract/limits.ts'
import { isObject, parseJson, utf8Bytes } from '../contract/values.ts'

type Attributes = Readonly<Record<string, unknown>>

/**
 * What a logger was given, as a record that the server takes: a text that is too long is cut, attributes that JSON cannot hold
 * become text, and the largest make way where they are too large together. A log with a cut in it is worth more than none.
 */
export function fitRecord(record: IngestRecord & { readonly attributes: Attributes }): IngestRecord {
  const attributes = fitAttributes(record.attributes)
  const text = cutText(record.text === '' ? textOfAttributes(attributes) : record.text, limits.maxTextBytes)
  const { attributes: _, ...rest } = record
  return { ...rest, text, ...(Object.keys(attributes).length > 0 && { attributes }) }
}

/** A log of attributes alone still says something in the list of logs. */
function textOfAttributes(attributes: Attributes): string {
  for (const error of [attributes.err, attributes.error]) {
    const message = isObject(error) || error instanceof Error ? Reflect.get(error, 'message') : undefined
    if (typeof message === 'string' && message !== '') return message
  }
  const serialized = serializeRecord({ attributes })
  const line = serialized.kind === 'line' ? parseJson(serialized.line) : undefined
  return isObject(line) && Object.keys(attributes).length > 0 ? JSON.stringify(line.attributes) : '(no message)'
}

function cutText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || utf8Bytes(text) <= maxBytes) return text
  const note = ' … (cut)'
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes - utf8Bytes(note)))
  return text.slice(0, read) + note
}

/** Chars of plain attributes that fit however they are escaped. */
const surelyFits = Math.floor(limits.maxAttributesBytes / 8)

function fitAttributes(attributes: Attributes): Attributes {
  if (isSmallAndFlat(attributes)) return attributes
  const fitting = Object.entries(attributes).map(([key, value]) => [key, fitValue(value)] as const)
  return withinLimit(fitting.filter(([, value]) => value !== undefined))
}

function isSmallAndFlat(attributes: Attributes): boolean {
  let chars = 0
  for (const key in attributes) {
    const value = attributes[key]
    if (typeof value === 'string') chars += value.length
    else if (value !== null && typeof value !== 'boolean' && !Number.isFinite(value)) return false
    chars += key.length + 32
  }
  return chars <= surelyFits
}

/** The value, if the server takes it, or else how Node shows it. */
function fitValue(value: unknown): unknown {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  const serialized = serializeRecord({ attributes: { value } })
  const plain = serialized.kind === 'line' ? parseJson(serialized.line) : undefined
  if (isObject(plain) && attributesFault(plain.attributes) === undefined) return value
  return shown(value)
}

function shown(value: unknown): string {
  try {
    return cutText(inspect(value, { depth: 4, maxStringLength: 1_000, breakLength: Number.POSITIVE_INFINITY }), 4_096)
  } catch {
    return '(cannot be shown)'
  }
}

/** Large values are cut, the largest first, and then left out, until the rest is within the limit. */
function withinLimit(fitting: readonly (readonly [string, unknown])[]): Attributes {
  const sized = fitting.map(([key, value]) => ({ key, value, bytes: bytesOf(key, value) }))
  let total = sized.reduce((sum, { bytes }) => sum + bytes, 2)
  const cut = new Map<string, unknown>()
  for (const maxBytes of [1_024, 0]) {
    for (const { key, value, bytes } of sized.toSorted((a, b) => b.bytes - a.bytes)) {
      if (total <= maxTotal) break
      const known = cut.has(key) ? bytesOf(key, cut.get(key)) : bytes
      if (known <= maxBytes) continue
      const less = maxBytes === 0 ? undefined : cutText(typeof value === 'string' ? value : shown(value), maxBytes)
      cut.set(key, less)
      total += (less === undefined ? 0 : bytesOf(key, less)) - known
    }
  }
  const kept = sized.map(({ key, value }) => [key, cut.has(key) ? cut.get(key) : value] as const)
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined))
}

const maxTotal = limits.maxAttributesBytes - 64

function bytesOf(key: string, value: unknown): number {
  const serialized = serializeRecord({ attributes: { [key]: value } })
  return serialized.kind === 'line' ? utf8Bytes(serialized.line) : 0
}
