import { parseAccessLog } from './access-log.ts'
import { parseAuto } from './auto.ts'
import { parseCri } from './container.ts'
import { parseJournalExport } from './journald.ts'
import { parseJsonLine } from './json-line.ts'
import { parseLevelLine } from './level-line.ts'
import { parseLogfmt } from './logfmt.ts'
import type { Parser } from './reading.ts'
import { parseApacheError, parseNginxError } from './server-error.ts'
import { parseRfc3164, parseRfc5424, parseSyslog } from './syslog.ts'

const json: Parser = (line, context) => parseJsonLine(line.trim(), context)

/**
 * The formats of `--format`. Loggers that write JSON are told apart by their fields and not by their name: whichever is named, a
 * line of another is read as well.
 */
export const formats = {
  auto: parseAuto,
  text: () => undefined,
  ndjson: json,
  json,
  logfmt: parseLogfmt,
  clf: parseAccessLog,
  nginx: (line) => parseAccessLog(line) ?? parseNginxError(line),
  apache: (line) => parseAccessLog(line) ?? parseApacheError(line),
  syslog: parseSyslog,
  rfc3164: parseRfc3164,
  rfc5424: parseRfc5424,
  docker: json,
  cri: parseCri,
  journald: json,
  'journald-export': parseJournalExport,
  pino: json,
  bunyan: json,
  winston: json,
  zap: json,
  ecs: json,
  gelf: json,
  otlp: json,
  serilog: json,
  python: (line, context) => json(line, context) ?? parseLevelLine(line, context.nearMs),
  log4j: (line, context) => json(line, context) ?? parseLevelLine(line, context.nearMs),
} as const satisfies Record<string, Parser>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as readonly FormatName[]

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name)
}
