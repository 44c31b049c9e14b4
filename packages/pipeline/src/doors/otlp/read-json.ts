import { isObject, type Json, numberOf } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { setField } from '../item-of.ts'
import { checkNesting, groupOf, nested, type OtlpRecord, toItem } from './otlp-record.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The records of an `ExportLogsServiceRequest` in JSON; undefined for any other value.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readJsonRequest(value: unknown): readonly DecodedItem[] | undefined {
  if (!isObject(value) || !isListOrAbsent(value.resourceLogs)) return undefined
  const items: DecodedItem[] = []
  for (const { resource, scopeLogs } of objects(value.resourceLogs)) {
    const ofResource = isObject(resource) ? attributesOf(resource.attributes) : undefined
    for (const { scope, logRecords } of objects(scopeLogs)) {
      const group = groupOf(ofResource, isObject(scope) ? scopeOf(scope) : undefined)
      for (const record of objects(logRecords)) items.push(toItem(readRecord(record), group))
    }
  }
  return items
}

function isListOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value)
}

function objects(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : []
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

/** A text, or a number as text: some encoders write 64-bit integers as numbers. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
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
    if (isObject(item) && typeof item.key === 'string') setField(fields, item.key, anyValue(item.value, depth))
  }
  return fields
}

function anyValue(value: unknown, depth: number): Json {
  checkNesting(depth)
  if (!isObject(value)) return isScalar(value) ? value : null
  if (typeof value.stringValue === 'string') return value.stringValue
  if (isObject(value.arrayValue)) {
    const { values } = value.arrayValue
    return nested(Array.isArray(values) ? values.map((one) => anyValue(one, depth + 1)) : [], depth)
  }
  if (isObject(value.kvlistValue)) return nested(attributesOf(value.kvlistValue.values, depth + 1) ?? {}, depth)
  if (value.intValue !== undefined) return integerOf(value.intValue)
  const scalar = value.doubleValue ?? value.boolValue ?? value.bytesValue
  return isScalar(scalar) ? scalar : null
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** Text where a number would be another one: beyond 2^53. */
function integerOf(value: unknown): Json {
  const number = numberOf(value)
  if (Number.isSafeInteger(number)) return number
  return isScalar(value) ? value : null
}
