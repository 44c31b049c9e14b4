import {
  isDateTime,
  isObject,
  type LogId,
  type LogRecord,
  limits,
  parseLogId,
  parseLogRecord,
  parseTenantId,
  type TenantId,
} from '@logpipe/sdk/contract'
import { expandBody } from './compact-body.ts'

/** What one queue message carries: many records of one tenant. */
export interface MessageContent {
  readonly tenantId: TenantId
  /** When the request arrived, ISO 8601 UTC. */
  readonly receivedAt: string
  readonly records: readonly MessageRecord[]
}

/** What was read from a message. */
export interface DecodedMessage extends MessageContent {
  /** Lines that are no record: each is one, whose content nobody knows. */
  readonly unreadable: readonly string[]
}

export type IdSource = 'client' | 'server'

export interface MessageRecord {
  readonly logId: LogId
  /** Who made the id. Storing must not replace a row under an id that the client made. */
  readonly idSource: IdSource
  readonly record: LogRecord
  /** The record as its sender wrote it, JSON on one line; spares writing it again. */
  readonly json?: string
}

/**
 * Writes a message as lines: a header, then for each record its id (with `!` where the client made it), a blank, and its
 * JSON. What the sender wrote goes on as it was, so packing costs little more than copying.
 */
export function encodeMessage({ tenantId, receivedAt, records }: MessageContent): string {
  let text = headerLine({ tenantId, receivedAt })
  for (const record of records)
    text += `\n${record.logId}${record.idSource === 'client' ? '!' : ''} ${recordJson(record)}`
  return text
}

/** A message of one line that cannot be read, as it was. */
export function encodeLine(header: Omit<MessageContent, 'records'>, line: string): string {
  return `${headerLine(header)}\n${line}`
}

function headerLine({ tenantId, receivedAt }: Omit<MessageContent, 'records'>): string {
  return JSON.stringify({ v: 2, tenant_id: tenantId, received_at: receivedAt })
}

/** The JSON of a record, on one line. */
export function recordJson({ json, record }: Pick<MessageRecord, 'json' | 'record'>): string {
  if (json !== undefined) return json
  const { logId: _, ...rest } = record
  return JSON.stringify(rest)
}

/**
 * Reads what {@link encodeMessage} wrote, compacted or not. A line that is no record is handed on as it is, so that it does
 * not take the others with it. Throws where the message as a whole is none: that belongs in the dead-letter queue.
 */
export function decodeMessage(body: string): DecodedMessage {
  const text = expandBody(body)
  if (hasMoreLines(text, 1 + limits.maxRecordsPerRequest)) throw new TypeError('a message of more lines than a request')
  const [header = '', ...lines] = text.split('\n')
  const value: unknown = JSON.parse(header)
  if (!isObject(value) || value.v !== 2 || !isDateTime(value.received_at)) {
    throw new TypeError('not a logpipe message of version 2')
  }
  const tenant = parseTenantId(value.tenant_id)
  if (tenant.kind === 'invalid') throw new TypeError(`message with a bad tenant: ${tenant.message}`)
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
  const blank = line.indexOf(' ')
  const isClientMade = line[blank - 1] === '!'
  const id = parseLogId(line.slice(0, isClientMade ? blank - 1 : blank))
  const parsed = parseLogRecord(parseJson(line.slice(blank + 1)))
  if (blank === -1 || id.kind === 'invalid' || parsed.kind === 'invalid') return undefined
  const { logId: _, ...record } = parsed.record
  return { logId: id.logId, idSource: isClientMade ? 'client' : 'server', record }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
