import type { FaultCode } from './faults.ts'
import { limits } from './limits.ts'
import { type LogId, parseLogId } from './log-id.ts'
import { kindOf } from './tenant-id.ts'

/** What a record may say of its weight. `POST /logs` takes the middle three only. */
export const severities = ['debug', 'info', 'warning', 'error', 'fatal'] as const
export type Severity = (typeof severities)[number]
/** The severities of `POST /logs`. */
export const writeSeverities: readonly Severity[] = ['info', 'warning', 'error']

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Attributes = { readonly [key: string]: Json }

/** One log as it travels: everything but its tenant, which the request or its key decides. */
export interface LogRecord {
  /** Made by the client; absent means that the server makes one. */
  readonly logId?: LogId
  /** Unicode text, at most 128 KiB as UTF-8. */
  readonly text: string
  readonly severity?: Severity
  /** ISO 8601 date-time as the client wrote it; without an offset it is UTC. */
  readonly timestamp?: string
  readonly attributes?: Attributes
}

export type LogRecordResult =
  | { readonly kind: 'record'; readonly record: LogRecord }
  | { readonly kind: 'invalid'; readonly code: FaultCode; readonly message: string }

const knownFields = new Set(['tenant_id', 'log_id', 'text', 'severity', 'timestamp', 'attributes'])

/** Reads one record of `POST /ingest` (`{log_id?, text, severity?, timestamp?, attributes?}`). Never quotes its text. */
export function parseLogRecord(value: unknown): LogRecordResult {
  if (!isObject(value)) return invalid('invalid_record', `a record must be a JSON object, not ${kindOf(value)}`)
  for (const field in value) {
    if (!knownFields.has(field)) return invalid('invalid_record', unknownField(field))
  }
  const text = parseText(value.text, 'text')
  if (text !== undefined) return text
  return parseRest(value as { text: string } & Fields, 'log_id')
}

type Fields = Readonly<Record<string, unknown>>

/** Refuses a text that is missing, empty or too long; undefined means that it is fine. */
export function parseText(text: unknown, field: string): Extract<LogRecordResult, { kind: 'invalid' }> | undefined {
  if (text === undefined) return invalid('invalid_record', `${field} is missing; it must be a string`)
  if (typeof text !== 'string') return invalid('invalid_record', `${field} must be a string, not ${kindOf(text)}`)
  if (text === '') return invalid('empty_text', `${field} is empty`)
  // No character takes more than 3 bytes for a UTF-16 unit: most texts need no counting.
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
  const refusal = refuseAttributes(value.attributes)
  if (refusal !== undefined) return refusal
  record.attributes = value.attributes as Attributes
  return { kind: 'record', record }
}

function refuseAttributes(value: unknown): LogRecordResult | undefined {
  if (!isObject(value)) return invalid('invalid_record', `attributes must be a JSON object, not ${kindOf(value)}`)
  if (!isWithinDepth(value, limits.maxAttributesDepth)) {
    return invalid('invalid_record', `attributes nest deeper than ${limits.maxAttributesDepth} levels`)
  }
  const bytes = utf8Bytes(JSON.stringify(value))
  if (bytes <= limits.maxAttributesBytes) return undefined
  return invalid('attributes_too_large', `attributes are ${bytes} bytes; the limit is ${limits.maxAttributesBytes}`)
}

/** Whether a value nests at most `depth` levels of objects and arrays. */
export function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((inner) => isWithinDepth(inner, depth - 1))
}

export function isSeverity(value: unknown): value is Severity {
  return severities.some((severity) => severity === value)
}

const dateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:[Zz]|[+-]\d{2}:?\d{2})?$/

/** Whether a value is an ISO 8601 date-time that names a real moment. */
export function isDateTime(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 40 || !dateTime.test(value)) return false
  return isCalendarDay(value.slice(0, 10)) && !Number.isNaN(dateTimeMs(value))
}

/** `Date.parse` takes February 30 for March 2. */
function isCalendarDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}

/** Milliseconds since the epoch of an ISO 8601 date-time; without an offset it is UTC. NaN when it is none. */
export function dateTimeMs(value: string): number {
  const normal = value.replace(',', '.').replace(' ', 'T').toUpperCase()
  const withColon = normal.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  return Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(withColon) ? withColon : `${withColon}Z`)
}

export function dateTimeHelp(field: string): string {
  return `${field} must be an ISO 8601 date-time such as 2026-01-31T23:59:59Z`
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Says that a field is none of the contract's, without repeating a name long enough to be content. */
export function unknownField(field: string): string {
  const shown = /^[A-Za-z0-9_.-]{1,40}$/.test(field) ? ` "${field}"` : ''
  return `unknown field${shown}; put data of your own under attributes`
}

/** A lone surrogate has no UTF-8 form: it becomes U+FFFD here, where the sender can still see it, and not in the table. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/** UTF-8 length of a string, counted without encoding it. A lone surrogate counts 3, as its replacement does. */
export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

function invalid(code: FaultCode, message: string): Extract<LogRecordResult, { kind: 'invalid' }> {
  return { kind: 'invalid', code, message }
}
