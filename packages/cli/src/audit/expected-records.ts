import type { Requests } from '../ledger/entry.ts'
import { type PackedIds, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import { createExpectedParts, type Expectation, type Missing } from './expected-parts.ts'
import { createExpectedRequests } from './expected-requests.ts'

/**
 * The records that receipts name, and which of them have no row yet: nine bytes and a bit a record under a key, two bits a record of a load test;
 * ids that senders made are held in full.
 */
export interface ExpectedRecords {
  readonly add: (logIds: readonly string[] | PackedIds, atMs: number) => void
  readonly addRequests: (requests: Requests) => void
  /** A row has this id; false where no receipt names it. */
  readonly find: (logId: string) => boolean
  readonly has: (logId: string) => boolean
  readonly isFound: (logId: string) => boolean
  /** Different records. */
  readonly count: () => number
  readonly missingCount: () => number
  readonly missing: () => Iterable<Missing>
}

export function createExpectedRecords(): ExpectedRecords {
  const [parts, requests, whole] = [createExpectedParts(), createExpectedRequests(), createExpectedNames()]
  let [count, missing] = [0, 0]
  const expect = (added: number): void => {
    count += added
    missing += added
  }
  const look = (logId: string): Expectation => firstKnown(whole.look(logId), () => parts.look(logId))
  const addNames = (logIds: readonly string[], atMs: number): void => {
    for (const logId of logIds) if (look(logId) === 'unknown') expect(whole.add(logId, atMs))
  }
  return {
    add: (logIds, atMs) => {
      if (!('packed' in logIds)) addNames(logIds, atMs)
      // Behind a record that was refused, a place says nothing of the index.
      else if (logIds.refused.length > 0) addNames(unpackIds(logIds), atMs)
      else if (logIds.packed.length >= packedIdBytes) {
        expect(parts.add(logIds, atMs, whole.size() > 0 ? (logId) => whole.look(logId) !== 'unknown' : undefined))
      }
    },
    addRequests: requests.add,
    find: (logId) => {
      if (requests.find(logId)) return true
      const before = firstKnown(whole.find(logId), () => parts.find(logId))
      if (before === 'open') missing--
      return before !== 'unknown'
    },
    has: (logId) => look(logId) !== 'unknown' || requests.has(logId),
    isFound: (logId) => look(logId) === 'found' || requests.isFound(logId),
    count: () => count + requests.count(),
    missingCount: () => missing + requests.missingCount(),
    missing: function* () {
      yield* requests.missing()
      yield* whole.missing()
      yield* parts.missing()
    },
  }
}

/** A record is known in one place only. */
function firstKnown(first: Expectation, second: () => Expectation): Expectation {
  return first === 'unknown' ? second() : first
}

/** Records whose ids are held in full. */
function createExpectedNames() {
  /** When each was acknowledged; below zero once it has a row. */
  const times = new Map<string, number>()
  const look = (logId: string): Expectation => {
    const atMs = times.get(logId)
    return atMs === undefined ? 'unknown' : atMs < 0 ? 'found' : 'open'
  }
  return {
    look,
    size: () => times.size,
    add: (logId: string, atMs: number): number => {
      times.set(logId, atMs)
      return 1
    },
    find: (logId: string): Expectation => {
      const before = look(logId)
      if (before === 'open') times.set(logId, -1)
      return before
    },
    missing: function* (): Generator<Missing> {
      for (const [logId, atMs] of times) if (atMs >= 0) yield { logId, fromMs: atMs, atMs }
    },
  }
}
