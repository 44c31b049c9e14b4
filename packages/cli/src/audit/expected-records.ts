import { tmpdir } from 'node:os'
import type { Requests } from '../ledger/entry.ts'
import { type PackedIds, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import { createExpectedNames } from './expected-names.ts'
import { type Accepted, createExpectedParts, type Expectation, type Missing } from './expected-parts.ts'
import { createExpectedRequests } from './expected-requests.ts'
import type { SortedLinesOptions } from './sorted-lines.ts'

/**
 * The records that receipts name, and which of them have no row yet: nine bytes and a bit a record of the ledger's under a key, two bits a record of a load
 * test. All others, those of manifests among them, are sorted on disk, and take no memory: rows must be compared in the order of their ids.
 */
export interface ExpectedRecords {
  /** What the ledger says. */
  readonly add: (logIds: readonly string[] | PackedIds, accepted: Accepted) => void
  /** None of them was accepted before `fromMs`. */
  readonly addRequests: (requests: Requests, fromMs: number) => void
  /** What a manifest says of records of which the ledger may say more. */
  readonly addManifest: (logIds: readonly string[], accepted: Accepted) => void
  /** Whether the ledger names any. */
  readonly isInLedger: () => boolean
  /** Before the first row: `has` and `isFound` will be asked for these. */
  readonly watch: (logIds: Iterable<string>) => void
  /** A row has this id; false where no receipt names it. Throws where the rows are not in the order of their ids. */
  readonly find: (logId: string) => boolean
  /** From here on no more rows can be found. */
  readonly has: (logId: string) => boolean
  readonly isFound: (logId: string) => boolean
  /** Different records. */
  readonly count: () => number
  /** How many of those no receipt of the ledger names. */
  readonly manifestCount: () => number
  readonly missingCount: () => number
  readonly missing: () => Iterable<Missing>
  readonly close: () => void
}

/** A part takes as much memory as thirty of its records: fewer are sorted with those that have no key. */
const leastInPart = 32

export function createExpectedRecords(options: Partial<SortedLinesOptions> = {}): ExpectedRecords {
  const [parts, requests] = [createExpectedParts(), createExpectedRequests()]
  const inParts = { count: 0, missing: 0 }
  const isInParts = (logId: string): boolean => inParts.count > 0 && parts.look(logId) !== 'unknown'
  const isElsewhere = (logId: string): boolean => requests.has(logId) || isInParts(logId)
  const names = createExpectedNames({ folder: tmpdir(), ...options, isElsewhere })
  let isInLedger = false
  const addNames = (logIds: readonly string[], accepted: Accepted): void => {
    for (const logId of logIds) names.add(logId, accepted, 'ledger')
  }
  const addPart = (ids: PackedIds, accepted: Accepted): void => {
    const added = parts.add(ids, accepted, requests.count() > 0 ? requests.has : undefined)
    inParts.count += added
    inParts.missing += added
  }
  const look = (logId: string): Expectation => firstKnown(names.look(logId), () => parts.look(logId))
  return {
    add: (logIds, accepted) => {
      isInLedger ||= 'packed' in logIds ? logIds.packed.length > 0 : logIds.length > 0
      if (!('packed' in logIds)) addNames(logIds, accepted)
      // Behind a record that was refused, a place says nothing of the index.
      else if (logIds.refused.length > 0 || logIds.packed.length < leastInPart * packedIdBytes)
        addNames(unpackIds(logIds), accepted)
      else addPart(logIds, accepted)
    },
    addRequests: (one, fromMs) => {
      isInLedger = true
      requests.add(one, fromMs)
    },
    addManifest: (logIds, accepted) => {
      for (const logId of logIds) names.add(logId, accepted, 'manifest')
    },
    isInLedger: () => isInLedger,
    watch: names.watch,
    find: (logId) => {
      if (requests.find(logId)) return true
      const before = inParts.count > 0 ? parts.find(logId) : 'unknown'
      if (before === 'open') inParts.missing--
      return before !== 'unknown' || names.find(logId)
    },
    has: (logId) => look(logId) !== 'unknown' || requests.has(logId),
    isFound: (logId) => look(logId) === 'found' || requests.isFound(logId),
    count: () => inParts.count + requests.count() + names.count('ledger') + names.count('manifest'),
    manifestCount: () => names.count('manifest'),
    missingCount: () => inParts.missing + requests.missingCount() + names.missingCount(),
    missing: function* () {
      yield* requests.missing()
      yield* names.missing()
      yield* parts.missing()
    },
    close: names.close,
  }
}

/** A record is known in one place only. */
function firstKnown(first: Expectation, second: () => Expectation): Expectation {
  return first === 'unknown' ? second() : first
}
