import { idOf, type NameLine, type Source, sourceOf } from './name-line.ts'
import { createNewestLine, type NewestLine } from './newest-line.ts'
import type { SortedLines } from './sorted-lines.ts'

/** What came of a record, and what its lines say together. */
type Settle = (logId: string, line: NameLine, isFound: boolean) => void

export interface ComparedNames {
  /** A row has this id; false where no name has it. Throws where the id of an earlier row is greater. */
  readonly find: (logId: string) => boolean
  /** No more rows come: what is left has none. */
  readonly end: () => void
  /** The last record that was compared, '' before the first. */
  readonly settledId: () => string
  /** Lines that were compared, by who they are of. */
  readonly passed: Record<Source, number>
  /** Before the first row: records up to this one were compared. */
  readonly resumeAfter: (logId: string) => void
}

/** Several lines of one record are one: the ledger's count before a manifest's, and of those the one that was accepted last. */
export function compareNames(names: Pick<SortedLines, 'sorted'>, settle: Settle): ComparedNames {
  let sorted: Generator<NameLine> | undefined
  let next: NameLine | undefined
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
  /** Settles the next record with all its lines; of one that has a row nobody asks when it was accepted. */
  const pass = (line: NameLine, isFound: boolean): void => {
    settledId = nextId
    let newest: NewestLine | undefined
    for (read(); next !== undefined && nextId === settledId; read()) {
      if (isFound) continue
      newest ??= createNewestLine(settledId, line)
      newest.add(next)
    }
    settle(settledId, newest?.line() ?? line, isFound)
  }
  return {
    find: (logId) => {
      if (sorted === undefined) read()
      if (logId < settledId) throw new Error(`the row ${JSON.stringify(logId)} is not in the order of the log ids`)
      while (next !== undefined && nextId < logId) pass(next, false)
      if (next === undefined || nextId !== logId) return false
      pass(next, true)
      return true
    },
    end: () => {
      if (sorted === undefined) read()
      while (next !== undefined) pass(next, false)
    },
    settledId: () => settledId,
    passed,
    resumeAfter: (logId) => {
      settledId = logId
    },
  }
}
