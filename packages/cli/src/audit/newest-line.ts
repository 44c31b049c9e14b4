import { type Accepted, newestOf, newestOfBoth } from './accepted.ts'
import { acceptedIn, lineOf, type NameLine, type Source, sourceOf } from './name-line.ts'

/** What all lines of one record say together: who names it, the ledger before manifests, and when it was accepted last. */
export interface NewestLine {
  readonly add: (line: NameLine) => void
  readonly line: () => NameLine
}

/** Memory is that of one line, however often a record was sent. */
export function createNewestLine(logId: string, first: NameLine): NewestLine {
  const known: { -readonly [source in Source]?: Accepted } = {}
  const add = (line: NameLine): void => {
    const [source, accepted] = [sourceOf(line, logId), acceptedIn(line, logId)]
    const before = known[source]
    known[source] = before === undefined ? accepted : newestOf(before, accepted)
  }
  add(first)
  return {
    add,
    line: () => {
      const { ledger, manifest } = known
      if (ledger === undefined) return manifest === undefined ? first : lineOf(logId, manifest, 'manifest')
      return lineOf(logId, manifest === undefined ? ledger : newestOfBoth(ledger, manifest), 'ledger')
    },
  }
}
