import { readAccessTime } from './access-log.ts'
import { parseCri } from './container.ts'
import { parseJournalExport } from './journald.ts'
import { parseJsonLine } from './json-line.ts'
import { parseLevelLine } from './level-line.ts'
import { parseLogfmt } from './logfmt.ts'
import type { ReadContext, Reading } from './reading.ts'
import { parseApacheError, parseNginxError } from './server-error.ts'
import { parseRfc3164, parseSyslog } from './syslog.ts'
import { isDigit } from './timestamp.ts'

/**
 * Finds out what a line is from the line alone: its first character leaves few formats to try. Deciding by the first lines of a
 * file would read a line differently when a send is resumed behind them, and two formats in one file would lose to each other.
 */
export function parseAuto(line: string, context: ReadContext): Reading | undefined {
  const first = line.charCodeAt(0)
  if (first === 123) return parseJsonLine(line, context)
  if (first === 60) return parseSyslog(line, context)
  if (isDigit(first)) return afterDigit(line, context)
  if (first === 91) return parseApacheError(line) ?? parseLevelLine(line, context.nearMs)
  if (isLetter(first)) return afterLetter(line, context)
  if (first === 32 || first === 9) return afterBlank(line, context)
  return first === 95 && line.startsWith('__CURSOR=') ? parseJournalExport(line) : readAccessTime(line)
}

function afterDigit(line: string, context: ReadContext): Reading | undefined {
  // An address, and not a date.
  if (line.charCodeAt(1) === 46 || line.charCodeAt(2) === 46 || line.charCodeAt(3) === 46) return readAccessTime(line)
  return (
    parseCri(line, context) ??
    parseNginxError(line) ??
    isoSyslog(line, context) ??
    parseLevelLine(line, context.nearMs) ??
    readAccessTime(line)
  )
}

/** rsyslog's date with its zone, then host and tag: the zone is what tells it from other lines that begin with a date. */
function isoSyslog(line: string, context: ReadContext): Reading | undefined {
  if (line.charCodeAt(10) !== 84) return undefined
  const space = line.indexOf(' ')
  const hasZone = line.charCodeAt(space - 6) === 43 || line.charCodeAt(space - 6) === 45
  return hasZone ? parseRfc3164(line, context) : undefined
}

function afterLetter(line: string, context: ReadContext): Reading | undefined {
  if (line.charCodeAt(3) === 32 && line.charCodeAt(9) === 58) {
    const syslog = parseRfc3164(line, context)
    if (syslog !== undefined) return syslog
  }
  if (beginsWithPair(line)) {
    const logfmt = parseLogfmt(line, context)
    if (logfmt !== undefined) return logfmt
  }
  return parseLevelLine(line, context.nearMs) ?? readAccessTime(line)
}

/** Whether the first word is `key=`. */
function beginsWithPair(line: string): boolean {
  for (let i = 1; i < 40; i++) {
    const unit = line.charCodeAt(i)
    if (unit === 61) return true
    if (!isLetter(unit) && !isDigit(unit) && unit !== 95 && unit !== 46 && unit !== 45 && unit !== 64) return false
  }
  return false
}

/** Only JSON may be indented: an indented line of text belongs to the one before it. */
function afterBlank(line: string, context: ReadContext): Reading | undefined {
  const text = line.trimStart()
  return text.charCodeAt(0) === 123 ? parseJsonLine(text, context) : undefined
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
}
