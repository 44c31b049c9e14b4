import { limits } from '@logpipe/sdk/contract'
import type { ByteReader, ByteWriter } from './bytes.ts'
import type { ErasedScope, LedgerEntry } from './entry.ts'
import type { PackedIds } from './packed-ids.ts'

/** Fields of an entry, in the order in which {@link readContent} reads them. */
export function writeContent(entry: LedgerEntry, to: ByteWriter): void {
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

/** Throws `RangeError` where the bytes are none of an entry of this kind. */
export function readContent(kind: LedgerEntry['kind'], from: ByteReader): LedgerEntry {
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
