import { compactIdChars } from '@logpipe/sdk/contract'
import type { Requests } from '../ledger/entry.ts'
import { type PackedIds, packedCharCode, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import { createExpectedRequests } from './expected-requests.ts'

/**
 * The records that receipts name, and which of them have no row yet. Of records that follow each other under one key it holds what the
 * receipt does, nine bytes a record and a bit; ids that senders made are held in full.
 */
export interface ExpectedRecords {
  readonly add: (logIds: readonly string[] | PackedIds) => void
  readonly addRequests: (requests: Requests) => void
  /** A row has this id; false where no receipt names it. */
  readonly find: (logId: string) => boolean
  readonly has: (logId: string) => boolean
  readonly isFound: (logId: string) => boolean
  /** Different records. */
  readonly count: () => number
  readonly missingCount: () => number
  readonly missing: () => Iterable<string>
}

/** Records of one request. */
interface Part extends Pick<PackedIds, 'key' | 'first' | 'packed'> {
  readonly count: number
  /** A bit for each record that has a row, or that an earlier receipt names. */
  readonly isDone: Uint8Array
  /** The highest end of this and all parts before it: looking back ends there. */
  maxEnd: number
}

interface Match {
  readonly part: Part
  readonly place: number
}

export function createExpectedRecords(): ExpectedRecords {
  /** By key, ordered by the index of their first record. */
  const parts = new Map<string, Part[]>()
  /** Ids that are held in full, and whether each has a row. */
  const whole = new Map<string, boolean>()
  const requests = createExpectedRequests()
  let [count, missing] = [0, 0]

  /** Where a record is in the parts of its key: more than once where a request was sent again. */
  const matchesOf = (logId: string): readonly Match[] => {
    const [start, end] = [logId.indexOf('.'), logId.lastIndexOf('.')]
    const middle = logId.lastIndexOf('.', end - 1)
    const ofKey = middle > start ? parts.get(logId.slice(start + 1, middle)) : undefined
    const index = Number(logId.slice(middle + 1, end))
    return ofKey === undefined || !Number.isSafeInteger(index) ? none : matchesIn(ofKey, index, logId, end)
  }
  const has = (logId: string): boolean => whole.has(logId) || matchesOf(logId).length > 0 || requests.has(logId)
  const addWhole = (logId: string): void => {
    if (has(logId)) return
    whole.set(logId, false)
    count++
    missing++
  }
  const addPart = (ids: PackedIds): void => {
    const records = ids.packed.length / packedIdBytes
    const { key, first } = ids
    const isDone = new Uint8Array(Math.ceil(records / 8))
    const part: Part = { key, first, packed: Buffer.from(ids.packed), count: records, isDone, maxEnd: 0 }
    const ofKey = parts.get(ids.key) ?? []
    let repeated = 0
    if (overlapsAny(ofKey, part) || whole.size > 0) {
      for (const [place, logId] of unpackIds(ids).entries()) {
        if (!has(logId)) continue
        setBit(part, place)
        repeated++
      }
    }
    insert(ofKey, part)
    parts.set(ids.key, ofKey)
    count += records - repeated
    missing += records - repeated
  }
  return {
    has,
    add: (logIds) => {
      if (!('packed' in logIds)) for (const logId of logIds) addWhole(logId)
      // Behind a record that was refused, a place says nothing of the index.
      else if (logIds.refused.length > 0) for (const logId of unpackIds(logIds)) addWhole(logId)
      else if (logIds.packed.length > 0) addPart(logIds)
    },
    addRequests: requests.add,
    find: (logId) => {
      if (requests.find(logId)) return true
      const matches = matchesOf(logId)
      const open = matches.filter(({ part, place }) => !hasBit(part, place))
      for (const { part, place } of open) setBit(part, place)
      const isOpen = whole.get(logId) === false
      if (isOpen) whole.set(logId, true)
      if (isOpen || open.length > 0) missing--
      return matches.length > 0 || whole.has(logId)
    },
    isFound: (logId) => {
      const matches = matchesOf(logId)
      // Of a record that several receipts name, the first says whether it has a row.
      const isOpen = whole.get(logId) === false || matches.some(({ part, place }) => !hasBit(part, place))
      return requests.isFound(logId) || (!isOpen && (matches.length > 0 || whole.has(logId)))
    },
    count: () => count + requests.count(),
    missingCount: () => missing + requests.missingCount(),
    missing: function* () {
      yield* requests.missing()
      for (const [logId, isFound] of whole) if (!isFound) yield logId
      for (const ofKey of parts.values()) {
        for (const part of ofKey) {
          if (bitsOf(part) < part.count)
            for (const [place, logId] of idsOf(part).entries()) if (!hasBit(part, place)) yield logId
        }
      }
    },
  }
}

const none: readonly Match[] = []

function matchesIn(parts: readonly Part[], index: number, logId: string, end: number): readonly Match[] {
  let matches = none
  for (let i = lastUpTo(parts, index); i >= 0; i--) {
    const part = parts[i]
    if (part === undefined || part.maxEnd <= index) break
    const place = index - part.first
    if (place < part.count && isSame(part, place, logId, end)) matches = [...matches, { part, place }]
  }
  return matches
}

function overlapsAny(parts: readonly Part[], part: Part): boolean {
  for (let i = lastUpTo(parts, part.first + part.count - 1); i >= 0; i--) {
    const other = parts[i]
    if (other === undefined || other.maxEnd <= part.first) return false
    if (part.first < other.first + other.count) return true
  }
  return false
}

/** Receipts nearly always come in the order of their records. */
function insert(parts: Part[], part: Part): void {
  const at = lastUpTo(parts, part.first) + 1
  parts.splice(at, 0, part)
  for (let i = at; i < parts.length; i++) {
    const one = parts[i]
    if (one !== undefined) one.maxEnd = Math.max(parts[i - 1]?.maxEnd ?? 0, one.first + one.count)
  }
}

/** The last part that begins at an index or before; -1 without any. */
function lastUpTo(parts: readonly Part[], index: number): number {
  let [low, high] = [0, parts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((parts[middle]?.first ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return low - 1
}

function idsOf({ key, first, packed }: Part): readonly string[] {
  return unpackIds({ key, first, packed, refused: [] })
}

/** Whether the first character and the digest of an id, which begins behind the dot at `end`, are those of a record. */
function isSame({ packed }: Part, place: number, logId: string, end: number): boolean {
  if (logId.length - end !== compactIdChars || logId.charCodeAt(0) !== packedCharCode(packed, place, 0)) return false
  for (let i = 1; i < compactIdChars; i++) {
    if (logId.charCodeAt(end + i) !== packedCharCode(packed, place, i)) return false
  }
  return true
}

function hasBit({ isDone }: Part, place: number): boolean {
  return (((isDone[place >> 3] ?? 0) >> (place & 7)) & 1) === 1
}

function setBit({ isDone }: Part, place: number): void {
  isDone[place >> 3] = (isDone[place >> 3] ?? 0) | (1 << (place & 7))
}

function bitsOf({ isDone }: Part): number {
  let bits = 0
  for (const byte of isDone) for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1
  return bits
}
