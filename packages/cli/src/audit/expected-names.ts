import type { Accepted, Expectation, Missing } from './expected-parts.ts'
import { createSortedLines, type SortedLines, type SortedLinesOptions } from './sorted-lines.ts'

/** Who says that a record was accepted. */
export type Source = 'ledger' | 'manifest'

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
  | { readonly kind: 'watched'; readonly logId: string; readonly isFound: boolean }
  | { readonly kind: 'gone'; readonly line: string }
  | { readonly kind: 'left'; readonly line: string }

export interface ExpectedNamesOptions extends SortedLinesOptions {
  /** Whether a record is known by other means, and counted there. */
  readonly isElsewhere: (logId: string) => boolean
}

/** The line of a name: `<log id> <source><fromMs>`, `<atMs>` if that is another time, and `u` where it is unsaved. Lines are in the order of their ids: no character of those is before the space. */
type Line = string

export function createExpectedNames({ isElsewhere, ...options }: ExpectedNamesOptions): ExpectedNames {
  const [names, missing] = [createSortedLines(options), createSortedLines(options)]
  const watched = new Map<string, Expectation>()
  const counts = { ledger: 0, manifest: 0, missing: 0 }
  const [added, gone] = [
    { ledger: 0, manifest: 0 },
    { ledger: 0, manifest: 0 },
  ]
  const settle = (logId: string, line: Line, isFound: boolean): void => {
    if (isElsewhere(logId)) return
    counts[sourceOf(line, logId)]++
    if (watched.has(logId)) watched.set(logId, isFound ? 'found' : 'open')
    if (isFound) return
    addGone(line, logId)
  }
  const addGone = (line: Line, logId: string): void => {
    counts.missing++
    gone[sourceOf(line, logId)]++
    missing.add(line)
  }
  let isAny = false
  const rows = compareInOrder(names, settle)
  const addLine = (line: Line): void => {
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
      const isPassed = (logId: string): boolean => settledId !== '' && logId <= settledId && !isElsewhere(logId)
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
      for (const [logId, what] of watched)
        if (what !== 'unknown') yield { kind: 'watched', logId, isFound: what === 'found' }
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
          watched.set(saved.logId, saved.isFound ? 'found' : 'open')
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
          rows.goOnBehind(settledId)
        }
      }
    },
    close: () => {
      names.close()
      missing.close()
    },
  }
}

/** Of several lines of one record the first counts: the ledger's before a manifest's, and then the one that was accepted first. */
function compareInOrder(names: SortedLines, settle: (logId: string, line: Line, isFound: boolean) => void) {
  let sorted: Generator<Line> | undefined
  let next: Line | undefined
  /** Of the next line, and of the last record that was settled. */
  let [nextId, settledId] = ['', '']
  const passed = { ledger: 0, manifest: 0 }
  const read = (): void => {
    if (next !== undefined) passed[sourceOf(next, nextId)]++
    sorted ??= names.sorted()
    const { done, value } = sorted.next()
    next = done ? undefined : value
    nextId = next === undefined ? '' : idOf(next)
  }
  /** Settles the next record, and leaves out its other lines. */
  const pass = (line: Line, isFound: boolean): void => {
    settledId = nextId
    settle(settledId, line, isFound)
    do read()
    while (next !== undefined && nextId === settledId)
  }
  return {
    find: (logId: string): boolean => {
      if (sorted === undefined) read()
      if (logId < settledId) throw new Error(`the row ${JSON.stringify(logId)} is not in the order of the log ids`)
      while (next !== undefined && nextId < logId) pass(next, false)
      if (next === undefined || nextId !== logId) return false
      pass(next, true)
      return true
    },
    end: (): void => {
      if (sorted === undefined) read()
      while (next !== undefined) pass(next, false)
    },
    settledId: () => settledId,
    /** Lines, by who they are of. */
    passed,
    /** Before the first row: names up to this one were compared. */
    goOnBehind: (logId: string): void => {
      settledId = logId
    },
  }
}

const marks = { ledger: '0', manifest: '1' } as const
/** Of a time in milliseconds, until the year 2286. */
const timeDigits = 13

function lineOf(logId: string, { fromMs, atMs, isUnsaved = false }: Accepted, source: Source): Line {
  const at = atMs === fromMs ? '' : timeText(atMs)
  return `${source === 'manifest' ? logId : printable(logId)} ${marks[source]}${timeText(fromMs)}${at}${isUnsaved ? 'u' : ''}`
}

function timeText(ms: number): string {
  return String(Math.max(0, Math.round(ms))).padStart(timeDigits, '0')
}

/** No row has an id of other characters, nor a manifest that is valid; the endpoint that named it to a sender was no pipeline. */
function printable(logId: string): string {
  return logId.replaceAll(/[^!-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function idOf(line: Line): string {
  return line.slice(0, line.indexOf(' '))
}

function sourceOf(line: Line, logId = idOf(line)): Source {
  return line[logId.length + 1] === marks.ledger ? 'ledger' : 'manifest'
}

function missingIn(line: Line): Missing {
  const logId = idOf(line)
  const times = line.slice(logId.length + 2)
  const isUnsaved = times.endsWith('u')
  const fromMs = Number(times.slice(0, timeDigits))
  const atMs = Number(times.slice(timeDigits, 2 * timeDigits).replace('u', '')) || fromMs
  return { logId, fromMs, atMs, ...(isUnsaved && { isUnsaved }) }
}
