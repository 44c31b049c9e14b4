import { isObject, isPlainLevel, limits, numberOf, severityOfOtlp, severityOfWord } from '@logpipe/sdk/contract'
import { parseExactJson } from './exact-json.ts'
import type { Fields, Reading } from './reading.ts'
import { timestampOf } from './timestamp.ts'

/** A log record of OpenTelemetry as JSON: https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export function readOtlp({ body, ...rest }: Fields): Reading | undefined {
  const { severityNumber, severityText, timeUnixNano, observedTimeUnixNano, attributes, ...others } = rest
  if ((severityNumber ?? severityText ?? timeUnixNano ?? observedTimeUnixNano) === undefined) return undefined
  // What is beside a text in the body would be lost.
  const text = isObject(body) && Object.keys(body).length === 1 ? body.stringValue : body
  const hasTime = timeUnixNano !== undefined && timeUnixNano !== null && numberOf(timeUnixNano) !== 0
  const time = hasTime ? timeUnixNano : observedTimeUnixNano
  // As a number it has lost its last digits: the line is read again with numbers as they are written.
  if (typeof text !== 'string' || text === '' || typeof time === 'number') return undefined
  const word = typeof severityText === 'string' ? severityOfWord(severityText) : undefined
  const severity = severityOfOtlp(numberOf(severityNumber)) ?? word
  const timestamp = timestampOf(time)
  const kept = {
    ...others,
    attributes: attributes === undefined ? undefined : flat(attributes),
    severityNumber: severity === undefined || !isPlain(numberOf(severityNumber)) ? severityNumber : undefined,
    severityText: word !== severity || !isPlainLevel(String(severityText)) ? severityText : undefined,
    timeUnixNano: hasTime && timestamp === undefined ? timeUnixNano : undefined,
    observedTimeUnixNano: hasTime || timestamp === undefined ? observedTimeUnixNano : undefined,
  }
  return { kind: 'otlp', text, severity, timestamp, attributes: present(kept) }
}

/** Of the four numbers of a severity, the first says no more than it. */
function isPlain(severityNumber: number): boolean {
  return severityNumber > 4 && severityNumber % 4 === 1
}

/**
 * The log records of a line of the collector's file exporter, which is an ExportLogsServiceRequest:
 * https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/. Each gets its resource and scope, with the schemas of both. Undefined for any other
 * line, and for one that has more to say than that: it is its own text.
 */
export function logRecordsOf(line: string): readonly string[] | undefined {
  if (!line.startsWith('{"resourceLogs":')) return undefined
  try {
    return recordsIn((mayLoseDigits.test(line) ? parseExactJson(line, rawJson) : JSON.parse(line)) as Fields)
  } catch {
    // No JSON, or nested too deeply to be written as JSON.
    return undefined
  }
}

/** A number with so many digits, or an exponent, that a double may be another one. */
const mayLoseDigits = /[:,[]\s*-?(?:\d{16}|[\d.]+[eE])/

/** A number that is written as JSON with the same digits. Not yet among the types. */
const { rawJSON: rawJson } = JSON as unknown as { readonly rawJSON: (json: string) => unknown }

function recordsIn({ resourceLogs, ...more }: Fields): readonly string[] | undefined {
  const records = listOf(resourceLogs)?.map(({ resource, scopeLogs, ...ofResource }) =>
    listOf(scopeLogs)?.map(({ scope, logRecords, ...ofScope }) => {
      const shared = { resource: withAttributes(resource, ofResource), scope: withAttributes(scope, ofScope) }
      return listOf(logRecords)?.map((record) =>
        'resource' in record || 'scope' in record ? undefined : JSON.stringify({ ...record, ...shared }),
      )
    }),
  )
  const found = records?.flat(2)
  return isEmpty(more) && found?.every((record): record is string => record !== undefined) ? found : undefined
}

/** Undefined for anything else, and for a list that is empty: what is around it would be lost. */
function listOf(value: unknown): readonly Fields[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isObject) ? value : undefined
}

/** A resource or scope with its schema, its attributes beside its other fields, or in one of them where their names are taken. */
function withAttributes(value: unknown, more: Fields): unknown {
  if (value === undefined || value === null) return isEmpty(more) ? undefined : more
  if (!isObject(value) || Object.keys(more).some((name) => name in value || name === 'attributes')) return [value, more]
  const { attributes, ...others } = value
  const rest: Fields = { ...others, ...more }
  const flattened = flat(attributes)
  const isApart = isObject(flattened) && Object.keys(flattened).every((name) => !Object.hasOwn(rest, name))
  return isApart ? { ...rest, ...flattened } : present({ ...rest, attributes: flattened })
}

function isEmpty(fields: Fields): boolean {
  return Object.keys(fields).length === 0
}

/**
 * `[{"key": "a", "value": {"stringValue": "b"}}]` as `{"a": "b"}`: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. A list that says
 * more stays as it is.
 */
function flat(list: unknown, depth: number = limits.maxAttributesDepth): unknown {
  if (!Array.isArray(list) || !list.every(isPair)) return list
  const fields = new Map(list.map(({ key, value }) => [key, anyValue(value, depth - 1)]))
  return fields.size === list.length ? Object.fromEntries(fields) : list
}

interface Pair {
  readonly key: string
  readonly value?: unknown
}

function isPair(item: unknown): item is Pair {
  return isObject(item) && typeof item.key === 'string' && Object.keys(item).length === ('value' in item ? 2 : 1)
}

/** What nests deeper than attributes may stays as it is, and so does what has more than a value in it. */
function anyValue(value: unknown, depth: number): unknown {
  const [kind, ...others] = isObject(value) ? Object.keys(value) : []
  if (!isObject(value) || kind === undefined || others.length > 0 || depth === 0) return value
  const inner = value[kind]
  if (scalars.has(kind)) return inner ?? value
  if (!isObject(inner) || Object.keys(inner).some((name) => name !== 'values')) return value
  const { values = [] } = inner
  if (kind === 'kvlistValue') return flat(values, depth)
  return kind === 'arrayValue' && Array.isArray(values) ? values.map((one) => anyValue(one, depth - 1)) : value
}

const scalars: ReadonlySet<string> = new Set(['stringValue', 'intValue', 'doubleValue', 'boolValue', 'bytesValue'])

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
