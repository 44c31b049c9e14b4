import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from '../ledger/bytes.ts'
import { type Accepted, timesOf } from './accepted.ts'
import type { SavedRecords } from './expected-records.ts'
import type { SavedBits } from './expected-requests.ts'

/** In the order of their codes. */
const expectations = ['unknown', 'open', 'found'] as const
const kinds = ['counts', 'part', 'run', 'names', 'watched', 'gone', 'left'] as const

/** Expected records as bytes: nine and a bit a record of a part, as in memory, and those that are sorted on disk as they are there. Pieces of a part's memory are not copied. */
export function* encodeRecords(records: Iterable<SavedRecords>): Generator<Uint8Array> {
  for (const record of records) {
    const to = createByteWriter()
    to.byte(kinds.indexOf(record.kind))
    writeRecord(record, to)
    yield to.take()
    if (record.kind === 'part') yield* [record.packed, record.isDone]
  }
}

function writeRecord(record: SavedRecords, to: ByteWriter): void {
  if (record.kind === 'counts') {
    to.number(record.count)
    to.number(record.missing)
    to.byte(record.isInLedger ? 1 : 0)
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
  } else if (record.kind === 'names') {
    to.text(record.settledId)
    to.number(record.ledger)
    to.number(record.manifest)
  } else if (record.kind === 'watched') {
    to.text(record.logId)
    to.byte(expectations.indexOf(record.became))
  } else to.text(record.line)
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
      return { kind, count: from.number(), missing: from.number(), isInLedger: from.byte() === 1 }
    case 'part': {
      const [key, first, accepted] = [from.text(), from.number(), readAccepted(from)]
      const [packedBytes, bitBytes] = [from.number(), from.number()]
      return { kind, key, first, ...accepted, packed: from.bytes(packedBytes), isDone: from.bytes(bitBytes) }
    }
    case 'run': {
      const [runId, batchRecords, accepted] = [from.text(), from.number(), readAccepted(from)]
      return { kind, runId, batchRecords, ...accepted, expected: readBits(from), found: readBits(from) }
    }
    case 'names':
      return { kind, settledId: from.text(), ledger: from.number(), manifest: from.number() }
    case 'watched':
      return { kind, logId: from.text(), became: expectations[from.byte()] ?? 'unknown' }
    case 'gone':
    case 'left':
      return { kind, line: from.text() }
    default:
      throw new RangeError('an unknown kind of record')
  }
}

/** A run that was converted from receipts of old may have begun at any fraction of a millisecond. */
function writeAccepted({ fromMs, atMs, isUnsaved = false, isRepeated = false }: Accepted, to: ByteWriter): void {
  const times = Buffer.alloc(16)
  times.writeDoubleLE(fromMs)
  times.writeDoubleLE(atMs, 8)
  to.bytes(times)
  to.byte((isUnsaved ? 1 : 0) + (isRepeated ? 2 : 0))
}

function readAccepted(from: ByteReader): Accepted {
  const times = from.bytes(16)
  const marks = from.byte()
  const [isUnsaved, isRepeated] = [(marks & 1) === 1, (marks & 2) === 2]
  return timesOf({ fromMs: times.readDoubleLE(0), atMs: times.readDoubleLE(8), isUnsaved, isRepeated })
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
