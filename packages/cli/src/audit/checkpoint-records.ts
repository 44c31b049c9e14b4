import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from '../ledger/bytes.ts'
import type { Accepted } from './expected-parts.ts'
import type { SavedRecords } from './expected-records.ts'
import type { SavedBits } from './expected-requests.ts'

/** In the order of their codes. */
const kinds = ['counts', 'part', 'run', 'name', 'found'] as const

/** Expected records as bytes: nine and a bit a record, as in memory. Pieces of a part's memory are not copied. */
export function* encodeRecords(records: Iterable<SavedRecords>): Generator<Uint8Array> {
  for (const record of records) {
    const to = createByteWriter()
    const isFound = record.kind === 'name' && record.accepted === 'found'
    to.byte(kinds.indexOf(isFound ? 'found' : record.kind))
    writeRecord(record, to)
    yield to.take()
    if (record.kind === 'part') yield* [record.packed, record.isDone]
  }
}

function writeRecord(record: SavedRecords, to: ByteWriter): void {
  if (record.kind === 'counts') {
    to.number(record.count)
    to.number(record.missing)
  } else if (record.kind === 'part') {
    to.text(record.key)
    to.number(record.first)
    writeAccepted(record, to)
    to.number(record.packed.length)
    to.number(record.isDone.length)
  } else if (record.kind === 'run') {
    to.text(record.runId)
    to.number(record.batchRecords)
    writeAccepted(record, to)
    for (const bits of [record.expected, record.found]) writeBits(bits, to)
  } else {
    to.text(record.logId)
    if (record.accepted !== 'found') writeAccepted(record.accepted, to)
  }
}

/** Throws `RangeError` for other bytes. What is read refers to them. */
export function* decodeRecords(bytes: Buffer): Generator<SavedRecords> {
  const from = createByteReader(bytes)
  while (from.left() > 0) yield readRecord(from)
}

function readRecord(from: ByteReader): SavedRecords {
  const kind = kinds[from.byte()]
  switch (kind) {
    case 'counts':
      return { kind, count: from.number(), missing: from.number() }
    case 'part': {
      const [key, first, accepted] = [from.text(), from.number(), readAccepted(from)]
      const [packedBytes, bitBytes] = [from.number(), from.number()]
      return { kind, key, first, ...accepted, packed: from.bytes(packedBytes), isDone: from.bytes(bitBytes) }
    }
    case 'run': {
      const [runId, batchRecords, accepted] = [from.text(), from.number(), readAccepted(from)]
      return { kind, runId, batchRecords, ...accepted, expected: readBits(from), found: readBits(from) }
    }
    case 'name':
      return { kind, logId: from.text(), accepted: readAccepted(from) }
    case 'found':
      return { kind: 'name', logId: from.text(), accepted: 'found' }
    default:
      throw new RangeError('an unknown kind of record')
  }
}

/** A run that was converted from receipts of old may have begun at any fraction of a millisecond. */
function writeAccepted({ fromMs, atMs, isUnsaved = false }: Accepted, to: ByteWriter): void {
  const times = Buffer.alloc(16)
  times.writeDoubleLE(fromMs)
  times.writeDoubleLE(atMs, 8)
  to.bytes(times)
  to.byte(isUnsaved ? 1 : 0)
}

function readAccepted(from: ByteReader): Accepted {
  const times = from.bytes(16)
  const isUnsaved = from.byte() === 1
  return { fromMs: times.readDoubleLE(0), atMs: times.readDoubleLE(8), ...(isUnsaved && { isUnsaved }) }
}

function writeBits(bits: SavedBits, to: ByteWriter): void {
  to.number(bits.length)
  for (const [number, page] of bits) {
    to.number(number)
    to.number(page.length)
    to.bytes(page)
  }
}

function readBits(from: ByteReader): SavedBits {
  return Array.from({ length: from.number() }, () => [from.number(), from.bytes(from.number())] as const)
}
