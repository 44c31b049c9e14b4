import { dateTimeHelp, isDateTime } from './date-time.ts'
import { parseLogId } from './log-id.ts'
import {
  type LogRecord,
  type LogRecordResult,
  parseText,
  type Severity,
  unknownField,
  writeSeverities,
} from './log-record.ts'
import { kindOf } from './tenant-id.ts'
import { isObject, wellFormed } from './values.ts'

const knownFields = new Set(['tenant_id', 'id', 'datetime', 'severity', 'message'])

/** Parses the body of `POST /logs` (`{id?, datetime?, severity: info|warning|error, message}`) into a record. */
export function parseLogWrite(value: unknown): LogRecordResult {
  if (!isObject(value)) return invalid(`the body must be a JSON object, not ${kindOf(value)}`)
  for (const field of Object.keys(value)) if (!knownFields.has(field)) return invalid(writeFieldHelp(field))
  const message = parseText(value.message, 'message')
  if (message !== undefined) return message
  if (!isWriteSeverity(value.severity)) return invalid(`severity must be one of ${writeSeverities.join(', ')}`)
  const record: { -readonly [K in keyof LogRecord]: LogRecord[K] } = {
    text: wellFormed(value.message as string),
    severity: value.severity,
  }
  if (value.id !== undefined && value.id !== null) {
    const id = parseLogId(value.id, 'id')
    if (id.kind === 'invalid') return { kind: 'invalid', code: 'invalid_log_id', message: id.message }
    record.logId = id.logId
  }
  if (value.datetime === undefined || value.datetime === null) return { kind: 'record', record }
  if (!isDateTime(value.datetime)) return invalid(dateTimeHelp('datetime'))
  record.timestamp = value.datetime
  return { kind: 'record', record }
}

function isWriteSeverity(value: unknown): value is Severity {
  return writeSeverities.some((severity) => severity === value)
}

function writeFieldHelp(field: string): string {
  return `${unknownField(field).split(';')[0]}; POST /logs accepts id, datetime, severity and message`
}

function invalid(message: string): LogRecordResult {
  return { kind: 'invalid', code: 'invalid_record', message }
}
