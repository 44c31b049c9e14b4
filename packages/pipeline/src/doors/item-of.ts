import {
  type Attributes,
  attributesFault,
  type DateTime,
  type FaultCode,
  type LogId,
  type LogRecord,
  limits,
  type Severity,
  severities,
} from '@logpipe/sdk/contract'
import type { DecodedItem } from './door.ts'
import { nothingWritten, type WrittenBefore, writeAttributes } from './write-attributes.ts'

/** What a door makes of one record. Its text is checked later. */
export interface MadeRecord {
  readonly text: unknown
  /** The text's JSON, where a body has it: serializing a text takes longer than parsing it. */
  readonly literal?: string | undefined
  /** Of formats that name their records. */
  readonly logId?: LogId | undefined
  readonly severity?: Severity | undefined
  readonly timestamp?: DateTime | undefined
  /** Taken over: what is shared is added. */
  readonly attributes: Record<string, unknown>
  /** The attributes are known to be within the limits. */
  readonly attributesFit?: boolean | undefined
}

/** Attributes that the records of a group share, with their JSON: it is made once. */
export interface Shared {
  readonly fields: Readonly<Record<string, unknown>>
  /** Empty without any. */
  readonly json: string
  /** Of that as UTF-8. */
  readonly bytes: number
  /** All attributes of a record that has none of its own; undefined without any. */
  readonly all: Readonly<Record<string, unknown>> | undefined
  /** The end of the JSON of such a record. */
  readonly end: string
  /** Attributes of their own that records of the group had. */
  readonly before: WrittenBefore
  /** What each record of the group is refused for, found out once: to measure megabytes for each of 5,000 records takes minutes. */
  readonly fault?: DecodedItem
}

/** What the records of a request share that all stand for themselves: nothing, but for what is remembered of the last one. */
export function sharedByNone(): Shared {
  return { fields: {}, json: '', bytes: 0, all: undefined, end: '}', before: nothingWritten() }
}

export function sharedOf(fields: Shared['fields']): Shared {
  const none = sharedByNone()
  if (isEmpty(fields)) return none
  const fault = attributesFault(fields)
  if (fault !== undefined) return refusedGroup(fault.code, fault.message)
  const json = JSON.stringify(fields)
  return { ...none, fields, json, bytes: Buffer.byteLength(json), all: fields, end: `,"attributes":${json}}` }
}

/** What is shared by records of a group that is refused. */
export function refusedGroup(code: FaultCode, message: string): Shared {
  return { ...sharedByNone(), fault: broken(code, message) }
}

export function broken(code: FaultCode, message: string): DecodedItem {
  return { kind: 'broken', code, message }
}

/** A record that a door made, with its JSON: packing needs it more than once, and in parts it is made in less time. */
export function itemOf(made: MadeRecord, shared: Shared): DecodedItem {
  if (shared.fault !== undefined) return shared.fault
  const { text, literal, logId, severity, timestamp } = made
  const attributes = attributesOf(made, shared)
  if (typeof text !== 'string' || attributes === undefined) return toBeRefused(made)
  const record: { -readonly [K in keyof LogRecord]: LogRecord[K] } = { text }
  // Without the id: a message has it beside the JSON.
  if (logId !== undefined) record.logId = logId
  let json = `{"text":${literal ?? JSON.stringify(text)}`
  if (severity !== undefined) {
    record.severity = severity
    json += severityJson[severity]
  }
  if (timestamp !== undefined) {
    record.timestamp = timestamp
    json += `,"timestamp":"${timestamp}"`
  }
  // Whatever a format holds is JSON.
  if (attributes.all !== undefined) record.attributes = attributes.all as Attributes
  return { kind: 'made', record, json: json + attributes.end }
}

const severityJson = Object.fromEntries(
  severities.map((severity) => [severity, `,"severity":"${severity}"`]),
) as Readonly<Record<Severity, string>>

/** A record as it was sent, which the checks of the contract refuse. */
function toBeRefused({ text, logId, severity, timestamp, attributes }: MadeRecord): DecodedItem {
  return { kind: 'value', value: { text, log_id: logId, severity, timestamp, attributes } }
}

/** A record's own attributes and what is shared; undefined if they are not within the limits. */
function attributesOf({ attributes: own, attributesFit }: MadeRecord, shared: Shared): AllAttributes | undefined {
  if (isEmpty(own)) return shared
  if (attributesFit !== true && attributesFault(own) !== undefined) return undefined
  const json = writeAttributes(own, shared.before)
  if (shared.json === '') return { all: own, end: `,"attributes":${json}}` }
  for (const name in shared.fields) setField(own, name, shared.fields[name])
  const isSmall = (json.length + shared.json.length) * 3 <= limits.maxAttributesBytes
  if (!isSmall && attributesFault(own) !== undefined) return undefined
  const joined = json === '{}' ? shared.json : `${json.slice(0, -1)},${shared.json.slice(1)}`
  return { all: own, end: `,"attributes":${joined}}` }
}

type AllAttributes = Pick<Shared, 'all' | 'end'>

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

/** Assigning to `__proto__` would set the object's prototype. Of a name that comes again, the last value stays. */
export function setField<T>(fields: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true })
  else fields[name] = value
}

/** Adds a field whose name may be taken, there or in what is added later; then it is called `record.<name>`. */
export function addField(fields: Record<string, unknown>, name: string, value: unknown, later?: object): void {
  // Soon known for most names; what every object inherits is a name as any other.
  if (fields[name] === undefined && (later as Record<string, unknown> | undefined)?.[name] === undefined) {
    fields[name] = value
    return
  }
  const isTaken = (one: string) => Object.hasOwn(fields, one) || (later !== undefined && Object.hasOwn(later, one))
  setField(fields, freeName(name, 'record', isTaken), value)
}

/** More names, of which each is the one before behind a prefix, are larger together than attributes may be: the record is refused for them. */
const maxPrefixes = 70

/** A name that is not taken: behind a prefix, as often as it takes. */
export function freeName(name: string, prefix: string, isTaken: (name: string) => boolean): string {
  let free = name
  for (let i = 0; i < maxPrefixes && isTaken(free); i++) free = `${prefix}.${free}`
  return free
}
