import {
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
import { expandBody } from './compact-body.ts'

/** The content of one queue message: records of one tenant. */
export interface MessageContent {
  readonly tenantId: TenantId
  /** When the request arrived, ISO 8601 UTC. */
  readonly receivedAt: string
  readonly records: readonly MessageRecord[]
}

/** A decoded message. */
export interface DecodedMessage extends MessageContent {
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

/**
 * Encodes a message as lines: a header, then for each record its id (with `!` if the client made it), a space and its JSON.
 * The sender's JSON is passed through, so packing costs little more than copying.
 */
export function encodeMessage({ tenantId, receivedAt, records }: MessageContent): string {
  let text = headerLine({ tenantId, receivedAt })
  for (const record of records)
    text += `\n${record.logId}${record.idSource === 'client' ? '!' : ''} ${recordJson(record)}`
  return text
}

/** Encodes a message with one unreadable line, unchanged. */
export function encodeLine(header: Omit<MessageContent, 'records'>, line: string): string {
  return `${headerLine(header)}\n${line}`
}

function headerLine({ tenantId, receivedAt }: Omit<MessageContent, 'records'>): string {
  return JSON.stringify({ v: 2, tenant_id: tenantId, received_at: receivedAt })
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
  const value: unknown = JSON.parse(header)
  if (!isObject(value) || value.v !== 2 || !isDateTime(value.received_at)) {
    throw new TypeError('not a version 2 logpipe message')
  }
  const tenant = parseTenantId(value.tenant_id)
  if (tenant.kind === 'invalid') throw new TypeError(`the message has an invalid tenant: ${tenant.message}`)
  const records: MessageRecord[] = []
  const unreadable: string[] = []
  for (const line of lines) {
    const record = decodeLine(line)
    if (record === undefined) unreadable.push(line)
    else records.push(record)
  }
  return { tenantId: tenant.tenantId, receivedAt: value.received_at, records, unreadable }
}

function hasMoreLines(text: string, max: number): boolean {
  let count = 1
  for (let at = text.indexOf('\n'); at !== -1 && count <= max; at = text.indexOf('\n', at + 1)) count++
  return count > max
}

function decodeLine(line: string): MessageRecord | undefined {
  const space = line.indexOf(' ')
  const isClientMade = line[space - 1] === '!'
  const id = parseLogId(line.slice(0, isClientMade ? space - 1 : space))
  const parsed = parseLogRecord(parseJson(line.slice(space + 1)))
  if (space === -1 || id.kind === 'invalid' || parsed.kind === 'invalid') return undefined
  const { logId: _, ...record } = parsed.record
  return { logId: id.logId, idSource: isClientMade ? 'client' : 'server', record }
}
