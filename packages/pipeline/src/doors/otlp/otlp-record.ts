import {
  type Attributes,
  isPlainLevel,
  type Json,
  limits,
  type Severity,
  severityOfOtlp,
  severityOfWord,
  timestampOfEpoch,
} from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { Unreadable } from '../unreadable.ts'

/** A log record of OpenTelemetry, from either encoding. https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export interface OtlpRecord {
  body?: Json
  attributes: Record<string, Json>
  /** Nanoseconds since the epoch, in digits; empty or 0 where it is not known. */
  timeUnixNano: string
  observedTimeUnixNano: string
  severityNumber: number
  severityText: string
  traceId: string
  spanId: string
  flags: number
  eventName: string
  droppedAttributes: number
}

/** What a group of records shares. */
export interface OtlpGroup {
  resource?: Attributes | undefined
  scope?: Attributes | undefined
}

export function emptyRecord(): OtlpRecord {
  return {
    attributes: {},
    timeUnixNano: '',
    observedTimeUnixNano: '',
    severityNumber: 0,
    severityText: '',
    traceId: '',
    spanId: '',
    flags: 0,
    eventName: '',
    droppedAttributes: 0,
  }
}

/** The record of the contract that one of OpenTelemetry is. */
export function toItem(record: OtlpRecord, group: OtlpGroup): DecodedItem {
  const severity = severityOfOtlp(record.severityNumber) ?? severityOfWord(record.severityText)
  const timestamp = timestampOfEpoch(record.timeUnixNano) ?? timestampOfEpoch(record.observedTimeUnixNano)
  const attributes = attributesOf(record, group, severity)
  const value = {
    text: textOf(record),
    ...(severity !== undefined && { severity }),
    ...(timestamp !== undefined && { timestamp }),
    ...(attributes !== undefined && { attributes }),
  }
  return { kind: 'value', value }
}

/** An event may have no body, and is its name then. */
function textOf({ body, eventName, attributes }: OtlpRecord): string {
  if (typeof body === 'string' && body !== '') return body
  if (body !== undefined && body !== null && body !== '') return JSON.stringify(body)
  if (eventName !== '') return eventName
  return Object.keys(attributes).length === 0 ? '' : JSON.stringify(attributes)
}

function attributesOf(record: OtlpRecord, group: OtlpGroup, severity: Severity | undefined): Attributes | undefined {
  const ours = ownFields(record, group, severity)
  for (const name in record.attributes) {
    const value = record.attributes[name]
    if (value !== undefined) setField(ours, Object.hasOwn(ours, name) ? `attributes.${name}` : name, value)
  }
  return Object.keys(ours).length === 0 ? undefined : ours
}

/** What the record has beside its attributes and the contract has no field for. */
function ownFields(record: OtlpRecord, { resource, scope }: OtlpGroup, severity: Severity | undefined) {
  const fields: Record<string, Json> = {}
  if (resource !== undefined) fields.resource = resource
  if (scope !== undefined) fields.scope = scope
  if (record.traceId !== '') fields.trace_id = record.traceId
  if (record.spanId !== '') fields.span_id = record.spanId
  if (record.flags !== 0) fields.flags = record.flags
  if (record.eventName !== '') fields.event_name = record.eventName
  if (record.droppedAttributes !== 0) fields.dropped_attributes_count = record.droppedAttributes
  keepSeverity(fields, record, severity)
  const time = record.timeUnixNano
  if (time !== '' && time !== '0' && timestampOfEpoch(time) === undefined) fields.time_unix_nano = time
  return fields
}

/** What the sender said of the severity, where it says more than ours. */
function keepSeverity(fields: Record<string, Json>, record: OtlpRecord, severity: Severity | undefined): void {
  const { severityText: text, severityNumber: number } = record
  if (text !== '' && (!isPlainLevel(text) || severityOfWord(text) !== severity)) fields.severity_text = text
  // The first of each four is the plain level; 1 to 4 are TRACE.
  const isPlain = number > 4 && number % 4 === 1
  if (number !== 0 && !isPlain && text === '') fields.severity_number = number
}

/** Assigning to `__proto__` would set the object's prototype. */
export function setField(fields: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true })
  else fields[name] = value
}

/** Of the levels that attributes may nest, two are ours: `resource` and the object that it is in. */
const maxValueDepth = limits.maxAttributesDepth - 2
/** No logger nests deeper; who does is after the stack of whoever reads it. */
const maxNesting = 64

/** A list or object at this depth of a value: as JSON text where it nests deeper than attributes may. */
export function nested(value: Json, depth: number): Json {
  return depth === maxValueDepth ? JSON.stringify(value) : value
}

/** Refuses to go deeper into a value. */
export function checkNesting(depth: number): void {
  if (depth > maxNesting) throw new Unreadable('invalid_request', `values nest deeper than ${maxNesting} levels`)
}
