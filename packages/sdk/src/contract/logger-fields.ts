import { isPlainLevel, severityOfOtlp, severityOfPython, severityOfTens, severityOfWord } from './levels.ts'
import type { Severity } from './log-record.ts'
import { numberOf } from './values.ts'

/** What a field of a JSON log line may be, and which is tried before which: the first that can be used wins. */
export type Role =
  | { readonly kind: 'text'; readonly rank: number }
  | { readonly kind: 'severity'; readonly rank: number; readonly read: (value: unknown) => FoundLevel | undefined }
  | { readonly kind: 'timestamp'; readonly rank: number }
  /** An object that may hold one of the others: `log.level` of ECS, `fields.message` of Rust's tracing, `@fields.level` of logstash, `t.$date` of MongoDB. */
  | { readonly kind: 'nest' }

export interface FoundLevel {
  readonly severity: Severity
  /** The level says no more than the severity, so that it need not be kept beside it. */
  readonly isPlain: boolean
}

/** Names of the message. pino, zap, slog: `msg`; most others: `message`; Serilog: `@m`, `@mt`; structlog: `event`; Fluent Bit: `log`. */
const textNames = [
  'msg',
  'message',
  'Message',
  '@m',
  'RenderedMessage',
  '@mt',
  'MessageTemplate',
  'text',
  'event',
  'log',
  '@message',
]

const timestampNames = [
  'timestamp',
  '@timestamp',
  'time',
  'ts',
  '@t',
  'datetime',
  'asctime',
  'Timestamp',
  'date',
  'timeUnixNano',
  'observedTimeUnixNano',
  'timeMillis',
  'time_local',
]

const severityNames: readonly (readonly [string, (value: unknown) => FoundLevel | undefined])[] = [
  ['level', levelOf],
  ['severity', levelOf],
  ['lvl', levelOf],
  ['log.level', levelOf],
  ['@l', levelOf],
  ['levelname', levelOf],
  ['level_name', levelOf],
  ['LogLevel', levelOf],
  ['Level', levelOf],
  ['loglevel', levelOf],
  ['log_level', levelOf],
  ['severityText', levelOf],
  ['severity_text', levelOf],
  ['severityNumber', otlpLevelOf],
  ['severity_number', otlpLevelOf],
  ['levelno', pythonLevelOf],
  ['s', letterOf],
]

export const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...textNames.map((name, rank): [string, Role] => [name, { kind: 'text', rank }]),
  ...timestampNames.map((name, rank): [string, Role] => [name, { kind: 'timestamp', rank }]),
  ...severityNames.map(([name, read], rank): [string, Role] => [name, { kind: 'severity', rank, read }]),
  ...['fields', '@fields', 't'].map((name): [string, Role] => [name, { kind: 'nest' }]),
])

/** A name, or a number of pino, bunyan or Monolog. */
export function levelOf(value: unknown): FoundLevel | undefined {
  if (typeof value === 'string') {
    const severity = severityOfWord(value)
    if (severity !== undefined) return { severity, isPlain: isPlainLevel(value) }
    return /^\d{1,3}$/.test(value) ? levelOf(Number(value)) : undefined
  }
  return typeof value === 'number'
    ? found(severityOfTens(value), value % 10 === 0 && value > 10 && value <= 60)
    : undefined
}

function otlpLevelOf(value: unknown): FoundLevel | undefined {
  const level = numberOf(value)
  return found(severityOfOtlp(level), level % 4 === 1 && level > 4)
}

function pythonLevelOf(value: unknown): FoundLevel | undefined {
  return typeof value === 'number' ? found(severityOfPython(value), value % 10 === 0) : undefined
}

/** MongoDB: https://www.mongodb.com/docs/manual/reference/log-messages/#severity-levels */
function letterOf(value: unknown): FoundLevel | undefined {
  return typeof value === 'string' && /^[FEWI]$|^D\d?$/.test(value)
    ? found(severityOfWord(value), /^[FEWI]$/.test(value))
    : undefined
}

function found(severity: Severity | undefined, isPlain: boolean): FoundLevel | undefined {
  return severity && { severity, isPlain }
}
