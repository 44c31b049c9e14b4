import { type JoinedIds, limits } from '@logpipe/sdk/contract'
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from './bytes.ts'
import type { PackedIds } from './packed-ids.ts'

/** One fact of the ledger. A tenant's name is as it was written: an edited ledger may hold any. */
export type LedgerEntry =
  /** The first of a segment: which one it is, whose records it speaks of where they are all one's, and the last link of the segment before. */
  | (Begin & { readonly kind: 'begin' })
  /** Records may be sent under the keys `<prefix>-<number>`, from a number up to another one. Tenants are named where all are one's. */
  | (Intent & { readonly kind: 'intent' })
  /** Records were sent under such keys, by a run whose receipts were pruned. */
  | (Intent & { readonly kind: 'pruned' })
  /** The endpoint said 202 for records that follow each other under one key. */
  | (Acknowledged & { readonly kind: 'acknowledged' })
  /** The same for records that have ids of their own. */
  | (Named & { readonly kind: 'named' })
  /** The same for whole requests of a load test, whose records have the indexes 0 to `batchRecords`; or that none of them is accepted, or that no response came. */
  | (Requests & { readonly kind: RequestsKind })
  /** A request has no record that is accepted, or nobody knows: no response came. */
  | (Failed & { readonly kind: 'refused' | 'unknown' })
  /** Somebody deleted records that were accepted from the dead-letter queue, where they were for a reason. */
  | (Purged & { readonly kind: 'purged' })
  /** Somebody erases rows of a tenant, or has erased them. */
  | (Erased & { readonly kind: 'erased' })
  /** So many entries could not be written. */
  | { readonly kind: 'gap'; readonly entries: number }
  /** The last one of a run, or of a segment that another one follows. */
  | { readonly kind: 'end'; readonly isContinued: boolean }

export interface Begin {
  readonly segment: string
  readonly tenantId: string | undefined
  /** Epoch milliseconds. */
  readonly atMs: number
  /** Base64url; that of no segment where it is the first of its run. */
  readonly previous: string
}

export interface Intent {
  readonly tenantId: string | undefined
  readonly prefix: string
  readonly from: number
  readonly to: number
}

export interface Acknowledged {
  readonly tenantId: string
  /** Time of the response, epoch milliseconds. */
  readonly atMs: number
  /** Of an entry that was read, valid until the next one is. */
  readonly ids: PackedIds
}

export interface Named {
  readonly tenantId: string
  readonly atMs: number
  readonly logIds: readonly string[]
}

export type RequestsKind = 'requests' | 'requests_refused' | 'requests_unknown'

export interface Requests {
  readonly tenantId: string
  readonly atMs: number
  readonly runId: string
  readonly batchRecords: number
  /** Indexes that were refused in each of them, ascending. */
  readonly refused: readonly number[]
  /** Numbers of the requests, ascending. */
  readonly numbers: readonly number[]
}

export interface Failed {
  readonly tenantId: string | undefined
  readonly key: string
  readonly first: number
  readonly records: number
}

export interface Purged extends Named {
  readonly reason: string
}

/** A tombstone, written before the first row is deleted and after the last: what was erased is not lost. */
export interface Erased {
  readonly tenantId: string
  /** When this was written, epoch milliseconds. */
  readonly atMs: number
  /** When the erasure began, by the same clock. */
  readonly beganMs: number
  /** Whether everything was deleted by then. */
  readonly isDone: boolean
  readonly scope: ErasedScope
  /** Rows, and records of dead letters, that were deleted from the beginning up to then; undefined at the beginning, and in earlier versions. */
  readonly deleted: number | undefined
}

/** All rows of a tenant, those that were received before a time (epoch milliseconds), or one. */
export type ErasedScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'before'; readonly beforeMs: number }
  | { readonly kind: 'id'; readonly logId: string }

/** In the order of their codes. */
const kinds = [
  ...(['begin', 'intent', 'acknowledged', 'named', 'requests', 'refused', 'unknown', 'gap', 'end'] as const),
  ...(['purged', 'requests_refused', 'requests_unknown', 'pruned', 'erased'] as const),
]

/** Parts of memory, in their order. */
export type EncodedEntry = readonly Buffer[]

/** An entry is its kind, the length of its content, and the content. */
export function encodeEntry(entry: LedgerEntry): EncodedEntry {
  const content = createByteWriter()
  writeContent(entry, content)
  return frameEntry(entry.kind, content, entry.kind === 'acknowledged' ? [entry.ids.packed] : [])
}

/** A `named` entry, written from joined ids without splitting them. */
export function encodeJoined({ tenantId, atMs, joined }: Omit<Named, 'logIds'> & JoinedIds): EncodedEntry {
  const content = createByteWriter()
  content.text(tenantId)
  content.number(atMs)
  content.joinedTexts(joined)
  return frameEntry('named', content)
}

function frameEntry(kind: LedgerEntry['kind'], content: ByteWriter, ids: EncodedEntry = []): EncodedEntry {
  const framed = createByteWriter()
  framed.byte(kinds.indexOf(kind))
  framed.number(content.size() + (ids[0]?.length ?? 0))
  framed.bytes(content.take())
  return [framed.take(), ...ids]
}

/** The entries of a frame, those of kinds that a later version wrote left out. Throws `RangeError` where it has other bytes. */
export function* decodeEntries(frame: Buffer): Generator<LedgerEntry> {
  const reader = createByteReader(frame)
  while (reader.left() > 0) {
    const kind = kinds[reader.byte()]
    const content = reader.bytes(reader.number())
    if (kind !== undefined) yield readContent(kind, createByteReader(content))
  }
}

/** The same of one tenant, and what names nobody: the others, of which there may be hundreds, are passed over unread. */
export function* decodeEntriesOf(frame: Buffer, tenantId: string): Generator<LedgerEntry> {
  const own = Buffer.from(tenantId)
  const reader = createByteReader(frame)
  while (reader.left() > 0) {
    const kind = kinds[reader.byte()]
    const content = reader.bytes(reader.number())
    if (kind === undefined || ofSegments.has(kind) || !isOwn(content, own)) continue
    yield readContent(kind, createByteReader(content))
  }
}

/** Kinds that tell of a segment, and of no tenant; all others begin with the name of one, or with an empty one. */
const ofSegments: ReadonlySet<LedgerEntry['kind']> = new Set(['begin', 'gap', 'end'])

/** A tenant's name has fewer than 128 bytes, so that its length takes one. */
function isOwn(content: Buffer, own: Buffer): boolean {
  const length = content[0] ?? 0
  return length === 0 || (length === own.length && content.compare(own, 0, length, 1, 1 + length) === 0)
}

function writeContent(entry: LedgerEntry, to: ByteWriter): void {
  switch (entry.kind) {
    case 'begin':
      to.text(entry.segment)
      to.text(entry.tenantId ?? '')
      to.number(entry.atMs)
      to.text(entry.previous)
      break
    case 'intent':
    case 'pruned':
      to.text(entry.tenantId ?? '')
      to.text(entry.prefix)
      to.number(entry.from)
      to.number(entry.to)
      break
    case 'acknowledged':
      to.text(entry.tenantId)
      to.number(entry.atMs)
      writePlace(entry.ids, to)
      break
    case 'named':
      to.text(entry.tenantId)
      to.number(entry.atMs)
      for (const logId of entry.logIds) to.text(logId)
      break
    case 'purged':
      to.text(entry.tenantId)
      to.number(entry.atMs)
      to.text(entry.reason)
      for (const logId of entry.logIds) to.text(logId)
      break
    case 'erased':
      to.text(entry.tenantId)
      to.number(entry.atMs)
      to.number(entry.beganMs)
      to.byte(entry.isDone ? 1 : 0)
      writeScope(entry.scope, to)
      if (entry.deleted !== undefined) to.number(entry.deleted)
      break
    case 'requests':
    case 'requests_refused':
    case 'requests_unknown':
      to.text(entry.tenantId)
      to.number(entry.atMs)
      to.text(entry.runId)
      to.number(entry.batchRecords)
      writeAscending(entry.refused, to)
      writeAscending(entry.numbers, to)
      break
    case 'refused':
    case 'unknown':
      to.text(entry.tenantId ?? '')
      to.text(entry.key)
      to.number(entry.first)
      to.number(entry.records)
      break
    case 'gap':
      to.number(entry.entries)
      break
    case 'end':
      to.byte(entry.isContinued ? 1 : 0)
      break
  }
}

function readContent(kind: LedgerEntry['kind'], from: ByteReader): LedgerEntry {
  switch (kind) {
    case 'begin':
      return { kind, segment: from.text(), tenantId: readTenant(from), atMs: from.number(), previous: from.text() }
    case 'intent':
    case 'pruned':
      return { kind, tenantId: readTenant(from), prefix: from.text(), from: from.number(), to: from.number() }
    case 'acknowledged':
      return { kind, tenantId: from.text(), atMs: from.number(), ids: readIds(from) }
    case 'named':
      return { kind, tenantId: from.text(), atMs: from.number(), logIds: readTexts(from) }
    case 'purged': {
      const [tenantId, atMs] = [from.text(), from.number()]
      return { kind, tenantId, atMs, reason: from.text(), logIds: readTexts(from) }
    }
    case 'erased': {
      const [tenantId, atMs, beganMs] = [from.text(), from.number(), from.number()]
      return {
        kind,
        tenantId,
        atMs,
        beganMs,
        isDone: from.byte() === 1,
        scope: readScope(from),
        deleted: readLast(from),
      }
    }
    case 'requests':
    case 'requests_refused':
    case 'requests_unknown': {
      const [tenantId, atMs] = [from.text(), from.number()]
      const [runId, batchRecords] = [from.text(), from.number()]
      if (batchRecords > limits.maxRecordsPerRequest) throw new RangeError(`${batchRecords} records in a request`)
      return { kind, tenantId, atMs, runId, batchRecords, refused: readAscending(from), numbers: readAscending(from) }
    }
    case 'refused':
    case 'unknown':
      return { kind, tenantId: readTenant(from), key: from.text(), first: from.number(), records: from.number() }
    case 'gap':
      return { kind, entries: from.number() }
    case 'end':
      return { kind, isContinued: from.byte() === 1 }
  }
}

const scopes = ['all', 'before', 'id'] as const

function writeScope(scope: ErasedScope, to: ByteWriter): void {
  to.byte(scopes.indexOf(scope.kind))
  if (scope.kind === 'before') to.number(scope.beforeMs)
  if (scope.kind === 'id') to.text(scope.logId)
}

function readScope(from: ByteReader): ErasedScope {
  const kind = scopes[from.byte()]
  if (kind === 'all') return { kind }
  if (kind === 'before') return { kind, beforeMs: from.number() }
  if (kind === 'id') return { kind, logId: from.text() }
  throw new RangeError('an unknown scope')
}

/** What earlier versions did not write. */
function readLast(from: ByteReader): number | undefined {
  return from.left() > 0 ? from.number() : undefined
}

function readTenant(from: ByteReader): string | undefined {
  const name = from.text()
  return name === '' ? undefined : name
}

/** All but the ids, which are the end of the entry. */
function writePlace({ key, first, refused }: PackedIds, to: ByteWriter): void {
  to.text(key)
  to.number(first)
  writeAscending(refused, to)
}

function readIds(from: ByteReader): PackedIds {
  const [key, first] = [from.text(), from.number()]
  const refused = readAscending(from)
  return { key, first, refused, packed: from.bytes(from.left()) }
}

/** How many there are, and how far each is from the one before. */
function writeAscending(numbers: readonly number[], to: ByteWriter): void {
  to.number(numbers.length)
  let before = 0
  for (const number of numbers) {
    to.number(number - before)
    before = number
  }
}

function readAscending(from: ByteReader): readonly number[] {
  const count = from.number()
  const numbers: number[] = []
  let before = 0
  for (let i = 0; i < count; i++) {
    before += from.number()
    numbers.push(before)
  }
  return numbers
}

function readTexts(from: ByteReader): readonly string[] {
  const texts: string[] = []
  while (from.left() > 0) texts.push(from.text())
  return texts
}
