import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import {
  type Attributes,
  isDateTime,
  isObject,
  type LogId,
  type LogRecord,
  limits,
  parseLogId,
  parseTenantId,
  type Severity,
  type TenantId,
} from '@logpipe/sdk/contract'

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
}

/** Below this a body stays readable JSON; above it is compressed. SQS bills by 64 KiB. Characters. */
const compressFromChars = 1_024
const compressedPrefix = 'zstd:'
/** SQS takes only some characters; printable ASCII is always among them. */
const printableAscii = /^[\x20-\x7e]*$/
/** A message may hold no more than this when unpacked, whoever wrote it: many times what {@link encodeMessage} packs. Bytes. */
const maxUnpackedBytes = 64 * 1024 * 1024

/** Writes a message body of printable ASCII. */
export function encodeMessage({ tenantId, receivedAt, records }: MessageContent): string {
  const json = JSON.stringify({ v: 1, tenant_id: tenantId, received_at: receivedAt, records: records.map(toWire) })
  if (json.length < compressFromChars && printableAscii.test(json)) return json
  return compressedPrefix + zstdCompressSync(json).toString('base64')
}

/** Reads a body that {@link encodeMessage} wrote. Throws on anything else: such a message belongs in the dead-letter queue. */
export function decodeMessage(body: string): MessageContent {
  const json = body.startsWith(compressedPrefix) ? inflate(body.slice(compressedPrefix.length)) : body
  const value: unknown = JSON.parse(json)
  if (!isObject(value) || value.v !== 1 || !isDateTime(value.received_at) || !isRecordList(value.records)) {
    throw new TypeError('not a logpipe message of version 1')
  }
  const tenant = parseTenantId(value.tenant_id)
  if (tenant.kind === 'invalid') throw new TypeError(`message with a bad tenant: ${tenant.message}`)
  return { tenantId: tenant.tenantId, receivedAt: value.received_at, records: value.records.map(fromWire) }
}

interface WireRecord {
  readonly log_id: string
  readonly own_id?: true
  readonly text: string
  readonly severity?: Severity
  readonly timestamp?: string
  readonly attributes?: Attributes
}

function isRecordList(value: unknown): value is readonly WireRecord[] {
  return Array.isArray(value) && value.every(isWireRecord)
}

function isWireRecord(value: unknown): value is WireRecord {
  return isObject(value) && typeof value.text === 'string' && parseLogId(value.log_id).kind === 'logId'
}

function toWire({ logId, isOwnId, record }: MessageRecord): WireRecord {
  const { logId: _, ...rest } = record
  return { log_id: logId, ...(isOwnId && { own_id: true }), ...rest }
}

function fromWire({ log_id, own_id, ...rest }: WireRecord): MessageRecord {
  return { logId: log_id as LogId, isOwnId: own_id === true, record: rest }
}

function inflate(base64: string): string {
  return zstdDecompressSync(Buffer.from(base64, 'base64'), { maxOutputLength: maxUnpackedBytes }).toString('utf8')
}

/** Whether a body fits one queue message. Bodies are ASCII, so characters are bytes. */
export function fitsMessage(body: string): boolean {
  return body.length <= limits.maxMessageBytes - messageOverheadBytes
}

/** Room for the message attributes, which count towards the message's size. */
const messageOverheadBytes = 1_024
