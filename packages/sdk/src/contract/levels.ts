import type { Severity } from './log-record.ts'

/**
 * Names of levels, in lower case. npm: https://github.com/winstonjs/winston#logging-levels · syslog:
 * https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1 · Java:
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.logging/java/util/logging/Level.html · .NET:
 * https://learn.microsoft.com/dotnet/api/microsoft.extensions.logging.loglevel · zap: https://pkg.go.dev/go.uber.org/zap/zapcore#Level ·
 * Google: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity ·
 * PostgreSQL: https://www.postgresql.org/docs/current/runtime-config-logging.html · Android: https://developer.android.com/tools/logcat
 */
const names: Readonly<Record<Severity, string>> = {
  debug: 'trace trce debug dbug dbg verbose silly http finest finer fine config notset all',
  info: 'info inf information informational notice success log default',
  warning: 'warn wrn warning',
  error: 'error err eror severe fail failure',
  fatal: 'fatal ftl critical crit alert emerg emergency panic dpanic off assert',
}
const severityOfName: ReadonlyMap<string, Severity> = new Map(
  Object.entries(names).flatMap(([severity, list]) => list.split(' ').map((name) => [name, severity as Severity])),
)
const severityOfLetter: ReadonlyMap<string, Severity> = new Map(
  Object.entries({
    t: 'debug',
    v: 'debug',
    d: 'debug',
    i: 'info',
    n: 'info',
    w: 'warning',
    e: 'error',
    f: 'fatal',
    c: 'fatal',
    a: 'fatal',
  }),
)

/** Names that say no more than the severity they become. */
const plainNames = new Set([
  'debug',
  'info',
  'information',
  'warn',
  'warning',
  'error',
  'err',
  'fatal',
  'err',
  'inf',
  'wrn',
  'ftl',
  'dbg',
  'dbug',
  'fail',
])

/** The severity of a level's name in any case; colours around it and steps behind it (`ERROR+2`, `DEBUG3`) are ignored. */
export function severityOfWord(word: string): Severity | undefined {
  const known = severityOfName.get(word) ?? severityOfName.get(word.toLowerCase())
  if (known !== undefined || word.length > 40) return known
  const bare = bareName(word)
  return severityOfName.get(bare) ?? (bare.length === 1 ? severityOfLetter.get(bare) : undefined)
}

/** Whether nothing is lost when the word gives way to its severity. */
export function isPlainLevel(word: string): boolean {
  return plainNames.has(word.toLowerCase()) || plainNames.has(withoutColours(word).toLowerCase())
}

/** slog writes steps between levels as `WARN+2`, OpenTelemetry as `WARN3`. */
function bareName(word: string): string {
  return withoutColours(word)
    .replace(/[+-]?\d+$/, '')
    .toLowerCase()
}

function withoutColours(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
  return word.replaceAll(/\u001b\[[0-9;]*m/g, '').trim()
}

/** pino and bunyan: https://getpino.io/#/docs/api?id=loggerlevels-object. Between two levels, the one below counts. */
export function severityOfTens(level: number): Severity | undefined {
  if (!(level >= 10 && level <= 60)) return severityOfHundreds(level)
  if (level < 30) return 'debug'
  if (level < 40) return 'info'
  if (level < 50) return 'warning'
  return level < 60 ? 'error' : 'fatal'
}

/** Monolog, 100 to 600: https://github.com/Seldaek/monolog/blob/main/doc/01-usage.md#log-levels · java.util.logging from 700. */
function severityOfHundreds(level: number): Severity | undefined {
  if (!((level >= 100 && level <= 600) || (level >= 700 && level <= 1_000))) return undefined
  if (level >= 700) return (['debug', 'info', 'warning', 'error'] as const)[Math.floor(level / 100) - 7]
  if (level < 200) return 'debug'
  if (level < 300) return 'info'
  if (level < 400) return 'warning'
  return level < 500 ? 'error' : 'fatal'
}

/** Python's `levelno`: https://docs.python.org/3/library/logging.html#logging-levels */
export function severityOfPython(level: number): Severity | undefined {
  if (!(level > 0 && level <= 50)) return undefined
  if (level < 20) return 'debug'
  if (level < 30) return 'info'
  if (level < 40) return 'warning'
  return level < 50 ? 'error' : 'fatal'
}

const syslogSeverities: readonly Severity[] = ['fatal', 'fatal', 'fatal', 'error', 'warning', 'info', 'info', 'debug']

/** syslog's severities, 0 to 7: https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1 */
export function severityOfSyslog(code: number): Severity | undefined {
  return syslogSeverities[code]
}

/** OpenTelemetry, 1 to 24: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
export function severityOfOtlp(code: number): Severity | undefined {
  if (!(code >= 1 && code <= 24)) return undefined
  return (['debug', 'debug', 'info', 'warning', 'error', 'fatal'] as const)[Math.floor((code - 1) / 4)]
}
