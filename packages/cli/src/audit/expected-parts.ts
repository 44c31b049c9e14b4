import { compactIdChars } from '@logpipe/sdk/contract'
import { type PackedIds, packedCharCode, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import { type Accepted, isNewer, type Missing, newestOf, timesOf } from './accepted.ts'
import { countBits } from './count-bits.ts'

/** Where a record is in the receipts, and whether it has a row. */
export type Expectation = 'unknown' | 'open' | 'found'

/** Records that follow each other under one key: nine bytes a record, as in the ledger, and a bit. */
export interface ExpectedParts {
  /** Returns how many there are that were not known; nobody has to ask `isKnownElsewhere` where nothing is known elsewhere. */
  readonly add: (ids: PackedIds, accepted: Accepted, isKnownElsewhere?: (logId: string) => boolean) => number
  /** A row has this id; returns what was known of it before. */
  readonly find: (logId: string) => Expectation
  readonly look: (logId: string) => Expectation
  /** When a record was accepted that has no row; undefined for any other. */
  readonly openSince: (logId: string) => Accepted | undefined
  readonly missing: () => Iterable<Missing>
  readonly saved: () => Iterable<SavedPart>
  /** In the order in which they were saved. */
  readonly restore: (part: SavedPart) => void
}

/** Records of one receipt, as they can be written down. */
export interface SavedPart extends Pick<PackedIds, 'key' | 'first' | 'packed'>, Accepted {
  /** A bit for each record that has a row, or that another receipt counts for. */
  readonly isDone: Uint8Array
}

interface Part extends Omit<SavedPart, 'isRepeated'> {
  readonly count: number
  /** Of any of its records. */
  isRepeated?: boolean
  /** The highest end of this and all parts before it: looking back ends there. */
  maxEnd: number
}

interface Match {
  readonly part: Part
  readonly place: number
}

export function createExpectedParts(): ExpectedParts {
  /** By key, ordered by the index of their first record. */
  const parts = new Map<string, Part[]>()
  /** Where a record is in the parts of its key: more than once where a request was sent again. */
  const matchesOf = (logId: string): readonly Match[] => {
    const [start, end] = [logId.indexOf('.'), logId.lastIndexOf('.')]
    const middle = logId.lastIndexOf('.', end - 1)
    const ofKey = middle > start ? parts.get(logId.slice(start + 1, middle)) : undefined
    const index = Number(logId.slice(middle + 1, end))
    return ofKey === undefined || !Number.isSafeInteger(index) ? none : matchesIn(ofKey, index, logId, end)
  }
  return {
    add: (ids, accepted, isKnownElsewhere) => {
      const part = newPart(ids, accepted)
      const ofKey = parts.get(ids.key) ?? []
      let repeated = 0
      if (overlapsAny(ofKey, part) || isKnownElsewhere !== undefined) {
        for (const [place, logId] of unpackIds(ids).entries()) {
          const matches = matchesOf(logId)
          if (isKnownElsewhere?.(logId)) setBit(part, place)
          else if (matches.length > 0) keepNewest({ part, place }, matches)
          else continue
          repeated++
        }
      }
      insert(ofKey, part)
      parts.set(ids.key, ofKey)
      return part.count - repeated
    },
    find: (logId) => {
      const matches = matchesOf(logId)
      const before = expectationOf(matches)
      if (before === 'open') for (const { part, place } of matches) setBit(part, place)
      return before
    },
    look: (logId) => expectationOf(matchesOf(logId)),
    openSince: (logId) => openIn(matchesOf(logId))?.part,
    saved: function* () {
      for (const ofKey of parts.values()) yield* ofKey
    },
    restore: (saved) => {
      const ofKey = parts.get(saved.key) ?? []
      insert(ofKey, { ...saved, count: saved.packed.length / packedIdBytes, maxEnd: 0 })
      parts.set(saved.key, ofKey)
    },
    missing: function* () {
      for (const part of [...parts.values()].flat()) {
        if (countBits(part.isDone) === part.count) continue
        for (const [place, logId] of idsOf(part).entries()) if (!hasBit(part, place)) yield { logId, ...timesOf(part) }
      }
    },
  }
}

function newPart({ key, first, packed }: PackedIds, accepted: Accepted): Part {
  const count = packed.length / packedIdBytes
  const isDone = new Uint8Array(Math.ceil(count / 8))
  return { key, first, packed: Buffer.from(packed), ...accepted, count, isDone, maxEnd: 0 }
}

/** Of a record that several receipts name, the newest says whether it has a row. */
function expectationOf(matches: readonly Match[]): Expectation {
  if (matches.length === 0) return 'unknown'
  return openIn(matches) === undefined ? 'found' : 'open'
}

function openIn(matches: readonly Match[]): Match | undefined {
  return matches.find(({ part, place }) => !hasBit(part, place))
}

/** Of a record that was known, either the receipt that counted goes on to count, or the one that is added. */
function keepNewest(added: Match, matches: readonly Match[]): void {
  const known = openIn(matches)
  const isAddedNewer = known !== undefined && !isNewer(known.part, added.part)
  const [newer, older] = isAddedNewer ? [added, known] : [known, added]
  setBit(older.part, older.place)
  if (newer !== undefined && newestOf(newer.part, older.part).isRepeated) newer.part.isRepeated = true
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
