import type { Row } from '@logpipe/pipeline/table'
import { type Severity, severities } from '@logpipe/sdk/contract'
import type { Rows, TailRow } from './view/messages.ts'

/** Which records a page wants to see; all of them if empty. */
export interface TailFilter {
  readonly tenant?: string
  /** The least severity. */
  readonly severity?: Severity
  /** Part of the text after redaction; upper and lower case are the same. */
  readonly text?: string
}

/** A record that was stored, with what its row does not say. */
export interface StoredRow {
  readonly row: Row
  /** When it was put on the queue, milliseconds since the epoch. */
  readonly queuedMs?: number | undefined
  readonly storedMs?: number | undefined
}

/** The records that one page has not been sent yet: the newest, and how many had to give way to them. */
export interface Tail {
  readonly offer: (stored: StoredRow) => void
  readonly take: () => Rows
}

/** More than a person reads, and as much as a browser draws without effort at ten times a second. */
const maxRows = 25

export function createTail(filter: TailFilter): Tail {
  const isMatch = matcherOf(filter)
  let rows: StoredRow[] = []
  let matched = 0
  return {
    offer: (stored) => {
      if (!isMatch(stored.row)) return
      rows[matched % maxRows] = stored
      matched++
    },
    take: () => {
      const start = matched > maxRows ? matched % maxRows : 0
      const taken = [...rows.slice(start), ...rows.slice(0, start)]
      const skipped = matched - taken.length
      rows = []
      matched = 0
      return { rows: taken.map(tailRow), skipped }
    },
  }
}

/** Whether a row is wanted. */
export function matcherOf({ tenant, severity, text }: TailFilter): (row: Row) => boolean {
  const least = severity === undefined ? 0 : severities.indexOf(severity)
  // A pattern, because lower case of a whole text for each record would cost its length in memory.
  const pattern = text === undefined || text === '' ? undefined : new RegExp(escaped(text), 'iu')
  return (row) =>
    (tenant === undefined || row.tenant_id === tenant) &&
    (least === 0 || severities.indexOf(row.severity) >= least) &&
    (pattern === undefined || pattern.test(row.modified_text))
}

/** `RegExp.escape`, which Node 22 lacks. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Longer texts are cut, and sent whole when the record is opened. UTF-16 code units. */
const maxChars = 400

export function tailRow({ row, queuedMs, storedMs }: StoredRow): TailRow {
  return {
    tenant: row.tenant_id,
    id: row.log_id,
    severity: row.severity,
    text: row.modified_text.slice(0, maxChars),
    chars: row.modified_text.length,
    redactions: row.redactions,
    receivedAt: row.received_at,
    redactedAt: row.processed_at,
    ...(queuedMs !== undefined && { queuedMs }),
    ...(storedMs !== undefined && { storedMs }),
  }
}
