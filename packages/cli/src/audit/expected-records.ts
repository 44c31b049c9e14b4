import type { Requests } from '../ledger/entry.ts'
import { type PackedIds, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import { type Accepted, createExpectedParts, type Expectation, type Missing, type SavedPart } from './expected-parts.ts'
import { createExpectedRequests, type SavedRun } from './expected-requests.ts'

/**
 * The records that receipts name, and which of them have no row yet: nine bytes and a bit a record under a key, two bits a record of a load test;
 * ids that senders made are held in full.
 */
export interface ExpectedRecords {
  /** Records of requests must be added before: who knows a record by its request does not know its id. */
  readonly add: (logIds: readonly string[] | PackedIds, accepted: Accepted) => void
  /** None of them was accepted before `fromMs`. */
  readonly addRequests: (requests: Requests, fromMs: number) => void
  /** A row has this id; false where no receipt names it. */
  readonly find: (logId: string) => boolean
  readonly has: (logId: string) => boolean
  readonly isFound: (logId: string) => boolean
  /** Different records. */
  readonly count: () => number
  readonly missingCount: () => number
  readonly missing: () => Iterable<Missing>
  readonly saved: () => Iterable<SavedRecords>
}

/** Records with or without rows, as they can be written down. */
export type SavedRecords =
  | { readonly kind: 'counts'; readonly count: number; readonly missing: number }
  | ({ readonly kind: 'part' } & SavedPart)
  | ({ readonly kind: 'run' } & SavedRun)
  | { readonly kind: 'name'; readonly logId: string; readonly accepted: Accepted | 'found' }

/** Without any, or as they were saved. */
export function createExpectedRecords(from: Iterable<SavedRecords> = []): ExpectedRecords {
  const [parts, requests, whole] = [createExpectedParts(), createExpectedRequests(), createExpectedNames()]
  let [count, missing] = [0, 0]
  for (const saved of from) {
    if (saved.kind === 'part') parts.restore(saved)
    else if (saved.kind === 'run') requests.restore(saved)
    else if (saved.kind === 'name') whole.restore(saved.logId, saved.accepted)
    else [count, missing] = [saved.count, saved.missing]
  }
  const expect = (added: number): void => {
    count += added
    missing += added
  }
  const look = (logId: string): Expectation => firstKnown(whole.look(logId), () => parts.look(logId))
  const addNames = (logIds: readonly string[], accepted: Accepted): void => {
    for (const logId of logIds)
      if (look(logId) === 'unknown' && !requests.has(logId)) expect(whole.add(logId, accepted))
  }
  const isElsewhere = (logId: string): boolean => whole.look(logId) !== 'unknown' || requests.has(logId)
  const isAnyElsewhere = (): boolean => whole.size() > 0 || requests.count() > 0
  return {
    add: (logIds, accepted) => {
      if (!('packed' in logIds)) addNames(logIds, accepted)
      // Behind a record that was refused, a place says nothing of the index.
      else if (logIds.refused.length > 0) addNames(unpackIds(logIds), accepted)
      else if (logIds.packed.length >= packedIdBytes) {
        expect(parts.add(logIds, accepted, isAnyElsewhere() ? isElsewhere : undefined))
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
    saved: function* () {
      yield { kind: 'counts', count, missing }
      for (const part of parts.saved()) yield { kind: 'part', ...part }
      for (const run of requests.saved()) yield { kind: 'run', ...run }
      for (const [logId, accepted] of whole.saved()) yield { kind: 'name', logId, accepted }
    },
  }
}

/** A record is known in one place only. */
function firstKnown(first: Expectation, second: () => Expectation): Expectation {
  return first === 'unknown' ? second() : first
}

/** Records whose ids are held in full. */
function createExpectedNames() {
  /** When each was accepted; 'found' once it has a row. */
  const known = new Map<string, Accepted | 'found'>()
  const look = (logId: string): Expectation => {
    const accepted = known.get(logId)
    return accepted === undefined ? 'unknown' : accepted === 'found' ? 'found' : 'open'
  }
  return {
    look,
    size: () => known.size,
    saved: () => known.entries(),
    restore: (logId: string, accepted: Accepted | 'found') => void known.set(logId, accepted),
    add: (logId: string, accepted: Accepted): number => {
      known.set(logId, accepted)
      return 1
    },
    find: (logId: string): Expectation => {
      const before = look(logId)
      if (before === 'open') known.set(logId, 'found')
      return before
    },
    missing: function* (): Generator<Missing> {
      for (const [logId, accepted] of known) if (accepted !== 'found') yield { logId, ...accepted }
    },
  }
}
