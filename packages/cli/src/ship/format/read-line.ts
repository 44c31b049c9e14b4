import type { IngestRecord } from '@logpipe/sdk'
import { type Attributes, isObject, limits, utf8Bytes } from '@logpipe/sdk/contract'
import { parseAuto } from './auto.ts'
import { parseExactJson, sizeOf } from './exact-json.ts'
import { type FieldPaths, valueAt } from './field-paths.ts'
import { type FormatName, formats } from './formats.ts'
import { parseExactJsonLine, place } from './json-line.ts'
import type { Fields, LineKind, Parser, ReadContext, Reading } from './reading.ts'

/** A line as it is sent. */
export interface ShippedRecord {
  readonly record: IngestRecord
  /** Whose record it is, where the line says so. */
  readonly tenant?: string | undefined
  /** What the line was found to be. */
  readonly kind: LineKind
  /** The record as JSON, where the line already is that. */
  readonly json?: string | undefined
}

export interface LineFormat {
  /** `auto` by default. */
  readonly format?: FormatName
  /**
   * Keeps the whole line as the text of what is no record of the wire contract; severity, time and id are read beside it. False
   * by default.
   */
  readonly isRaw?: boolean
  readonly paths?: FieldPaths
  /** A moment near the lines, epoch milliseconds: it decides the year of times that have none. */
  readonly nearMs: number
}

export type ReadLine = (line: string) => ShippedRecord

/**
 * Makes the reader of a format. Whatever a line holds, it becomes one record: one that is not in the format, or whose fields a record
 * cannot hold, is sent as text, verbatim. Pure, and never throws.
 */
export function createLineReader({ format = 'auto', isRaw = false, paths = {}, nearMs }: LineFormat): ReadLine {
  const innerContext: ReadContext = { nearMs, paths, inner: () => undefined }
  const context: ReadContext = { nearMs, paths, inner: (message) => readInner(message, innerContext) }
  const parse: Parser = formats[format]
  const readLine: ReadLine = (line) => {
    const reading = parse(line, context)
    if (reading === undefined) return textOf(line)
    if (reading.whole !== undefined) return wholeRecord(line, reading, reading.whole)
    if (isRaw) return rawRecord(line, reading)
    return shippedRecord(line, reading, context)
  }
  return (line) => {
    try {
      return readLine(line)
    } catch {
      // No parser is meant to throw. If one does, its line must not stop those behind it.
      return textOf(line)
    }
  }
}

function textOf(line: string): ShippedRecord {
  return { record: { text: line }, kind: 'text' }
}

function readInner(message: string, context: ReadContext): Reading | undefined {
  const reading = parseAuto(message, context)
  if (reading?.attributes === undefined || sizeOf(reading.attributes) !== 'inexact') return reading
  return parseExactJsonLine(message, context)
}

function rawRecord(line: string, reading: Reading): ShippedRecord {
  return shipped(recordOf(line, reading), reading)
}

/** Without spreads, which would take as long as the rest. */
function recordOf(text: string, { severity, timestamp, logId }: Reading, attributes?: Fields): IngestRecord {
  const record: { -readonly [K in keyof IngestRecord]: IngestRecord[K] } = { text }
  if (logId !== undefined) record.log_id = logId
  if (severity !== undefined) record.severity = severity
  if (timestamp !== undefined) record.timestamp = timestamp
  if (attributes !== undefined && !isEmpty(attributes)) record.attributes = attributes as Attributes
  return record
}

function shipped(record: IngestRecord, { kind, tenant }: Reading): ShippedRecord {
  return tenant === undefined ? { record, kind } : { record, kind, tenant }
}

function isEmpty(attributes: Fields): boolean {
  for (const _ in attributes) return false
  return true
}

/** Attributes with numbers that a double cannot hold are written anew; anything else goes as it stands. */
function wholeRecord(line: string, { tenant, json }: Reading, whole: Fields): ShippedRecord {
  const base = { kind: 'record', ...tenantOf(tenant) } as const
  if (isObject(whole.attributes) && sizeOf(whole.attributes) === 'inexact') {
    const exact = parseExactJson(line)
    const attributes = isObject(exact) ? exact.attributes : undefined
    // With its numbers in quotation marks it may be too large.
    if (!isObject(attributes) || sizeOf(attributes) !== 'fits') return { ...textOf(line), ...tenantOf(tenant) }
    return { ...base, record: { ...whole, attributes } as unknown as IngestRecord }
  }
  return {
    ...base,
    record: whole as unknown as IngestRecord,
    ...(json !== undefined && !/[\r\n]/.test(json) && { json }),
  }
}

function shippedRecord(line: string, found: Reading, context: ReadContext): ShippedRecord {
  const reading = withPlaced(found, context.paths)
  const { text = line, attributes } = reading
  if (!isText(text)) return rawRecord(line, reading)
  const size = attributes === undefined ? 'fits' : sizeOf(attributes)
  if (size === 'fits') return shipped(recordOf(text, reading, attributes), reading)
  const exact = size === 'inexact' ? parseExactJsonLine(line, context) : undefined
  if (exact?.whole !== undefined) return wholeRecord(line, exact, exact.whole)
  const isExact = exact?.attributes !== undefined && sizeOf(exact.attributes) === 'fits'
  return isExact ? shippedRecord(line, exact, context) : rawRecord(line, reading)
}

function isText(text: string): boolean {
  return text !== '' && (text.length * 3 <= limits.maxTextBytes || utf8Bytes(text) <= limits.maxTextBytes)
}

function tenantOf(tenant: string | undefined): { readonly tenant?: string } {
  return tenant === undefined ? {} : { tenant }
}

/** What the user has placed, of lines that are not JSON: a message that gives way to another stays as an attribute. */
function withPlaced(reading: Reading, paths: FieldPaths): Reading {
  const { kind, attributes } = reading
  if (kind === 'ndjson' || kind === 'logfmt' || attributes === undefined) return reading
  const { rest, ...placed } = place(attributes, paths)
  if (Object.keys(placed).length === 0) return reading
  const kept = placed.text === undefined || reading.text === undefined || valueAt(rest, 'message') !== undefined
  return { ...reading, ...placed, attributes: kept ? rest : { ...rest, message: reading.text } }
}
