import type { TenantId } from '@logpipe/sdk/contract'
import type { TraceContext } from '../http/trace-context.ts'
import type { AdmittedRecord } from '../ingest/admit-batch.ts'
import { maxBodyBytes } from './compact-body.ts'
import { encodeMessage, recordJson } from './message-codec.ts'

/** One message, before the queue's adapter compacts its body. */
export interface QueueMessage {
  readonly tenantId: TenantId
  readonly body: string
  readonly trace?: TraceContext
}

export interface PackedMessage {
  readonly message: QueueMessage
  /** What is in it. */
  readonly records: readonly AdmittedRecord[]
}

/** Packs records into as few messages as fit, in order, and never two tenants into one. */
export function packMessages(
  records: readonly AdmittedRecord[],
  receivedAt: string,
  trace?: TraceContext,
): readonly PackedMessage[] {
  return byTenant(records).flatMap(([tenantId, own]) =>
    cutBySize(own).map((part) => {
      const body = encodeMessage({ tenantId, receivedAt, records: part })
      return { message: { tenantId, body, ...(trace && { trace }) }, records: part }
    }),
  )
}

/** Records by tenant; nearly always there is one, and then nothing is copied. */
export function byTenant<T extends { readonly tenantId: TenantId }>(
  records: readonly T[],
): readonly (readonly [TenantId, readonly T[]])[] {
  const [first] = records
  if (first === undefined) return []
  for (const { tenantId } of records) {
    if (tenantId !== first.tenantId) return [...Map.groupBy(records, (record) => record.tenantId)]
  }
  return [[first.tenantId, records]]
}

/** Header of a message, and what stands around a record in it. Bytes, with room to spare. */
const headerBytes = 256
const lineBytes = 4

/** A record too large for any message is alone in its own: nearly all of it are escapes then, which compress well. */
function cutBySize(records: readonly AdmittedRecord[]): readonly (readonly AdmittedRecord[])[] {
  if (isSurelySmall(records)) return [records]
  const parts: AdmittedRecord[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const record of records) {
    const size = Buffer.byteLength(recordJson(record)) + record.logId.length + lineBytes
    if (bytes + size > maxBodyBytes) {
      parts.push([])
      bytes = headerBytes
    }
    parts.at(-1)?.push(record)
    bytes += size
  }
  return parts
}

/** No character takes more than 3 bytes for a UTF-16 unit: most requests need no counting. */
function isSurelySmall(records: readonly AdmittedRecord[]): boolean {
  let chars = 0
  for (const { json, logId } of records) {
    if (json === undefined) return false
    chars += json.length + logId.length + lineBytes
  }
  return headerBytes + chars * 3 <= maxBodyBytes
}
