import { type Accepted, type Missing, newestOf, newestOfBoth } from './accepted.ts'
import { compareNames } from './compare-names.ts'
import type { Expectation } from './expected-parts.ts'
import { acceptedIn, idOf, lineOf, missingIn, type NameLine, type Source, sourceOf } from './name-line.ts'
import { createSortedLines, type SortedLinesOptions } from './sorted-lines.ts'

/**
 * Records of which each id is held in full, sorted on disk where they are many. They are compared with rows in the order of their ids, as the table
 * has them: nothing of a record is in memory, and whoever wants to know what became of one must say so before the first row.
 */
export interface ExpectedNames {
  readonly add: (logId: string, accepted: Accepted, source: Source) => void
  /** `look` knows them once all rows were compared. */
  readonly watch: (logIds: Iterable<string>) => void
  /** A row has this id; false where no name has it. Throws where the id of an earlier row is greater. */
  readonly find: (logId: string) => boolean
  /** No more rows are compared. */
  readonly look: (logId: string) => Expectation
  readonly count: (source: Source) => number
  readonly missingCount: () => number
  readonly missing: () => Iterable<Missing>
  /** Records that a source named, and how many of them have met no row so far. Unlike the counts, it does not end the comparing. */
  readonly progress: (source: Source) => { readonly records: number; readonly missing: number }
  /** What was compared with rows so far, and what is left to compare. */
  readonly saved: () => Iterable<SavedName>
  /** Before anything is added or watched. */
  readonly restore: (saved: SavedName) => void
  readonly close: () => void
}

/** Names as they can be written down: how far they were compared, and what came of those that somebody asks for; and the lines of those that have no row, and of those that are left. */
export type SavedName =
  | { readonly kind: 'names'; readonly settledId: string; readonly ledger: number; readonly manifest: number }
  | { readonly kind: 'watched'; readonly logId: string; readonly became: Expectation }
  | { readonly kind: 'gone'; readonly line: string }
  | { readonly kind: 'left'; readonly line: string }

export interface ExpectedNamesOptions extends SortedLinesOptions {
  readonly elsewhere: KnownElsewhere
}

/** Records that are known by other means as well, and counted there. */
export interface KnownElsewhere {
  readonly has: (logId: string) => boolean
  /** When a record was accepted that has no row; undefined for any other. */
  readonly openSince: (logId: string) => Accepted | undefined
  /** A record has no row, as is said here from now on. */
  readonly release: (logId: string) => void
}

export function createExpectedNames({ elsewhere, ...options }: ExpectedNamesOptions): ExpectedNames {
  const [names, missing] = [createSortedLines(options), createSortedLines(options)]
  const watched = new Map<string, Expectation>()
  const counts = { ledger: 0, manifest: 0, missing: 0 }
  const [added, gone] = [
    { ledger: 0, manifest: 0 },
    { ledger: 0, manifest: 0 },
  ]
  const settle = (logId: string, line: NameLine, isFound: boolean): void => {
    if (elsewhere.has(logId)) settleElsewhere(logId, line)
    else settleHere(logId, line, isFound)
  }
  const settleHere = (logId: string, line: NameLine, isFound: boolean): void => {
    counts[sourceOf(line, logId)]++
    if (watched.has(logId)) watched.set(logId, isFound ? 'found' : 'open')
    if (!isFound) addGone(line, logId)
  }
  /** A receipt here may be newer than the one there. */
  const settleElsewhere = (logId: string, line: NameLine): void => {
    const known = elsewhere.openSince(logId)
    if (known === undefined) return
    const newest = (sourceOf(line, logId) === 'ledger' ? newestOf : newestOfBoth)(known, acceptedIn(line, logId))
    if (newest === known) return
    elsewhere.release(logId)
    if (watched.has(logId)) watched.set(logId, 'open')
    addGone(lineOf(logId, newest, 'ledger'), logId)
  }
  const addGone = (line: NameLine, logId: string): void => {
    counts.missing++
    gone[sourceOf(line, logId)]++
    missing.add(line)
  }
  let isAny = false
  const rows = compareNames(names, settle)
  const addLine = (line: NameLine): void => {
    isAny = true
    added[sourceOf(line)]++
    names.add(line)
  }
  const ended = (): typeof counts => {
    if (isAny) rows.end()
    return counts
  }
  return {
    add: (logId, accepted, source) => addLine(lineOf(logId, accepted, source)),
    watch: (logIds) => {
      const others = new Set([...logIds].filter((logId) => !watched.has(logId)))
      const settledId = rows.settledId()
      const isPassed = (logId: string): boolean => settledId !== '' && logId <= settledId && !elsewhere.has(logId)
      // Of those that were compared before they were asked for, only the ones without a row are known: the others count as found, which proves less.
      for (const logId of others) watched.set(logId, isPassed(logId) ? 'found' : 'unknown')
      if (others.size > 0 && settledId !== '')
        for (const line of missing.sorted()) if (others.has(idOf(line))) watched.set(idOf(line), 'open')
    },
    find: (logId) => isAny && rows.find(logId),
    look: (logId) => {
      ended()
      return watched.get(logId) ?? 'unknown'
    },
    count: (source) => ended()[source],
    missingCount: () => ended().missing,
    missing: function* () {
      ended()
      for (const line of missing.sorted()) yield missingIn(line)
    },
    saved: function* () {
      const settledId = rows.settledId()
      yield { kind: 'names', settledId, ledger: counts.ledger, manifest: counts.manifest }
      for (const [logId, became] of watched) yield { kind: 'watched', logId, became }
      for (const line of missing.sorted()) yield { kind: 'gone', line }
      for (const line of names.sorted()) if (idOf(line) > settledId) yield { kind: 'left', line }
    },
    progress: (source) => ({
      records: added[source],
      missing: added[source] - rows.passed[source] + gone[source],
    }),
    restore: (saved) => {
      switch (saved.kind) {
        case 'watched':
          watched.set(saved.logId, saved.became)
          break
        case 'left':
          addLine(saved.line)
          break
        case 'gone':
          addGone(saved.line, idOf(saved.line))
          break
        case 'names': {
          const { settledId, ledger, manifest } = saved
          for (const one of [counts, added, rows.passed]) Object.assign(one, { ledger, manifest })
          rows.resumeAfter(settledId)
        }
      }
    },
    close: () => {
      names.close()
      missing.close()
    },
  }
}
