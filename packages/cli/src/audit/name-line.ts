import { type Accepted, type Missing, timesOf } from './accepted.ts'

/** Who says that a record was accepted. */
export type Source = 'ledger' | 'manifest'

/**
 * What is known of a record, as a line: `<log id> <source><fromMs>`, `<atMs>` if that is another time, `u` where it is unsaved, and `r` where it is repeated. Lines sort by their
 * ids, none of which has a character before the space, then the ledger's before a manifest's, then by time.
 */
export type NameLine = string

const marks = { ledger: '0', manifest: '1' } as const
/** Of a time in milliseconds, until the year 2286. */
const timeDigits = 13

export function lineOf(logId: string, accepted: Accepted, source: Source): NameLine {
  const { fromMs, atMs, isUnsaved = false, isRepeated = false } = accepted
  const times = `${timeText(fromMs)}${atMs === fromMs ? '' : timeText(atMs)}`
  const id = source === 'manifest' ? logId : printable(logId)
  return `${id} ${marks[source]}${times}${isUnsaved ? 'u' : ''}${isRepeated ? 'r' : ''}`
}

function timeText(ms: number): string {
  return String(Math.max(0, Math.round(ms))).padStart(timeDigits, '0')
}

/** No row has an id of other characters, nor a manifest that is valid; the endpoint that named it to a sender was no pipeline. */
function printable(logId: string): string {
  return logId.replaceAll(/[^!-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function idOf(line: NameLine): string {
  return line.slice(0, line.indexOf(' '))
}

export function sourceOf(line: NameLine, logId = idOf(line)): Source {
  return line[logId.length + 1] === marks.ledger ? 'ledger' : 'manifest'
}

export function missingIn(line: NameLine): Missing {
  const logId = idOf(line)
  return { logId, ...acceptedIn(line, logId) }
}

export function acceptedIn(line: NameLine, logId = idOf(line)): Accepted {
  const times = line.slice(logId.length + 2)
  const fromMs = Number(times.slice(0, timeDigits))
  // A mark is no number.
  const atMs = Number(times.slice(timeDigits, 2 * timeDigits)) || fromMs
  return timesOf({ fromMs, atMs, isUnsaved: times.includes('u'), isRepeated: times.includes('r') })
}
