import { limits, numberOf, severityOfSyslog } from '@logpipe/sdk/contract'
import { addField } from './add-field.ts'
import type { Fields, Reading } from './reading.ts'
import { timestampOf } from './timestamp.ts'

/**
 * An entry of the journal: https://systemd.io/JOURNAL_EXPORT_FORMATS/. In JSON, a value that is not printable is an array of
 * its bytes, and one that occurs several times an array of its values.
 */
export function readJournalFields(fields: Fields, kind: 'journald' | 'journald-export'): Reading | undefined {
  const { MESSAGE, PRIORITY, __REALTIME_TIMESTAMP, ...rest } = fields
  const text = decoded(MESSAGE)
  if (typeof text !== 'string' || text === '') return undefined
  const severity = PRIORITY === undefined ? undefined : severityOfSyslog(numberOf(PRIORITY))
  const timestamp = timestampOf(__REALTIME_TIMESTAMP)
  const entries = Object.entries(rest).map(([name, value]): [string, unknown] => [name, decoded(value)])
  const attributes = Object.fromEntries([
    ...entries,
    ...(PRIORITY !== undefined && !isPlain(PRIORITY) ? [['PRIORITY', PRIORITY]] : []),
    ...(__REALTIME_TIMESTAMP !== undefined && timestamp === undefined
      ? [['__REALTIME_TIMESTAMP', __REALTIME_TIMESTAMP]]
      : []),
  ])
  return { kind, text, severity, timestamp, attributes }
}

/** Error, warning, info and debug are severities of ours; the other priorities say more. */
function isPlain(priority: unknown): boolean {
  return [3, 4, 6, 7].includes(numberOf(priority))
}

/** What nests deeper than attributes may stays as it is. */
function decoded(value: unknown, depth: number = limits.maxAttributesDepth): unknown {
  if (!Array.isArray(value) || depth === 0) return value
  if (value.length > 0 && value.every(isByte)) return Buffer.from(value).toString('utf8')
  return value.map((inner) => decoded(inner, depth - 1))
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255
}

/** An entry in the export format, its lines joined: `NAME=value`. An entry with a binary field is not read: it is not text. */
export function parseJournalExport(entry: string): Reading | undefined {
  const fields = new Map<string, unknown>()
  for (const line of entry.split('\n')) {
    const equals = line.indexOf('=')
    if (equals < 1 || !/^[A-Z0-9_]+$/.test(line.slice(0, equals))) return undefined
    addField(fields, line.slice(0, equals), line.slice(equals + 1))
  }
  return fields.has('__REALTIME_TIMESTAMP')
    ? readJournalFields(Object.fromEntries(fields), 'journald-export')
    : undefined
}
