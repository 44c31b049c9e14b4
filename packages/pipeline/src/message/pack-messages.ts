import type { TenantId } from '@logpipe/sdk/contract'
import type { AdmittedRecord } from '../ingest/admit-batch.ts'
import { encodeMessage, fitsMessage } from './message-codec.ts'

/** One message as the queue takes it. */
export interface QueueMessage {
  readonly tenantId: TenantId
  /** Printable ASCII. */
  readonly body: string
}

export interface PackedMessage {
  readonly message: QueueMessage
  /** What is in it. */
  readonly records: readonly AdmittedRecord[]
}

/** Text per message before compression, characters: a message that the worker can unpack in a small function. */
const targetChars = 700 * 1024

/** Packs records into as few messages as fit, in order, and never two tenants into one. */
export function packMessages(records: readonly AdmittedRecord[], receivedAt: string): readonly PackedMessage[] {
  const byTenant = Map.groupBy(records, ({ tenantId }) => tenantId)
  return [...byTenant].flatMap(([tenantId, own]) =>
    cutBySize(own).flatMap((part) => packOne(tenantId, part, receivedAt)),
  )
}

function cutBySize(records: readonly AdmittedRecord[]): readonly (readonly AdmittedRecord[])[] {
  const parts: AdmittedRecord[][] = []
  let chars = Number.POSITIVE_INFINITY
  for (const record of records) {
    const size = record.record.text.length + record.logId.length + 64
    if (chars + size > targetChars) {
      parts.push([])
      chars = 0
    }
    parts.at(-1)?.push(record)
    chars += size
  }
  return parts
}

/** Text that compresses badly may still be too large for a message: then it is halved until it fits. */
function packOne(tenantId: TenantId, records: readonly AdmittedRecord[], receivedAt: string): readonly PackedMessage[] {
  const body = encodeMessage({ tenantId, receivedAt, records })
  if (records.length === 1 || fitsMessage(body)) return [{ message: { tenantId, body }, records }]
  const half = records.length >> 1
  return [records.slice(0, half), records.slice(half)].flatMap((part) => packOne(tenantId, part, receivedAt))
}
