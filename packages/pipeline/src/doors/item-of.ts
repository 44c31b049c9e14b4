import {
  type Attributes,
  type DateTime,
  type FaultCode,
  type LogId,
  type LogRecord,
  limits,
  type Severity,
  utf8Bytes,
} from '@logpipe/sdk/contract'
import type { DecodedItem } from './door.ts'

/** What a door makes of one record. Its text and attributes are checked later. */
export interface MadeRecord {
  readonly text: unknown
  /** Of formats that name their records. */
  readonly logId?: LogId | undefined
  readonly severity?: Severity | undefined
  readonly timestamp?: DateTime | undefined
  /** Taken over: what is shared is added. */
  readonly attributes: Record<string, unknown>
}

/** Attributes that the records of a group share, with their JSON without braces: it is made once. */
export interface Shared {
  readonly fields: Readonly<Record<string, unknown>>
  readonly json: string
  /** All attributes of a record that has none of its own. */
  readonly alone: Readonly<Record<string, unknown>> | undefined
  /** What each record of the group is refused for, found out once: to measure megabytes for each of 5,000 records takes minutes. */
  readonly fault?: DecodedItem
}

export function sharedOf(fields: Shared['fields']): Shared {
  const json = jsonOf(fields)
  if (json === undefined) return { ...none, fault: broken('invalid_record', tooDeep) }
  if (json.length <= limits.maxAttributesBytes)
    return { fields, json: json.slice(1, -1), alone: isEmpty(fields) ? undefined : fields }
  const message = `attributes are ${utf8Bytes(json)} bytes or more; the limit is ${limits.maxAttributesBytes}`
  return { ...none, fault: broken('attributes_too_large', message) }
}

const none: Shared = { fields: {}, json: '', alone: undefined }

const tooDeep = `attributes are nested deeper than ${limits.maxAttributesDepth} levels`

export function broken(code: FaultCode, message: string): DecodedItem {
  return { kind: 'broken', code, message }
}

/** A record that a door made, with its JSON: packing needs it more than once, and in parts it is made in less time. */
export function itemOf(made: MadeRecord, shared = none): DecodedItem {
  if (shared.fault !== undefined) return shared.fault
  const { text, logId, severity, timestamp } = made
  const own = isEmpty(made.attributes) ? '' : jsonOf(made.attributes)?.slice(1, -1)
  // Refused for what it lacks, or for how deep it nests.
  if (own === undefined || typeof text !== 'string')
    return { kind: 'value', value: { text, log_id: logId, severity, timestamp, attributes: made.attributes } }
  const record: { -readonly [K in keyof LogRecord]: LogRecord[K] } = { text }
  let json = `{"text":${JSON.stringify(text)}`
  if (logId !== undefined) {
    record.logId = logId
    json += `,"log_id":"${logId}"`
  }
  if (severity !== undefined) {
    record.severity = severity
    json += `,"severity":"${severity}"`
  }
  if (timestamp !== undefined) {
    record.timestamp = timestamp
    json += `,"timestamp":"${timestamp}"`
  }
  const attributes = own === '' ? shared.alone : addTo(made.attributes, shared)
  if (attributes === undefined) return { kind: 'made', record, json: `${json}}` }
  // Whatever a format holds is JSON.
  record.attributes = attributes as Attributes
  const all = own !== '' && shared.json !== '' ? `${own},${shared.json}` : own + shared.json
  return { kind: 'made', record, json: `${json},"attributes":{${all}}}` }
}

function addTo(attributes: Record<string, unknown>, { fields }: Shared): Record<string, unknown> {
  for (const name in fields) setField(attributes, name, fields[name])
  return attributes
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
export function addField(fields: Record<string, unknown>, name: string, value: unknown, later?: object): void {
  const isTaken = Object.hasOwn(fields, name) || (later !== undefined && Object.hasOwn(later, name))
  setField(fields, isTaken ? `record.${name}` : name, value)
}
