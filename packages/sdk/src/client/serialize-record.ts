import { limits } from '../contract/limits.ts'

/** Attributes as they are given: what is not JSON is converted, or refused with its record. */
export type RecordAttributes = { readonly [key: string]: unknown }

export type Serialized =
  | { readonly kind: 'line'; readonly line: string; readonly hasLogId: boolean }
  | { readonly kind: 'unserializable'; readonly message: string }

/** Deeper than the server takes, by far: what nests so deep is a cycle, or is refused. */
const maxDepth = 64

/**
 * One record as a line of NDJSON. Never throws: a record that JSON cannot hold (a BigInt, a cycle, a getter that throws) comes
 * back with the reason, so that the others of its batch can be sent.
 */
export function serializeRecord(record: unknown): Serialized {
  try {
    if (typeof record !== 'object' || record === null)
      return refuse(`a record must be an object, not ${nameOf(record)}`)
    const hasLogId = 'log_id' in record && record.log_id !== undefined
    const line: string | undefined = JSON.stringify(withPlainAttributes(record))
    if (line === undefined) return refuse('toJSON of the record returned nothing that JSON can hold')
    return { kind: 'line', line, hasLogId }
  } catch (error) {
    if (error instanceof RangeError)
      return refuse(`the record is nested deeper than ${limits.maxAttributesDepth} levels`)
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : []
    return refuse(reason.slice(0, 300) || 'the record cannot be serialized')
  }
}

function refuse(message: string): Serialized {
  return { kind: 'unserializable', message }
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : typeof value
}

/** Most attributes are plain JSON: then nothing is copied. */
function withPlainAttributes(record: object): unknown {
  const attributes = 'attributes' in record ? record.attributes : undefined
  if (attributes === undefined || isPlain(attributes, 2 * limits.maxAttributesDepth)) return record
  return { ...record, attributes: toPlain(attributes, { path: 'attributes', above: [] }) }
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint'
  if (depth === 0) return false
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth - 1))
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  const fields = value as Readonly<Record<string, unknown>>
  for (const key in fields) if (key === 'toJSON' || !isPlain(fields[key], depth - 1)) return false
  return true
}

interface Place {
  readonly path: string
  /** The objects around the value. */
  readonly above: readonly object[]
}

/** A value in the form in which JSON keeps what it means. */
function toPlain(value: unknown, place: Place): unknown {
  if (typeof value === 'bigint') throw new TypeError(`${place.path} is a BigInt; convert it to a string or a number`)
  if (typeof value !== 'object' || value === null) return value
  if (place.above.includes(value)) throw new TypeError(`${place.path} is circular: it contains itself`)
  if (place.above.length >= maxDepth) throw new RangeError()
  return objectToPlain(value, { path: place.path, above: [...place.above, value] })
}

function objectToPlain(value: object, place: Place): unknown {
  if (value instanceof Error) return errorToPlain(value, place)
  if (value instanceof ArrayBuffer) return bytesToText(new Uint8Array(value))
  if (ArrayBuffer.isView(value)) return viewToPlain(value, place)
  if ('toJSON' in value && typeof value.toJSON === 'function') return toPlain(value.toJSON(''), place)
  if (value instanceof Map) return mapToPlain(value, place)
  if (Array.isArray(value) || value instanceof Set) return listToPlain([...value], place)
  if (value instanceof RegExp || value instanceof URLSearchParams) return String(value)
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.valueOf()
  return fieldsToPlain(
    Object.keys(value).map((key) => [key, Reflect.get(value, key)] as const),
    place,
  )
}

/** An object, or pairs where a key is an object. */
function mapToPlain(map: ReadonlyMap<unknown, unknown>, place: Place): unknown {
  if ([...map.keys()].some((key) => Object(key) === key)) return listToPlain([...map], place)
  return fieldsToPlain(
    [...map].map(([key, value]) => [String(key), value] as const),
    place,
  )
}

function listToPlain(values: readonly unknown[], { path, above }: Place): readonly unknown[] {
  return values.map((one, i) => toPlain(one, { path: `${path}[${i}]`, above }))
}

function fieldsToPlain(fields: readonly (readonly [string, unknown])[], { path, above }: Place): object {
  return Object.fromEntries(
    fields.map(([key, value]) => [key, toPlain(value, { path: `${path}.${shownKey(key)}`, above })]),
  )
}

/** A key may be content. */
function shownKey(key: string): string {
  return /^[\w.-]{1,40}$/.test(key) ? key : '…'
}

/**
 * What JSON drops of an error: its name, message, stack and causes, and those of its own fields that are plain values (`code`,
 * `status`). Objects in an error's fields are left out: HTTP clients put whole requests there, with their keys.
 */
function errorToPlain(error: Error, { path, above }: Place): object {
  const { name, message, stack, cause } = error
  const own = Object.entries(error).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
  const inner = (value: unknown): unknown => {
    const isTooDeep = above.length >= limits.maxAttributesDepth || above.includes(value as object)
    if (value instanceof Error && isTooDeep) return String(value)
    return toPlain(value, { path: `${path}.cause`, above })
  }
  return {
    ...Object.fromEntries(own),
    name: String(name),
    message: String(message),
    ...(typeof stack === 'string' && { stack }),
    ...(cause !== undefined && { cause: inner(cause) }),
    ...(error instanceof AggregateError && { errors: error.errors.map(inner) }),
  }
}

/** Bytes that are UTF-8 become text, so that redaction sees it; others become base64. Arrays of numbers stay that. */
function viewToPlain(view: ArrayBufferView, place: Place): unknown {
  const { buffer, byteOffset, byteLength } = view
  if (view instanceof Uint8Array || view instanceof DataView)
    return bytesToText(new Uint8Array(buffer, byteOffset, byteLength))
  return listToPlain(Array.from(view as unknown as ArrayLike<unknown>), place)
}

function bytesToText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return btoa(binary)
  }
}
