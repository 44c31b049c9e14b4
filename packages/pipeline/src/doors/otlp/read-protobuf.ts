import type { Attributes, Json } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { setField } from '../item-of.ts'
import {
  enter,
  leave,
  openProtobuf,
  type ProtobufReader,
  readDouble,
  readFixed32,
  readFixed64,
  readInt64,
  readText,
  readUint32,
  skip,
} from '../protobuf-reader.ts'
import { type Budget, createBudget } from '../records-of.ts'
import { checkNesting, emptyRecord, groupOf, nested, type OtlpRecord, toItem } from './otlp-record.ts'

/**
 * The records of an `ExportLogsServiceRequest`. A tag is a field's number times eight, and its wire type:
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 * Throws `Unreadable` where the bytes are not one.
 */
export function readProtobufRequest(bytes: Buffer): readonly DecodedItem[] {
  const reader = openProtobuf(bytes)
  const items: DecodedItem[] = []
  const spend = createBudget()
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) readResourceLogs(reader, items, spend)
    else skip(reader, tag)
  }
  return items
}

interface Scoped {
  scope?: Attributes | undefined
  readonly records: OtlpRecord[]
}

/** A resource may come after its records. */
function readResourceLogs(reader: ProtobufReader, items: DecodedItem[], spend: Budget): void {
  const outer = enter(reader)
  let resource: Attributes | undefined
  const scoped: Scoped[] = []
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) resource = readResource(reader)
    else if (tag === 18) scoped.push(readScopeLogs(reader))
    else skip(reader, tag)
  }
  leave(reader, outer)
  for (const { scope, records } of scoped) {
    const group = groupOf(resource, scope)
    spend(records.length, group)
    for (const record of records) items.push(toItem(record, group))
  }
}

function readResource(reader: ProtobufReader): Attributes | undefined {
  const outer = enter(reader)
  const fields: Record<string, Json> = {}
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) readKeyValue(reader, fields, 0)
    else skip(reader, tag)
  }
  leave(reader, outer)
  return Object.keys(fields).length === 0 ? undefined : fields
}

function readScopeLogs(reader: ProtobufReader): Scoped {
  const outer = enter(reader)
  const scoped: Scoped = { records: [] }
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) scoped.scope = readScope(reader)
    else if (tag === 18) scoped.records.push(readRecord(reader))
    else skip(reader, tag)
  }
  leave(reader, outer)
  return scoped
}

function readScope(reader: ProtobufReader): Attributes | undefined {
  const outer = enter(reader)
  const scope: Record<string, Json> = {}
  const attributes: Record<string, Json> = {}
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) scope.name = readText(reader)
    else if (tag === 18) scope.version = readText(reader)
    else if (tag === 26) readKeyValue(reader, attributes, 0)
    else skip(reader, tag)
  }
  leave(reader, outer)
  if (Object.keys(attributes).length > 0) scope.attributes = attributes
  return Object.keys(scope).length === 0 ? undefined : scope
}

function readRecord(reader: ProtobufReader): OtlpRecord {
  const outer = enter(reader)
  const record = emptyRecord()
  while (reader.at < reader.end) readField(reader, record, readUint32(reader))
  leave(reader, outer)
  return record
}

function readField(reader: ProtobufReader, record: OtlpRecord, tag: number): void {
  if (tag === 9) record.timeUnixNano = readFixed64(reader)
  else if (tag === 16) record.severityNumber = readUint32(reader)
  else if (tag === 26) record.severityText = readText(reader)
  else if (tag === 42) record.body = readAnyValue(reader, 0)
  else if (tag === 50) readKeyValue(reader, record.attributes, 0)
  else if (tag === 56) record.droppedAttributes = readUint32(reader)
  else if (tag === 69) record.flags = readFixed32(reader)
  else if (tag === 74) record.traceId = readText(reader, 'hex')
  else if (tag === 82) record.spanId = readText(reader, 'hex')
  else if (tag === 89) record.observedTimeUnixNano = readFixed64(reader)
  else if (tag === 98) record.eventName = readText(reader)
  else skip(reader, tag)
}

function readKeyValue(reader: ProtobufReader, fields: Record<string, Json>, depth: number): void {
  const outer = enter(reader)
  let key = ''
  let value: Json = null
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) key = readText(reader)
    else if (tag === 18) value = readAnyValue(reader, depth)
    else skip(reader, tag)
  }
  leave(reader, outer)
  setField(fields, key, value)
}

function readAnyValue(reader: ProtobufReader, depth: number): Json {
  checkNesting(depth)
  const outer = enter(reader)
  let value: Json = null
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) value = readText(reader)
    else if (tag === 16) value = readUint32(reader) !== 0
    else if (tag === 24) value = readInt64(reader)
    else if (tag === 33) value = plainDouble(readDouble(reader))
    else if (tag === 42) value = nested(readArray(reader, depth + 1), depth)
    else if (tag === 50) value = nested(readKeyValues(reader, depth + 1), depth)
    else if (tag === 58) value = readText(reader, 'base64')
    else skip(reader, tag)
  }
  leave(reader, outer)
  return value
}

/** JSON has no NaN and no infinities: as in OpenTelemetry's JSON, they are text. */
function plainDouble(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

function readArray(reader: ProtobufReader, depth: number): Json {
  const outer = enter(reader)
  const values: Json[] = []
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) values.push(readAnyValue(reader, depth))
    else skip(reader, tag)
  }
  leave(reader, outer)
  return values
}

function readKeyValues(reader: ProtobufReader, depth: number): Json {
  const outer = enter(reader)
  const fields: Record<string, Json> = {}
  while (reader.at < reader.end) {
    const tag = readUint32(reader)
    if (tag === 10) readKeyValue(reader, fields, depth)
    else skip(reader, tag)
  }
  leave(reader, outer)
  return fields
}
