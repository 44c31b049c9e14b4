import type { Attributes, Json } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { isEmpty, setField } from '../item-of.ts'
import {
  openProtobuf,
  type ProtobufReader,
  readDouble,
  readFields,
  readFixed32,
  readFixed64,
  readInt64,
  readMessage,
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
  const request: Request = { items: [], spend: createBudget() }
  return readFields(openProtobuf(bytes), request, readRequestField).items
}

interface Request {
  readonly items: DecodedItem[]
  readonly spend: Budget
}

function readRequestField(reader: ProtobufReader, request: Request, tag: number): void {
  if (tag === 10) readResourceLogs(reader, request)
  else skip(reader, tag)
}

/** A resource may come after its records. */
function readResourceLogs(reader: ProtobufReader, { items, spend }: Request): void {
  const { resource, scoped } = readMessage<ResourceLogs>(reader, { resource: {}, scoped: [] }, readResourceLogsField)
  for (const { scope, records } of scoped) {
    const group = groupOf(orNone(resource), orNone(scope))
    spend(records.length, group)
    for (const record of records) items.push(toItem(record, group))
  }
}

type Fields = Record<string, Json>

function orNone(fields: Fields): Attributes | undefined {
  return isEmpty(fields) ? undefined : fields
}

interface ResourceLogs {
  resource: Fields
  readonly scoped: ScopeLogs[]
}

function readResourceLogsField(reader: ProtobufReader, logs: ResourceLogs, tag: number): void {
  if (tag === 10) logs.resource = readMessage(reader, {}, readResourceField)
  else if (tag === 18) logs.scoped.push(readMessage(reader, { scope: {}, records: [] }, readScopeLogsField))
  else skip(reader, tag)
}

function readResourceField(reader: ProtobufReader, fields: Fields, tag: number): void {
  if (tag === 10) readKeyValue(reader, fields, 0)
  else skip(reader, tag)
}

interface ScopeLogs {
  scope: Fields
  readonly records: OtlpRecord[]
}

function readScopeLogsField(reader: ProtobufReader, logs: ScopeLogs, tag: number): void {
  if (tag === 10) logs.scope = readScope(reader)
  else if (tag === 18) logs.records.push(readMessage(reader, emptyRecord(), readRecordField))
  else skip(reader, tag)
}

function readScope(reader: ProtobufReader): Fields {
  const { scope, attributes } = readMessage<Scope>(reader, { scope: {}, attributes: {} }, readScopeField)
  return isEmpty(attributes) ? scope : { ...scope, attributes }
}

interface Scope {
  readonly scope: Fields
  readonly attributes: Fields
}

function readScopeField(reader: ProtobufReader, { scope, attributes }: Scope, tag: number): void {
  if (tag === 10) scope.name = readText(reader)
  else if (tag === 18) scope.version = readText(reader)
  else if (tag === 26) readKeyValue(reader, attributes, 0)
  else skip(reader, tag)
}

function readRecordField(reader: ProtobufReader, record: OtlpRecord, tag: number): void {
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

/** A value, and how deep it is. */
interface Valued {
  value: Json
  readonly depth: number
}

interface KeyValue extends Valued {
  key: string
}

function readKeyValue(reader: ProtobufReader, fields: Fields, depth: number): void {
  const { key, value } = readMessage<KeyValue>(reader, { key: '', value: null, depth }, readKeyValueField)
  setField(fields, key, value)
}

function readKeyValueField(reader: ProtobufReader, pair: KeyValue, tag: number): void {
  if (tag === 10) pair.key = readText(reader)
  else if (tag === 18) pair.value = readAnyValue(reader, pair.depth)
  else skip(reader, tag)
}

function readAnyValue(reader: ProtobufReader, depth: number): Json {
  checkNesting(depth)
  return readMessage<Valued>(reader, { value: null, depth }, readAnyValueField).value
}

function readAnyValueField(reader: ProtobufReader, into: Valued, tag: number): void {
  const { depth } = into
  if (tag === 10) into.value = readText(reader)
  else if (tag === 16) into.value = readUint32(reader) !== 0
  else if (tag === 24) into.value = readInt64(reader)
  else if (tag === 33) into.value = plainDouble(readDouble(reader))
  else if (tag === 42) into.value = nested(readArray(reader, depth + 1), depth)
  else if (tag === 50) into.value = nested(readKeyValues(reader, depth + 1), depth)
  else if (tag === 58) into.value = readText(reader, 'base64')
  else skip(reader, tag)
}

/** JSON has no NaN and no infinities: as in OpenTelemetry's JSON, they are text. */
function plainDouble(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

function readArray(reader: ProtobufReader, depth: number): Json {
  const values: Json[] = []
  return readMessage(reader, values, (_, into, tag) => {
    if (tag === 10) into.push(readAnyValue(reader, depth))
    else skip(reader, tag)
  })
}

function readKeyValues(reader: ProtobufReader, depth: number): Json {
  const fields: Fields = {}
  return readMessage(reader, fields, (_, into, tag) => {
    if (tag === 10) readKeyValue(reader, into, depth)
    else skip(reader, tag)
  })
}
