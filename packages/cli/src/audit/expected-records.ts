import { tmpdir } from 'node:os'
import type { Requests } from '../ledger/entry.ts'
import { type PackedIds, packedIdBytes, unpackIds } from '../ledger/packed-ids.ts'
import type { Accepted, Missing } from './accepted.ts'
import { createExpectedNames, type KnownElsewhere, type SavedName } from './expected-names.ts'
import { createExpectedParts, type Expectation, type SavedPart } from './expected-parts.ts'
import { createExpectedRequests, type SavedRun } from './expected-requests.ts'
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
  /** Records that the ledger names, or manifests where it names none, and how many of them have no row so far. */
  readonly progress: () => { readonly records: number; readonly missing: number }
  /** How many lines are sorted on disk, or would be. */
  readonly lines: () => number
  readonly saved: () => Iterable<SavedRecords>
  readonly close: () => void
}

/** Records with or without rows, as they can be written down. */
export type SavedRecords =
  | { readonly kind: 'counts'; readonly count: number; readonly missing: number; readonly isInLedger: boolean }
  | ({ readonly kind: 'part' } & SavedPart)
  | ({ readonly kind: 'run' } & SavedRun)
  | SavedName

/** A part takes as much memory as thirty of its records: fewer are sorted with those that have no key. */
const leastInPart = 32

interface ExpectedRecordsOptions extends Partial<SortedLinesOptions> {
  /** As they were saved; none by default. */
  readonly from?: Iterable<SavedRecords>
}

export function createExpectedRecords({ from = [], ...options }: ExpectedRecordsOptions = {}): ExpectedRecords {
  const [parts, requests] = [createExpectedParts(), createExpectedRequests()]
  const inParts = { count: 0, missing: 0 }
  const isInParts = (logId: string): boolean => inParts.count > 0 && parts.look(logId) !== 'unknown'
  const findInParts = (logId: string): boolean => {
    const before = inParts.count > 0 ? parts.find(logId) : 'unknown'
    if (before === 'open') inParts.missing--
    return before !== 'unknown'
  }
  const findElsewhere = (logId: string): boolean => requests.find(logId) || findInParts(logId)
  const elsewhere: KnownElsewhere = {
    has: (logId) => requests.has(logId) || isInParts(logId),
    openSince: (logId) => requests.openSince(logId) ?? parts.openSince(logId),
    release: findElsewhere,
  }
  const names = createExpectedNames({ folder: tmpdir(), ...options, elsewhere })
  let isInLedger = false
  for (const saved of from) {
    if (saved.kind === 'part') parts.restore(saved)
    else if (saved.kind === 'run') requests.restore(saved)
    else if (saved.kind !== 'counts') names.restore(saved)
    else {
      isInLedger = saved.isInLedger
      Object.assign(inParts, { count: saved.count, missing: saved.missing })
    }
  }
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
    find: (logId) => findElsewhere(logId) || names.find(logId),
    has: (logId) => look(logId) !== 'unknown' || requests.has(logId),
    isFound: (logId) => {
      const became = look(logId)
      return became === 'found' || (became === 'unknown' && requests.isFound(logId))
    },
    count: () => inParts.count + requests.count() + names.count('ledger') + names.count('manifest'),
    manifestCount: () => names.count('manifest'),
    missingCount: () => names.missingCount() + inParts.missing + requests.missingCount(),
    missing: function* () {
      // With its first it knows which of the others it has taken over.
      yield* names.missing()
      yield* requests.missing()
      yield* parts.missing()
    },
    progress: () => {
      const ofNames = names.progress(isInLedger ? 'ledger' : 'manifest')
      return {
        records: inParts.count + requests.count() + ofNames.records,
        missing: inParts.missing + requests.missingCount() + ofNames.missing,
      }
    },
    lines: () => names.progress('ledger').records + names.progress('manifest').records,
    saved: function* () {
      yield { kind: 'counts', ...inParts, isInLedger }
      for (const part of parts.saved()) yield { kind: 'part', ...part }
      for (const run of requests.saved()) yield { kind: 'run', ...run }
      yield* names.saved()
    },
    close: names.close,
  }
}

/** A record is known in one place only. */
function firstKnown(first: Expectation, second: () => Expectation): Expectation {
  return first === 'unknown' ? second() : first
}
