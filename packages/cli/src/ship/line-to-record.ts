import type { IngestRecord } from '@logpipe/sdk'
import { isDateTime, isObject, parseJson, parseLogRecord, type Severity } from '@logpipe/sdk/contract'

/**
 * The record of one line. A JSON object that is a record of the wire contract is sent unchanged; any other line is the text,
 * verbatim. Severity and time of a JSON log line are read too, where they have a usual name.
 */
export function lineToRecord(line: string): IngestRecord {
  const value = line.startsWith('{') ? parseJson(line) : undefined
  if (!isObject(value)) return { text: line }
  if (typeof value.text === 'string' && parseLogRecord(value).kind === 'record') return value as unknown as IngestRecord
  const severity = severityOf(value)
  const timestamp = timestampOf(value)
  return { text: line, ...(severity && { severity }), ...(timestamp && { timestamp }) }
}

const severityNames: ReadonlyMap<string, Severity> = new Map(
  Object.entries({
    trace: 'debug',
    debug: 'debug',
    info: 'info',
    information: 'info',
    notice: 'info',
    warn: 'warning',
    warning: 'warning',
    err: 'error',
    error: 'error',
    critical: 'fatal',
    crit: 'fatal',
    alert: 'fatal',
    emerg: 'fatal',
    panic: 'fatal',
    fatal: 'fatal',
  } as const),
)

/** `level` or `severity` as a word, or as the numbers of pino and bunyan. */
function severityOf({ level, severity, lvl }: Readonly<Record<string, unknown>>): Severity | undefined {
  const value = level ?? severity ?? lvl
  if (typeof value === 'string') return severityNames.get(value.toLowerCase())
  if (typeof value !== 'number' || value < 10 || value > 60) return undefined
  if (value <= 20) return 'debug'
  if (value <= 30) return 'info'
  if (value <= 40) return 'warning'
  return value <= 50 ? 'error' : 'fatal'
}

function timestampOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const time = value.timestamp ?? value['@timestamp'] ?? value.time ?? value.ts ?? value.datetime
  if (isDateTime(time)) return time
  if (typeof time !== 'number' || !Number.isFinite(time)) return undefined
  const ms = time < 1e11 ? time * 1_000 : time
  const isPlausible = ms >= Date.UTC(1990, 0, 1) && ms < Date.UTC(2100, 0, 1)
  return isPlausible ? new Date(ms).toISOString() : undefined
}
