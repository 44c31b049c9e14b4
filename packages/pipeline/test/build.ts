import { type LogId, type LogRecord, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { ReceivedMessage } from '../src/dead-letters/describe-dead-letter.ts'
import type { HttpEvent, HttpResponse } from '../src/http/http-event.ts'
import type { AdmittedRecord } from '../src/ingest/admit-batch.ts'
import { encodeMessage, type MessageContent, type MessageRecord } from '../src/queue/message-codec.ts'
import type { Redaction, Redactor } from '../src/redact/redactor.ts'
import { type Row, recentKey, recentSort } from '../src/table/row.ts'
import { fixedKeys } from '../src/tenants/key-source.ts'
import { plainKeyring } from '../src/tenants/keyring.ts'
import { createRowKeys } from '../src/tenants/row-keys.ts'

/** Parses a tenant id; throws if it is invalid. */
export function aTenant(name = 'acme'): TenantId {
  const parsed = parseTenantId(name)
  if (parsed.kind === 'invalid') throw new TypeError(parsed.message)
  return parsed.tenantId
}

/** Keys of rows under a master key of 32 sevens. */
export const aRowKeys = createRowKeys(fixedKeys(plainKeyring(Buffer.alloc(32, 7))))

export function aLogId(id = 'uuid-1234'): LogId {
  return id as LogId
}

export function aRecord(fields: Partial<LogRecord> = {}): LogRecord {
  return { text: 'User logged in', ...fields }
}

export function aMessageRecord(fields: Partial<MessageRecord> = {}): MessageRecord {
  return { logId: aLogId(), idSource: 'server', record: aRecord(), ...fields }
}

/** The body of a queue message, by default of acme at noon. */
export function aBody(records: readonly MessageRecord[], fields: Partial<MessageContent> = {}): string {
  const receivedAt = '2026-01-31T12:00:00.000Z'
  return encodeMessage({ tenantId: aTenant(), receivedAt, order: `${receivedAt}#0000#00000`, records, ...fields })
}

/** A message from the dead-letter queue; by default with one record of acme. */
export function aReceivedMessage({ id = 'message-1', ...fields }: Partial<ReceivedMessage> = {}): ReceivedMessage {
  const receivedAt = '2026-01-31T12:00:00.000Z'
  return {
    id,
    handle: `handle-${id}`,
    body: encodeMessage({
      tenantId: aTenant(),
      receivedAt,
      order: `${receivedAt}#0000#00000`,
      records: [aMessageRecord()],
    }),
    attributes: { tenant: 'acme' },
    sentAt: receivedAt,
    receives: 1,
    ...fields,
  }
}

export function anAdmittedRecord(fields: Partial<AdmittedRecord> = {}): AdmittedRecord {
  return {
    kind: 'admitted',
    index: 0,
    tenantId: aTenant(),
    logId: aLogId(),
    idSource: 'server',
    record: aRecord(),
    ...fields,
  }
}

export interface EventFields {
  /** Method and path as in the topology. */
  readonly route?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly path?: Readonly<Record<string, string>>
  /** A string is sent as text, bytes as base64, anything else as JSON. */
  readonly body?: unknown
}

/** A request as API Gateway passes it to a function. */
export function anEvent({ route = 'POST /ingest', headers = {}, query, path, body }: EventFields = {}): HttpEvent {
  const [method = '', rawPath = ''] = route.split(' ')
  const isBytes = body instanceof Uint8Array
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  const sent = isBytes ? Buffer.from(body).toString('base64') : text
  return {
    routeKey: route,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers,
    ...(query && { queryStringParameters: query }),
    ...(path && { pathParameters: path }),
    requestContext: {
      requestId: 'req-1',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    },
    ...(sent !== undefined && { body: sent }),
    isBase64Encoded: isBytes,
  }
}

/** The JSON body of a response. */
export function jsonOf(response: HttpResponse): Readonly<Record<string, unknown>> {
  return JSON.parse(response.body ?? 'null')
}

/** Redacts the word `secret`, to keep tests independent of the redaction rules. */
export const secretRedactor: Redactor = {
  redact: (text) => text.replaceAll('secret', '[REDACTED]'),
  detect: () => [],
  redactWithCounts: redactSecret,
  redactField: (_, value) => redactSecret(value),
  redactJson: redactSecret,
  isField: () => false,
  short: () => secretRedactor,
}

function redactSecret(text: string): Redaction {
  const count = text.split('secret').length - 1
  return { text: text.replaceAll('secret', '[REDACTED]'), counts: count === 0 ? {} : { SECRET: count } }
}

export interface RowFields extends Partial<Row> {
  /** Partition of the `recent` index; undefined keeps the row out of it. */
  readonly shard?: number | undefined
}

export function aRow({ shard, ...fields }: RowFields = {}): Row {
  const { tenant_id = aTenant(), log_id = aLogId(), received_at = '2026-01-31T12:00:00.000Z' } = fields
  return {
    tenant_id,
    log_id,
    modified_text: 'User [REDACTED:PHONE] logged in',
    severity: 'info',
    received_at,
    processed_at: '2026-01-31T12:00:01.000Z',
    redactions: { PHONE: 1 },
    policy: 'default-v1',
    content: 'AAAAAAAAAAA',
    seal: `2.00000000.${'A'.repeat(43)}`,
    expires_at: 1_772_452_800,
    ...(shard !== undefined && {
      recent_key: recentKey(tenant_id, shard),
      recent_sort: recentSort(`${received_at}#0000#00000`, log_id),
    }),
    ...fields,
  }
}
