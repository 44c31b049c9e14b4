import { type FaultCode, limits, type Severity, utf8Bytes } from '@logpipe/sdk/contract'
import type { DecodedItem } from './door.ts'

/** What a door makes of one record; the contract's checks come later. */
export interface MadeRecord {
  readonly text: unknown
  /** Of formats that name their records. */
  readonly log_id?: string | undefined
  readonly severity?: Severity | undefined
  readonly timestamp?: string | undefined
  /** Taken over: what is shared is added. */
  readonly attributes: Record<string, unknown>
}

/** Attributes that the records of a group share, with their JSON without braces: it is made once. */
export interface Shared {
  readonly fields: Readonly<Record<string, unknown>>
  readonly json: string
  /** What each record of the group is refused for, found out once: to measure megabytes for each of 5,000 records takes minutes. */
  readonly fault?: DecodedItem
}

export function sharedOf(fields: Shared['fields']): Shared {
  const json = jsonOf(fields)
  if (json === undefined) return { fields: {}, json: '', fault: broken('invalid_record', tooDeep) }
  if (json.length <= limits.maxAttributesBytes) return { fields, json: json.slice(1, -1) }
  const message = `attributes are ${utf8Bytes(json)} bytes or more; the limit is ${limits.maxAttributesBytes}`
  return { fields: {}, json: '', fault: broken('attributes_too_large', message) }
}

const tooDeep = `attributes are nested deeper than ${limits.maxAttributesDepth} levels`

export function broken(code: FaultCode, message: string): DecodedItem {
  return { kind: 'broken', code, message }
}

const nothingShared = sharedOf({})

/** A record that a door made, with its JSON: packing needs it more than once, and in parts it is made in less time. */
export function itemOf(record: MadeRecord, shared = nothingShared): DecodedItem {
  if (shared.fault !== undefined) return shared.fault
  const { text, log_id, severity, timestamp, attributes } = record
  const own = isEmpty(attributes) ? '' : jsonOf(attributes)?.slice(1, -1)
  for (const name in shared.fields) attributes[name] = shared.fields[name]
  const value = { text, log_id, severity, timestamp, attributes: isEmpty(attributes) ? undefined : attributes }
  // Such a record is refused for what it lacks.
  if (own === undefined || typeof text !== 'string') return { kind: 'value', value }
  let json = `{"text":${JSON.stringify(text)}`
  if (log_id !== undefined) json += `,"log_id":${JSON.stringify(log_id)}`
  if (severity !== undefined) json += `,"severity":"${severity}"`
  if (timestamp !== undefined) json += `,"timestamp":${JSON.stringify(timestamp)}`
  const all = own !== '' && shared.json !== '' ? `${own},${shared.json}` : own + shared.json
  return { kind: 'value', value, json: all === '' ? `${json}}` : `${json},"attributes":{${all}}}` }
}

/** A value as JSON. Undefined for what is nested too deeply to be written, and much too deeply to be admitted. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

export function isEmpty(fields: object): boolean {
  for (const _ in fields) return false
  return true
}

/** Assigning to `__proto__` would set the object's prototype. */
export function setField<T>(fields: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true })
  else fields[name] = value
}

/** Adds a field whose name may be taken, there or in what is added later; then it is called `record.<name>`. */
export function addField(fields: Record<string, unknown>, name: string, value: unknown, later: object = {}): void {
  const isTaken = Object.hasOwn(fields, name) || Object.hasOwn(later, name)
  setField(fields, isTaken ? `record.${name}` : name, value)
}
