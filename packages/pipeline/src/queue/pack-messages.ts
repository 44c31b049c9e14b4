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
    const bodyOf: BodyOf<R> = (part, place) =>
      encodeMessage({ tenantId, receivedAt, order: recordOrder(order, place), records: part })
    return splitBySize(group, bodyOf).map((part, i, { length }) => {
      const named = outcome !== undefined && { outcome: { name: outcome, part: i, of: length } }
      return { message: messageOf(part, { tenantId, ...(trace && { trace }), ...named }), records: part.records }
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

/** The body of a message with these records, of which the first has this place in the request. */
type BodyOf<R> = (part: readonly R[], place: number) => string

interface Part<R> {
  readonly records: readonly R[]
  readonly body: () => string
}

/** Its body is made when it is read, which the queue does once. */
function messageOf<R>({ body }: Part<R>, others: Omit<QueueMessage, 'body'>): QueueMessage {
  return {
    get body() {
      return body()
    },
    ...others,
  }
}

/** No message has more records than most requests may have: a worker has to store them in time. */
function splitBySize<R extends TenantRecord>(records: readonly R[], bodyOf: BodyOf<R>): readonly Part<R>[] {
  // Most requests are one message, and its length tells that they are.
  const body = records.length <= limits.maxRecordsPerRequest ? bodyOf(records, 0) : undefined
  if (body !== undefined && isCertainlySmall(body, records)) return [{ records, body: () => body }]
  return partsOfAscii(records, bodyOf) ?? bodiesOf(partsOf(records, sizeOf), bodyOf)
}

/** In ASCII, which most requests are, sizes are lengths, and those are known. Undefined where anything is not ASCII; the texts tell first. */
function partsOfAscii<R extends TenantRecord>(
  records: readonly R[],
  bodyOf: BodyOf<R>,
): readonly Part<R>[] | undefined {
  if (!records.every(({ record }) => isAscii(record.text))) return undefined
  const parts = bodiesOf(partsOf(records, lengthOf), bodyOf)
  return parts.every(({ body }) => isAscii(body())) ? parts : undefined
}

/** Of a few messages each body is made once. The attributes that records share make a hundred of one request, too many to hold at a time. */
const maxHeldBodies = 8

function bodiesOf<R>(parts: readonly (readonly R[])[], bodyOf: BodyOf<R>): readonly Part<R>[] {
  let next = 0
  return parts.map((records) => {
    const place = next
    next += records.length
    if (parts.length > maxHeldBodies) return { records, body: () => bodyOf(records, place) }
    const body = bodyOf(records, place)
    return { records, body: () => body }
  })
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

/**
 * UTF-8 takes at most 3 bytes per UTF-16 code unit: most bodies need no counting, and of others it is enough to count the texts. Those are there
 * already, where each record's JSON would have to be copied into one piece.
 */
function isCertainlySmall(body: string, records: readonly TenantRecord[]): boolean {
  if (body.length > maxBodyBytes) return false
  let bytes = body.length * 3
  for (let i = 0; i < records.length && bytes > maxBodyBytes; i++) bytes -= savedBytes(records[i]?.record.text ?? '')
  return bytes <= maxBodyBytes
}

/** By how much a text is shorter in UTF-8 than it could be. */
function savedBytes(text: string): number {
  return text.length * 3 - Buffer.byteLength(text)
}

/** Of a record's JSON, characters. */
function lengthOf(record: TenantRecord): number {
  return recordJson(record).length
}

/** Bytes. To count them, the JSON is copied into one piece, which with a space before it is not the record's own and stays. */
function sizeOf(record: TenantRecord): number {
  return Buffer.byteLength(` ${recordJson(record)}`) - 1
}

/** A record too large for any message gets its own: it consists mostly of escapes, which compress well. */
function partsOf<R extends TenantRecord>(
  records: readonly R[],
  jsonSizeOf: (record: R) => number,
): readonly (readonly R[])[] {
  const parts: R[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const record of records) {
    const size = jsonSizeOf(record) + record.logId.length + lineBytes
    if (bytes + size > maxBodyBytes || parts.at(-1)?.length === limits.maxRecordsPerRequest) {
      parts.push([])
      bytes = headerBytes
    }
    parts.at(-1)?.push(record)
    bytes += size
  }
  return parts
}
