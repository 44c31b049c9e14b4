import { parseJson, utf8Bytes } from '../contract/values.ts'

/** What a request sends. */
export interface Segment {
  /** The server derives the ids of the records from it and their position, so a resend creates no second row. */
  readonly key: string
  readonly tenant: string | undefined
  /** NDJSON. */
  readonly body: Uint8Array
}

/**
 * The records of one request as NDJSON, in bytes: what they take in memory is known, and a million of them are no work for the
 * garbage collector.
 */
export interface Batch {
  key: string
  tenant: string | undefined
  /** Of its file; names sort in the order of records. */
  name: string
  /** Undefined while it is only in its file. */
  bytes: Uint8Array | undefined
  length: number
  records: number
  isOnDisk: boolean
  /** Whether it was found on disk: its records were never counted as pending. */
  readonly isFound: boolean
  readonly settled: PromiseWithResolvers<void>
}

/** About what a batch takes besides its records: with thousands of tenants, nearly all of their batches hold few. */
const minCapacity = 1_024
const [comma, newline] = [0x2c, 0x0a]
const encoder = new TextEncoder()

export function newBatch(key: string, tenant: string | undefined): Batch {
  const settled = Promise.withResolvers<void>()
  return { key, tenant, name: '', bytes: undefined, length: 0, records: 0, isOnDisk: false, isFound: false, settled }
}

export function foundBatch(name: string): Batch {
  return { ...newBatch('', undefined), name, isOnDisk: true, isFound: true }
}

/** The request of a batch that is in memory. */
export function segmentIn({ key, tenant, length }: Batch, bytes: Uint8Array): Segment {
  return { key, tenant, body: bytes.subarray(0, length) }
}

/**
 * The two halves of a batch of at least two records, each with a key of its own: the batch's would give its ids to other
 * records. The batch is settled when both are.
 */
export function halvesOf(batch: Batch, bytes: Uint8Array): readonly [Batch, Batch] {
  const cut = middleOf(bytes.subarray(0, batch.length))
  const half = (suffix: string, from: number, to: number): Batch => {
    // A copy: a half that is settled lets its memory go.
    const body = bytes.slice(from, to)
    return {
      ...newBatch(batch.key + suffix, batch.tenant),
      name: batch.name + suffix,
      bytes: body,
      length: body.length,
      records: countLines(body),
      isFound: batch.isFound,
    }
  }
  const both = [half('a', 0, cut), half('b', cut, batch.length)] as const
  void Promise.all(both.map(({ settled }) => settled.promise)).then(() => batch.settled.resolve())
  return both
}

/**
 * Adds a record. `stamp` is `{"timestamp":"…",`, for a record that has none. Returns by how much its memory grew, bytes.
 * `maxBytes` is the size up to which memory grows by doubling.
 */
export function appendLine(batch: Batch, line: string, stamp: Uint8Array | undefined, maxBytes: number): number {
  const before = batch.bytes?.length ?? 0
  const bytes = withRoom(batch, line, stamp?.length ?? 0, maxBytes)
  let at = batch.length
  if (stamp === undefined) at += write(bytes, line, at)
  else {
    // The record's opening brace goes where the stamp's comma is, and then becomes the comma again: no text is joined.
    bytes.set(stamp, at)
    const braceAt = at + stamp.length - 1
    at = braceAt + write(bytes, line, braceAt)
    bytes[braceAt] = comma
  }
  bytes[at] = newline
  batch.length = at + 1
  batch.records++
  return bytes.length - before
}

function withRoom(batch: Batch, line: string, stampBytes: number, maxBytes: number): Uint8Array {
  const { bytes, length } = batch
  const capacity = bytes?.length ?? 0
  const around = length + stampBytes + 1
  // A UTF-16 code unit is at most 3 bytes: they are counted only where it matters.
  if (bytes !== undefined && around + line.length * 3 <= capacity) return bytes
  const needed = around + utf8Bytes(line)
  if (bytes !== undefined && needed <= capacity) return bytes
  const grown = allocate(Math.max(needed, Math.min(maxBytes, Math.max(minCapacity, capacity * 2))))
  if (bytes !== undefined) grown.set(bytes.subarray(0, length))
  batch.bytes = grown
  return grown
}

function allocate(size: number): Uint8Array {
  return typeof Buffer === 'function' ? Buffer.allocUnsafeSlow(size) : new Uint8Array(size)
}

/** Node's own way is about three times as fast for short texts. */
function write(bytes: Uint8Array, text: string, at: number): number {
  if (typeof Buffer === 'function' && bytes instanceof Buffer) return bytes.write(text, at)
  return encoder.encodeInto(text, bytes.subarray(at)).written
}

export function readLines(body: Uint8Array): readonly unknown[] {
  const lines = new TextDecoder().decode(body).split('\n')
  return lines.filter((line) => line !== '').map((line) => parseJson(line) ?? line)
}

/** What is in a file that is not a request. */
export class DamagedSegment extends Error {
  /** Its lines, without that of the header. */
  readonly records: number

  constructor(message: string, content: Uint8Array) {
    super(message)
    this.records = Math.max(0, countLines(content) - 1)
  }
}

export function countLines(body: Uint8Array): number {
  let lines = 0
  for (let at = body.indexOf(newline); at >= 0; at = body.indexOf(newline, at + 1)) lines++
  return lines
}

/** Where the line ends that is nearest before the middle, or else the first. */
function middleOf(body: Uint8Array): number {
  const before = body.lastIndexOf(newline, Math.max(0, (body.length >> 1) - 1))
  return (before >= 0 ? before : body.indexOf(newline)) + 1
}
