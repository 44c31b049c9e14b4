import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { isObject, parseJson, type TenantId } from '@logpipe/sdk/contract'
import type { Batch } from '../deliver/batcher.ts'
import type { RecordOwner } from '../deliver/ids-by-tenant.ts'
import type { RecordId } from '../deliver/record-ids.ts'

/** A batch whose records have their names: whenever and however often it is sent, it makes the same rows. */
export interface NamedBatch extends Batch {
  readonly id: RecordId
}

/**
 * An entry is the length of its content and a checksum of both (CRC-32), then the content: the length of a header, the header as
 * JSON, and the body. Numbers are 32 bits, little endian. A write that was cut off, or a tail of zeros, has no right checksum.
 */
const frameBytes = 8
/** More is no entry: a batch has at most 5,000 records, and its body little more than a megabyte. */
const maxContentBytes = 32 * 1024 * 1024
/** Read at once, so that small entries do not take a system call each. Bytes. */
const chunkBytes = 256 * 1024

export function encodeEntry(batch: NamedBatch): Buffer {
  const { name, numbers, owners, id } = batch
  const body = keptBody(batch)
  const as = typeof body === 'string' ? undefined : { body: 'lines' }
  const header = JSON.stringify({ name, ...id, lines: runsOf(numbers), ...as, ...(owners && { owners }) })
  const [headerBytes, bodyBytes] = [Buffer.byteLength(header), Buffer.byteLength(body)]
  // Of its own, not a part of a slab: as long as the entry is kept, so would be what else is in that.
  const entry = Buffer.allocUnsafeSlow(frameBytes + 4 + headerBytes + bodyBytes)
  entry.writeUInt32LE(4 + headerBytes + bodyBytes, 0)
  entry.writeUInt32LE(headerBytes, frameBytes)
  entry.write(header, frameBytes + 4)
  if (typeof body === 'string') entry.write(body, frameBytes + 4 + headerBytes)
  else body.copy(entry, frameBytes + 4 + headerBytes)
  entry.writeUInt32LE(checksumOf(entry), 4)
  return entry
}

/** Lines that are records are kept as others are that were made of what was read. */
export function keptBody({ body, lines }: Pick<NamedBatch, 'body' | 'lines'>): NamedBatch['body'] {
  return lines === 'records' ? body.toString().replace(/\n$/, '') : body
}

export type EntryRead =
  | { readonly kind: 'entry'; readonly batch: NamedBatch; readonly bytes: number }
  /** What is there is the beginning of an entry at most, as a kill leaves it. */
  | { readonly kind: 'cut' }
  /** It is none of ours, or was altered. */
  | { readonly kind: 'damaged' }

/** Reads the entry at an offset of a file whose valid part ends at `end`. */
export type ReadEntry = (offset: number, end: number) => Promise<EntryRead>

export function createEntryReader(handle: FileHandle): ReadEntry {
  let chunk: Buffer = Buffer.alloc(0)
  let chunkAt = 0
  const bytesAt = async (offset: number, length: number, end: number): Promise<Buffer> => {
    if (offset < chunkAt || offset + length > chunkAt + chunk.length) {
      chunk = await readFully(handle, offset, Math.min(end - offset, Math.max(length, chunkBytes)))
      chunkAt = offset
    }
    return chunk.subarray(offset - chunkAt, offset - chunkAt + length)
  }
  return async (offset, end) => {
    const frame = await bytesAt(offset, frameBytes, end)
    if (frame.length < frameBytes) return { kind: 'cut' }
    const contentBytes = frame.readUInt32LE(0)
    if (contentBytes < 4 || contentBytes > maxContentBytes) return { kind: 'damaged' }
    const entry = await bytesAt(offset, frameBytes + contentBytes, end)
    if (entry.length < frameBytes + contentBytes) return { kind: 'cut' }
    const batch = checksumOf(entry) === entry.readUInt32LE(4) ? parseContent(entry.subarray(frameBytes)) : undefined
    return batch === undefined ? { kind: 'damaged' } : { kind: 'entry', batch, bytes: entry.length }
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, length))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** Of all but the checksum itself. */
function checksumOf(entry: Buffer): number {
  return crc32(entry.subarray(frameBytes), crc32(entry.subarray(0, 4)))
}

/** Undefined where a content is not as this version writes it. */
function parseContent(content: Buffer): NamedBatch | undefined {
  const bodyAt = 4 + content.readUInt32LE(0)
  const header = bodyAt <= content.length ? parseJson(content.toString('utf8', 4, bodyAt)) : undefined
  if (!isObject(header)) return undefined
  const { name, key, index, owners } = header
  const numbers = parseRuns(header.lines)
  if (typeof name !== 'string' || typeof key !== 'string' || typeof index !== 'number') return undefined
  if (numbers === undefined || (owners !== undefined && !isOwners(owners))) return undefined
  const body = header.body === 'lines' ? Buffer.from(content.subarray(bodyAt)) : content.toString('utf8', bodyAt)
  return { name, body, numbers, id: { key, index }, ...(owners !== undefined && { owners }) }
}

/** Line numbers mostly follow each other: first and count of each run. */
function runsOf(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last !== undefined && last[0] + last[1] === number) last[1]++
    else runs.push([number, 1])
  }
  return runs
}

function parseRuns(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined
  const runs = value.map((run): readonly number[] | undefined => {
    if (!Array.isArray(run) || run.length !== 2 || !run.every((number) => typeof number === 'number')) return undefined
    const [first, count]: number[] = run
    return Array.from({ length: count ?? 0 }, (_, i) => (first ?? 0) + i)
  })
  return runs.some((run) => run === undefined) ? undefined : runs.flatMap((run) => run ?? [])
}

function isOwners(value: unknown): value is readonly RecordOwner[] {
  return Array.isArray(value) && value.every((owner) => isObject(owner) && isTenantText(owner.tenant))
}

/** It was parsed before it was written, and the checksum says that it is unchanged. */
function isTenantText(value: unknown): value is TenantId {
  return typeof value === 'string'
}
