import type { TenantId } from '@logpipe/sdk/contract'
import type { TraceContext } from '../http/trace-context.ts'
import { maxBodyBytes } from './compact-body.ts'
import type { QueueMessage } from './enqueue.ts'
import { encodeMessage, type MessageRecord, recordJson } from './message-codec.ts'

/** A record that can be packed, and whose it is. */
export interface TenantRecord extends MessageRecord {
  readonly tenantId: TenantId
}

export interface PackedMessage<R extends TenantRecord> {
  readonly message: QueueMessage
  /** What is in it. */
  readonly records: readonly R[]
}

/** Packs records into as few messages as fit, in order, and never two tenants into one. */
export function packMessages<R extends TenantRecord>(
  records: readonly R[],
  receivedAt: string,
  trace?: TraceContext,
): readonly PackedMessage<R>[] {
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
function cutBySize<R extends TenantRecord>(records: readonly R[]): readonly (readonly R[])[] {
  if (isSurelySmall(records)) return [records]
  const parts: R[][] = []
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
function isSurelySmall(records: readonly TenantRecord[]): boolean {
  let chars = 0
  for (const { json, logId } of records) {
    if (json === undefined) return false
    chars += json.length + logId.length + lineBytes
  }
  return headerBytes + chars * 3 <= maxBodyBytes
}
