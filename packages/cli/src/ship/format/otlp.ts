import {
  isObject,
  isPlainLevel,
  limits,
  numberOf,
  parseJson,
  severityOfOtlp,
  severityOfWord,
} from '@logpipe/sdk/contract'
import type { Fields, Reading } from './reading.ts'
import { timestampOf } from './timestamp.ts'

/** A log record of OpenTelemetry as JSON: https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export function readOtlp({ body, ...rest }: Fields): Reading | undefined {
  const { severityNumber, severityText, timeUnixNano, observedTimeUnixNano, attributes, ...others } = rest
  if ((severityNumber ?? severityText ?? timeUnixNano ?? observedTimeUnixNano) === undefined) return undefined
  const text = isObject(body) ? body.stringValue : body
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
    severityNumber: severity === undefined ? severityNumber : undefined,
    severityText: word === undefined || !isPlainLevel(String(severityText)) ? severityText : undefined,
    timeUnixNano: hasTime && timestamp === undefined ? timeUnixNano : undefined,
    observedTimeUnixNano: hasTime || timestamp === undefined ? observedTimeUnixNano : undefined,
  }
  return { kind: 'otlp', text, severity, timestamp, attributes: present(kept) }
}

/**
 * The log records of a line of the collector's file exporter, which is an ExportLogsServiceRequest:
 * https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/. Each gets its resource and scope; undefined for any other line.
 */
export function logRecordsOf(line: string): readonly string[] | undefined {
  const request = line.startsWith('{"resourceLogs":') ? parseJson(line) : undefined
  if (!isObject(request)) return undefined
  try {
    return recordsIn(request)
  } catch {
    // Nested too deeply to be written as JSON.
    return undefined
  }
}

function recordsIn(request: Fields): readonly string[] | undefined {
  const records = objects(request.resourceLogs).flatMap(({ resource, scopeLogs }) =>
    objects(scopeLogs).flatMap(({ scope, logRecords }) =>
      objects(logRecords).map((record) =>
        JSON.stringify({ ...record, resource: attributesOf(resource), scope: attributesOf(scope) }),
      ),
    ),
  )
  return records.length > 0 ? records : undefined
}

function objects(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** A resource or scope, its attributes beside its other fields. */
function attributesOf(value: unknown): unknown {
  if (!isObject(value)) return undefined
  const { attributes, ...rest } = value
  const flattened = flat(attributes)
  return present({ ...rest, ...(isObject(flattened) ? flattened : {}) })
}

/** `[{"key": "a", "value": {"stringValue": "b"}}]` as `{"a": "b"}`: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
function flat(list: unknown, depth: number = limits.maxAttributesDepth): unknown {
  if (!Array.isArray(list) || !list.every((item) => isObject(item) && typeof item.key === 'string')) return list
  return Object.fromEntries(list.map((item: Fields) => [item.key, anyValue(item.value, depth - 1)]))
}

/** What nests deeper than attributes may stays as it is. */
function anyValue(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth === 0) return value
  const { arrayValue, kvlistValue } = value
  if (isObject(arrayValue))
    return Array.isArray(arrayValue.values) ? arrayValue.values.map((one) => anyValue(one, depth - 1)) : []
  if (isObject(kvlistValue)) return flat(kvlistValue.values, depth)
  return value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue ?? value.bytesValue ?? value
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
