import {
  dateTimeMs,
  isDateTime,
  isObject,
  type LogId,
  type LogRecord,
  limits,
  parseJson,
  parseLogId,
  parseLogRecord,
  parseTenantId,
  type TenantId,
} from '@logpipe/sdk/contract'
import { recordOrder } from '../http/receipt.ts'
import { expandBody } from './compact-body.ts'

/** The content of one queue message: records of one tenant. */
export interface MessageContent {
  readonly tenantId: TenantId
  /** When the request arrived, ISO 8601 UTC. */
  readonly receivedAt: string
  /** The place of the first record in the order of receipt, `time#counter#place`; each further one is one place on. */
  readonly order: string
  readonly records: readonly MessageRecord[]
}

/** A decoded message. */
export interface DecodedMessage extends MessageContent {
  readonly records: readonly DecodedRecord[]
  /** Lines that cannot be parsed; each was a record. */
  readonly unreadable: readonly string[]
}

export type IdSource = 'client' | 'server'

export interface MessageRecord {
  readonly logId: LogId
  /** Who generated the id. A row with a client-made id must not be overwritten. */
  readonly idSource: IdSource
  readonly record: LogRecord
  /** The record's single-line JSON as sent; saves serializing it again. */
  readonly json?: string
}

/** A record of a decoded message, with its place in the order of receipt. */
export interface DecodedRecord extends MessageRecord {
  readonly order: string
}

/**
 * Encodes a message as lines: a header, then for each record its id (with `!` if the client made it), a space and its JSON.
 * The sender's JSON is passed through, so packing costs little more than copying.
 */
export function encodeMessage({ records, ...header }: MessageContent): string {
  let text = headerLine(header)
  for (const record of records)
    text += `\n${record.logId}${record.idSource === 'client' ? '!' : ''} ${recordJson(record)}`
  return text
}

/** Encodes a message with one unreadable line, unchanged. */
export function encodeLine(header: Omit<MessageContent, 'records'>, line: string): string {
  return `${headerLine(header)}\n${line}`
}

function headerLine({ tenantId, receivedAt, order }: Omit<MessageContent, 'records'>): string {
  return JSON.stringify({ v: 3, tenant_id: tenantId, received_at: receivedAt, order })
}

/** The JSON of a record on a single line. */
export function recordJson({ json, record }: Pick<MessageRecord, 'json' | 'record'>): string {
  if (json !== undefined) return json
  const { logId: _, ...rest } = record
  return JSON.stringify(rest)
}

/**
 * Decodes what {@link encodeMessage} wrote, compressed or not. Returns lines that cannot be parsed as they are, so that
 * they do not fail the others. Throws if the whole message is invalid: it belongs in the dead-letter queue.
 */
export function decodeMessage(body: string): DecodedMessage {
  const text = expandBody(body)
  if (hasMoreLines(text, 1 + limits.maxRecordsPerRequest))
    throw new TypeError(`the message has more than ${limits.maxRecordsPerRequest} records`)
  const [header = '', ...lines] = text.split('\n')
  const decoded = decodeHeader(JSON.parse(header))
  const [base, firstPlace] = [decoded.order.slice(0, -6), Number(decoded.order.slice(-5))]
  const records: DecodedRecord[] = []
  const unreadable: string[] = []
  for (const [i, line] of lines.entries()) {
    const record = decodeLine(line, recordOrder(base, firstPlace + i))
    if (record === undefined) unreadable.push(line)
    else records.push(record)
  }
  return { ...decoded, records, unreadable }
}

/** Version 2 has no order: its records are ordered by their time of receipt and their place in the message. */
function decodeHeader(value: unknown): Omit<MessageContent, 'records'> {
  if (!isObject(value) || (value.v !== 2 && value.v !== 3) || !isDateTime(value.received_at)) {
    throw new TypeError('not a version 2 or 3 logpipe message')
  }
  const order = value.v === 2 ? `${new Date(dateTimeMs(value.received_at)).toISOString()}#0000#00000` : value.order
  if (typeof order !== 'string' || !orderPattern.test(order)) throw new TypeError('the message has an invalid order')
  const tenant = parseTenantId(value.tenant_id)
  if (tenant.kind === 'invalid') throw new TypeError(`the message has an invalid tenant: ${tenant.message}`)
  return { tenantId: tenant.tenantId, receivedAt: value.received_at, order }
}

const orderPattern = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#\d{4}#\d{5}$/

function hasMoreLines(text: string, max: number): boolean {
  let count = 1
  for (let at = text.indexOf('\n'); at !== -1 && count <= max; at = text.indexOf('\n', at + 1)) count++
  return count > max
}

function decodeLine(line: string, order: string): DecodedRecord | undefined {
  const space = line.indexOf(' ')
  const isClientMade = line[space - 1] === '!'
  const id = parseLogId(line.slice(0, isClientMade ? space - 1 : space))
  const parsed = parseLogRecord(parseJson(line.slice(space + 1)))
  if (space === -1 || id.kind === 'invalid' || parsed.kind === 'invalid') return undefined
  const { logId: _, ...record } = parsed.record
  return { logId: id.logId, idSource: isClientMade ? 'client' : 'server', record, order }
}
