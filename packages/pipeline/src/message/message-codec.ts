import {
  isDateTime,
  isObject,
  type LogId,
  type LogRecord,
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

export interface MessageRecord {
  readonly logId: LogId
  /** Whether the client made the id: then storing must not replace a row that is there. */
  readonly isOwnId: boolean
  readonly record: LogRecord
  /** The record as its sender wrote it, JSON on one line; spares writing it again. */
  readonly json?: string
}

/**
 * Writes a message as lines: a header, then for each record its id (with `!` where the client made it), a blank, and its
 * JSON. What the sender wrote goes on as it was, so packing costs little more than copying.
 */
export function encodeMessage({ tenantId, receivedAt, records }: MessageContent): string {
  let text = JSON.stringify({ v: 2, tenant_id: tenantId, received_at: receivedAt })
  for (const record of records) text += `\n${record.logId}${record.isOwnId ? '!' : ''} ${recordJson(record)}`
  return text
}

/** The JSON of a record, on one line. */
export function recordJson({ json, record }: Pick<MessageRecord, 'json' | 'record'>): string {
  if (json !== undefined) return json
  const { logId: _, ...rest } = record
  return JSON.stringify(rest)
}

/** Reads what {@link encodeMessage} wrote, compacted or not. Throws on anything else: such a message belongs in the dead-letter queue. */
export function decodeMessage(body: string): MessageContent {
  const [header = '', ...lines] = expandBody(body).split('\n')
  const value: unknown = JSON.parse(header)
  if (!isObject(value) || value.v !== 2 || !isDateTime(value.received_at)) {
    throw new TypeError('not a logpipe message of version 2')
  }
  const tenant = parseTenantId(value.tenant_id)
  if (tenant.kind === 'invalid') throw new TypeError(`message with a bad tenant: ${tenant.message}`)
  return { tenantId: tenant.tenantId, receivedAt: value.received_at, records: lines.map(decodeLine) }
}

function decodeLine(line: string): MessageRecord {
  const blank = line.indexOf(' ')
  const isOwnId = line.charCodeAt(blank - 1) === 33
  const id = parseLogId(line.slice(0, isOwnId ? blank - 1 : blank))
  const parsed = parseLogRecord(JSON.parse(line.slice(blank + 1)))
  if (blank === -1 || id.kind === 'invalid' || parsed.kind === 'invalid')
    throw new TypeError('message with a bad record')
  const { logId: _, ...record } = parsed.record
  return { logId: id.logId, isOwnId, record }
}
