import type { Severity } from '../contract/log-record.ts'

/** The levels of npm, syslog, the console, pino, OpenTelemetry and their relatives. */
const severities: Readonly<Record<string, Severity>> = {
  silly: 'debug',
  trace: 'debug',
  verbose: 'debug',
  debug: 'debug',
  input: 'debug',
  info: 'info',
  log: 'info',
  http: 'info',
  notice: 'info',
  help: 'info',
  data: 'info',
  prompt: 'info',
  warn: 'warning',
  warning: 'warning',
  err: 'error',
  error: 'error',
  crit: 'fatal',
  critical: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  fatal: 'fatal',
  panic: 'fatal',
}

/** The severity that a logger's level means; undefined for one that only the application knows. */
export function severityOfName(level: string): Severity | undefined {
  const name = level.toLowerCase()
  return Object.hasOwn(severities, name) ? severities[name] : undefined
}
