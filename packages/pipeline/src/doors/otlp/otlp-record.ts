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
import { itemOf, type Shared, sharedOf } from '../item-of.ts'
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

/** What the records of a group share. */
export function groupOf(resource: Attributes | undefined, scope: Attributes | undefined): Shared {
  return sharedOf({ ...(resource && { resource }), ...(scope && { scope }) })
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

/** The record of the contract that one of OpenTelemetry is, whose attributes it takes over. */
export function toItem(record: OtlpRecord, shared: Shared): DecodedItem {
  const severity = severityOfOtlp(record.severityNumber) ?? severityOfWord(record.severityText)
  const time = timestampOfEpoch(record.timeUnixNano)
  const timestamp = time ?? timestampOfEpoch(record.observedTimeUnixNano)
  const text = textOf(record)
  for (const name in shared.fields) makeRoom(record, name)
  addOthers(record)
  keepSeverity(record, severity)
  const isOutOfRange = time === undefined && record.timeUnixNano !== '' && record.timeUnixNano !== '0'
  if (isOutOfRange) add(record, 'time_unix_nano', record.timeUnixNano)
  return itemOf({ text, severity, timestamp, attributes: record.attributes }, shared)
}

/** An event may have no body, and is its name then. */
function textOf({ body, eventName, attributes }: OtlpRecord): string {
  if (typeof body === 'string' && body !== '') return body
  if (body !== undefined && body !== null && body !== '') return JSON.stringify(body)
  if (eventName !== '') return eventName
  return Object.keys(attributes).length === 0 ? '' : JSON.stringify(attributes)
}

/** What the record has beside its attributes and the contract has no field for. */
function addOthers(record: OtlpRecord): void {
  if (record.traceId !== '') add(record, 'trace_id', record.traceId)
  if (record.spanId !== '') add(record, 'span_id', record.spanId)
  if (record.flags !== 0) add(record, 'flags', record.flags)
  if (record.eventName !== '') add(record, 'event_name', record.eventName)
  if (record.droppedAttributes !== 0) add(record, 'dropped_attributes_count', record.droppedAttributes)
}

/** Keeps what the sender said of the severity, where it says more than ours. */
function keepSeverity(record: OtlpRecord, severity: Severity | undefined): void {
  const { severityText: text, severityNumber: number } = record
  if (text !== '' && (!isPlainLevel(text) || severityOfWord(text) !== severity)) add(record, 'severity_text', text)
  // The first of each four is the plain level; 1 to 4 are TRACE.
  const isPlain = severity !== undefined && number > 4 && number % 4 === 1
  if (number !== 0 && !isPlain && text === '') add(record, 'severity_number', number)
}

function add(record: OtlpRecord, name: string, value: Json): void {
  makeRoom(record, name)
  record.attributes[name] = value
}

/** An attribute that the application gave this name goes by `attributes.<name>`, and so does one that has that name. */
function makeRoom(record: OtlpRecord, name: string): void {
  const { attributes } = record
  const own = attributes[name]
  if (own === undefined) return
  add(record, `attributes.${name}`, own)
  delete attributes[name]
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
