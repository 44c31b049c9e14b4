import { type Attributes, attributesFault } from './attributes.ts'
import { dateTimeHelp, isDateTime } from './date-time.ts'
import type { FaultCode } from './faults.ts'
import { limits } from './limits.ts'
import { type LogId, parseLogId } from './log-id.ts'
import { kindOf } from './tenant-id.ts'
import { isObject, utf8Bytes, wellFormed } from './values.ts'

/** Severities of a record, the worst last. `POST /logs` accepts only the middle three. */
export const severities = ['debug', 'info', 'warning', 'error', 'fatal'] as const
export type Severity = (typeof severities)[number]
/** Severities that `POST /logs` accepts. */
export const writeSeverities: readonly Severity[] = ['info', 'warning', 'error']

/** A severity and all that are worse. */
export function severitiesFrom(least: Severity): readonly Severity[] {
  return severities.slice(severities.indexOf(least))
}

/** One log without its tenant, which the request or its API key determines. */
export interface LogRecord {
  /** Set by the client; if absent, the server generates one. */
  readonly logId?: LogId
  /** Unicode text, at most 128 KiB as UTF-8. */
  readonly text: string
  readonly severity?: Severity
  /** ISO 8601 date-time as the client sent it; UTC if it has no offset. */
  readonly timestamp?: string
  readonly attributes?: Attributes
}

export type LogRecordResult =
  | { readonly kind: 'record'; readonly record: LogRecord }
  | { readonly kind: 'invalid'; readonly code: FaultCode; readonly message: string }

const knownFields = new Set(['tenant_id', 'log_id', 'text', 'severity', 'timestamp', 'attributes'])

/** Parses one record of `POST /ingest` (`{log_id?, text, severity?, timestamp?, attributes?}`). Never quotes its text. */
export function parseLogRecord(value: unknown): LogRecordResult {
  if (!isObject(value)) return invalid('invalid_record', `a record must be a JSON object, not ${kindOf(value)}`)
  for (const field in value) {
    if (!knownFields.has(field)) return invalid('invalid_record', unknownField(field))
  }
  const text = parseText(value.text, 'text')
  if (text !== undefined) return text
  return parseRest(value as { text: string } & Fields, 'log_id')
}

/** Checks the text of a record of which all else was checked when it was made. */
export function checkText(record: LogRecord): LogRecordResult {
  const { text } = record
  const fault = parseText(text, 'text')
  if (fault !== undefined) return fault
  return { kind: 'record', record: text.isWellFormed() ? record : { ...record, text: wellFormed(text) } }
}

type Fields = Readonly<Record<string, unknown>>

/** Rejects a text that is missing, empty or too long; undefined means it is valid. */
export function parseText(text: unknown, field: string): Extract<LogRecordResult, { kind: 'invalid' }> | undefined {
  if (text === undefined) return invalid('invalid_record', `${field} is missing; it must be a string`)
  if (typeof text !== 'string') return invalid('invalid_record', `${field} must be a string, not ${kindOf(text)}`)
  if (text === '') return invalid('empty_text', `${field} is empty`)
  // UTF-8 takes at most 3 bytes per UTF-16 code unit: most texts need no counting.
  if (text.length * 3 <= limits.maxTextBytes) return undefined
  const bytes = utf8Bytes(text)
  if (bytes <= limits.maxTextBytes) return undefined
  return invalid('text_too_long', `${field} is ${bytes} bytes of UTF-8; the limit is ${limits.maxTextBytes}`)
}

function parseRest(value: { text: string } & Fields, idField: string): LogRecordResult {
  const record: { -readonly [K in keyof LogRecord]: LogRecord[K] } = { text: wellFormed(value.text) }
  if (value.log_id !== undefined && value.log_id !== null) {
    const id = parseLogId(value.log_id, idField)
    if (id.kind === 'invalid') return invalid('invalid_log_id', id.message)
    record.logId = id.logId
  }
  if (value.severity !== undefined && value.severity !== null) {
    if (!isSeverity(value.severity))
      return invalid('invalid_record', `severity must be one of ${severities.join(', ')}`)
    record.severity = value.severity
  }
  if (value.timestamp !== undefined && value.timestamp !== null) {
    if (!isDateTime(value.timestamp)) return invalid('invalid_record', dateTimeHelp('timestamp'))
    record.timestamp = value.timestamp
  }
  if (value.attributes === undefined || value.attributes === null) return { kind: 'record', record }
  const fault = attributesFault(value.attributes)
  if (fault !== undefined) return { kind: 'invalid', ...fault }
  record.attributes = value.attributes as Attributes
  return { kind: 'record', record }
}

export function isSeverity(value: unknown): value is Severity {
  return severities.includes(value as Severity)
}

/** Message for a field outside the contract; does not quote a name that may be content. */
export function unknownField(field: string): string {
  const shown = /^[A-Za-z0-9_.-]{1,40}$/.test(field) ? ` "${field}"` : ''
  return `unknown field${shown}; put custom data under attributes`
}

function invalid(code: FaultCode, message: string): Extract<LogRecordResult, { kind: 'invalid' }> {
  return { kind: 'invalid', code, message }
}
