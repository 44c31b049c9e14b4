import { isObject, type Json, kindOf, numberOf } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { broken, isEmpty, jsonOf, type Shared, setField } from '../item-of.ts'
import { type Budget, createBudget } from '../records-of.ts'
import { Unreadable } from '../unreadable.ts'
import { checkNesting, groupOf, nested, type OtlpRecord, toItem } from './otlp-record.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The records of an `ExportLogsServiceRequest` in JSON; undefined for any other value, throws `Unreadable` for what holds records elsewhere.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readJsonRequest(value: unknown): readonly DecodedItem[] | undefined {
  if (!isObject(value) || (value.resourceLogs === undefined && !isEmpty(value))) return undefined
  const groups = objects(value.resourceLogs, 'resourceLogs').flatMap(({ resource, scopeLogs }) =>
    objects(scopeLogs, 'scopeLogs').map(({ scope, logRecords }) => ({
      resource,
      scope,
      records: listOf(logRecords, 'logRecords'),
    })),
  )
  const spend = createBudget()
  return groups.flatMap((group) => readGroup(group, spend))
}

interface Group {
  readonly resource: unknown
  readonly scope: unknown
  readonly records: readonly unknown[]
}

function readGroup({ resource, scope, records }: Group, spend: Budget): readonly DecodedItem[] {
  const shared = groupOf(attributesOf(fieldsOf(resource, 'resource').attributes), scopeOf(fieldsOf(scope, 'scope')))
  spend(records.length, shared)
  return records.map((record) => readItem(record, shared))
}

function readItem(record: unknown, shared: Shared): DecodedItem {
  if (!isObject(record)) return broken('invalid_record', `a log record must be a JSON object, not ${kindOf(record)}`)
  const { attributes } = record
  if (!isAttributes(attributes)) return broken('invalid_record', notAttributes)
  return toItem(readRecord(record), shared)
}

const notAttributes = 'attributes must be an array of {"key": …, "value": …}'

function isAttributes(list: unknown): boolean {
  if (list === undefined || list === null) return true
  // Some encoders leave out an empty name.
  return Array.isArray(list) && list.every((item) => isObject(item) && typeof (item.key ?? '') === 'string')
}

/** A resource or a scope. */
function fieldsOf(value: unknown, name: string): Fields {
  const fields = value ?? {}
  if (!isObject(fields)) throw new Unreadable('invalid_request', `${name} must be a JSON object, not ${kindOf(value)}`)
  if (!isAttributes(fields.attributes)) throw new Unreadable('invalid_request', `${name}: ${notAttributes}`)
  return fields
}

/** What holds records must be a list of objects: what is in anything else would be lost. */
function objects(value: unknown, name: string): readonly Fields[] {
  const list = listOf(value, name)
  if (!list.every(isObject)) throw new Unreadable('invalid_request', `${name} must contain JSON objects only`)
  return list
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw new Unreadable('invalid_request', `${name} must be an array, not ${kindOf(value)}`)
}

function readRecord(fields: Fields): OtlpRecord {
  return {
    body: anyValue(fields.body, 0),
    attributes: attributesOf(fields.attributes) ?? {},
    timeUnixNano: textOf(fields.timeUnixNano),
    observedTimeUnixNano: textOf(fields.observedTimeUnixNano),
    severityNumber: severityNumberOf(fields.severityNumber),
    severityText: textOf(fields.severityText),
    traceId: textOf(fields.traceId),
    spanId: textOf(fields.spanId),
    flags: numberOf(fields.flags) || 0,
    eventName: textOf(fields.eventName),
    droppedAttributes: numberOf(fields.droppedAttributesCount) || 0,
  }
}

function scopeOf({ name, version, attributes }: Fields): Record<string, Json> | undefined {
  const scope: Record<string, Json> = {}
  if (textOf(name) !== '') scope.name = textOf(name)
  if (textOf(version) !== '') scope.version = textOf(version)
  const own = attributesOf(attributes)
  if (own !== undefined) scope.attributes = own
  return Object.keys(scope).length === 0 ? undefined : scope
}

/** A text, or a number as text: some encoders write 64-bit integers as numbers. Anything else is kept as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : (jsonOf(value) ?? '')
}

/** Encoders may write an enum by its name: `SEVERITY_NUMBER_INFO2`. */
function severityNumberOf(value: unknown): number {
  const name =
    typeof value === 'string' ? /^SEVERITY_NUMBER_(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)([234]?)$/.exec(value) : null
  if (name === null) return numberOf(value) || 0
  return 4 * ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].indexOf(name[1] ?? '') + (Number(name[2]) || 1)
}

/** `[{"key": "a", "value": {"stringValue": "b"}}]` as `{"a": "b"}`; undefined if there are none. */
function attributesOf(list: unknown, depth = 0): Record<string, Json> | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  const fields: Record<string, Json> = {}
  for (const item of list) {
    if (isObject(item)) setField(fields, textOf(item.key), anyValue(item.value, depth))
  }
  return fields
}

function anyValue(value: unknown, depth: number): Json {
  checkNesting(depth)
  if (!isObject(value)) return isScalar(value) ? value : null
  if (typeof value.stringValue === 'string') return value.stringValue
  if (isObject(value.arrayValue)) {
    const { values = [] } = value.arrayValue
    if (Array.isArray(values))
      return nested(
        values.map((one) => anyValue(one, depth + 1)),
        depth,
      )
  }
  if (isObject(value.kvlistValue) && isAttributes(value.kvlistValue.values))
    return nested(attributesOf(value.kvlistValue.values, depth + 1) ?? {}, depth)
  if (value.intValue !== undefined && value.intValue !== null) return integerOf(value.intValue)
  if (value.doubleValue !== undefined && value.doubleValue !== null) return doubleOf(value.doubleValue)
  const scalar = value.boolValue ?? value.bytesValue
  return isScalar(scalar) ? scalar : unknownOf(value)
}

/** What no field of a value is known of; it may be without any. */
function unknownOf(value: Fields): Json {
  for (const name in value) if (value[name] !== null) return jsonOf(value) ?? null
  return null
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** Text where a number would be another one: beyond 2^53. */
function integerOf(value: unknown): Json {
  const number = value === '' ? Number.NaN : numberOf(value)
  if (Number.isSafeInteger(number)) return number
  return isScalar(value) ? value : (jsonOf(value) ?? null)
}

/** Text where JSON has no number for it: `NaN`, `Infinity`. */
function doubleOf(value: unknown): Json {
  const number = value === '' ? Number.NaN : numberOf(value)
  if (Number.isFinite(number)) return number
  return typeof value === 'number' ? String(value) : isScalar(value) ? value : (jsonOf(value) ?? null)
}
