import { limits, type TenantId } from '@logpipe/sdk/contract'
import { type Receipt, recordOrder } from '../http/receipt.ts'
import type { TraceContext } from '../http/trace-context.ts'
import { maxBodyBytes } from './compact-body.ts'
import type { QueueMessage } from './enqueue.ts'
import { encodeMessage, type MessageRecord, recordJson } from './message-codec.ts'

/** A record to pack, with its tenant. */
export interface TenantRecord extends MessageRecord {
  readonly tenantId: TenantId
}

export interface PackedMessage<R extends TenantRecord> {
  readonly message: QueueMessage
  /** Its records. */
  readonly records: readonly R[]
}

interface PackOptions {
  readonly trace?: TraceContext
  /** Under which name what becomes of the records is kept. */
  readonly outcome?: string | undefined
}

/** Packs records into as few messages as possible, in order, and never two tenants into one. */
export function packMessages<R extends TenantRecord>(
  records: readonly R[],
  { at: receivedAt, order }: Pick<Receipt, 'at' | 'order'>,
  { trace, outcome }: PackOptions = {},
): readonly PackedMessage<R>[] {
  return byTenant(records).flatMap(([tenantId, group]) => {
    let place = 0
    return splitBySize(group).map((part, i, { length }) => {
      const body = encodeMessage({ tenantId, receivedAt, order: recordOrder(order, place), records: part })
      place += part.length
      const named = outcome !== undefined && { outcome: { name: outcome, part: i, of: length } }
      return { message: { tenantId, body, ...(trace && { trace }), ...named }, records: part }
    })
  })
}

/** Groups records by tenant. Copies nothing if there is only one tenant, which is nearly always. */
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

/** Size of a message header, and overhead per record. Bytes, with some margin. */
const headerBytes = 256
const lineBytes = 4

/** No message has more records than most requests may have: a worker has to store them in time. A record too large for any message gets its own: it consists mostly of escapes, which compress well. */
function splitBySize<R extends TenantRecord>(records: readonly R[]): readonly (readonly R[])[] {
  if (isCertainlySmall(records)) return [records]
  const parts: R[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const record of records) {
    const size = Buffer.byteLength(recordJson(record)) + record.logId.length + lineBytes
    if (bytes + size > maxBodyBytes || parts.at(-1)?.length === limits.maxRecordsPerRequest) {
      parts.push([])
      bytes = headerBytes
    }
    parts.at(-1)?.push(record)
    bytes += size
  }
  return parts
}

/** UTF-8 takes at most 3 bytes per UTF-16 code unit: most requests need no counting. */
function isCertainlySmall(records: readonly TenantRecord[]): boolean {
  if (records.length > limits.maxRecordsPerRequest) return false
  let chars = 0
  for (const { json, logId } of records) {
    if (json === undefined) return false
    chars += json.length + logId.length + lineBytes
  }
  return headerBytes + chars * 3 <= maxBodyBytes
}
