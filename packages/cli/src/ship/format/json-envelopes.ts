import { numberOf, severityOfSyslog } from '@logpipe/sdk/contract'
import { freeName } from './add-field.ts'
import { readJournalFields } from './journald.ts'
import { readOtlp } from './otlp.ts'
import type { Fields, ReadContext, Reading } from './reading.ts'
import { timestampOf } from './timestamp.ts'

/** JSON objects that are known by their shape, and whose fields mean something else than the same names elsewhere. */
export function readEnvelope(value: Fields, context: ReadContext): Reading | undefined {
  if (typeof value.stream === 'string' && typeof value.log === 'string') return readDocker(value, context)
  if (value.MESSAGE !== undefined) return readJournalFields(value, 'journald')
  if (typeof value.short_message === 'string') return readGelf(value)
  if (value.body !== undefined) return readOtlp(value)
  return undefined
}

/** https://docs.docker.com/engine/logging/drivers/json-file/: the line that the application wrote, its stream and its time. */
function readDocker({ log, time, ...rest }: Fields, { inner }: ReadContext): Reading | undefined {
  const line = String(log).replace(/\r?\n$/, '')
  if (line === '') return undefined
  const timestamp = timestampOf(time)
  const attributes = timestamp === undefined && time !== undefined ? { ...rest, time } : rest
  return enclosed(line, { kind: 'docker', timestamp, attributes }, inner)
}

/** What the application wrote is read in turn: its own time and severity count first. */
export function enclosed(message: string, envelope: Reading, inner: ReadContext['inner']): Reading {
  const reading = inner(message)
  // The record of the contract itself has no place in an envelope's attributes: it is a message like any other.
  if (reading === undefined || reading.whole !== undefined) return { ...envelope, text: message }
  return {
    ...reading,
    kind: envelope.kind,
    text: reading.text ?? message,
    timestamp: reading.timestamp ?? envelope.timestamp,
    severity: reading.severity ?? envelope.severity,
    attributes: together(envelope.attributes, reading.attributes),
  }
}

/** A field of the application with the name of one of the envelope's becomes `record.<name>`. */
function together(envelope: Fields = {}, own: Fields = {}): Fields {
  const fields: Record<string, unknown> = { ...envelope, ...own, ...envelope }
  for (const name in envelope)
    if (Object.hasOwn(own, name)) fields[freeName(name, 'record', (free) => Object.hasOwn(fields, free))] = own[name]
  return fields
}

/** https://go2docs.graylog.org/current/getting_in_log_data/gelf.html: syslog's severities, and fields of its own begin with `_`. */
function readGelf({ short_message, level, timestamp, version, ...rest }: Fields): Reading | undefined {
  if (short_message === '') return undefined
  const code = numberOf(level)
  const severity = severityOfSyslog(code)
  const at = timestampOf(timestamp)
  const entries = Object.entries(rest).map(([name, value]): [string, unknown] => [bareGelfName(name, rest), value])
  return {
    kind: 'gelf',
    text: String(short_message),
    severity,
    timestamp: at,
    attributes: Object.fromEntries([
      ...entries,
      ...(level !== undefined && (severity === undefined || code < 3 || code === 5) ? [['level', level]] : []),
      ...(timestamp !== undefined && at === undefined ? [['timestamp', timestamp]] : []),
      ...(version !== undefined && version !== '1.1' ? [['version', version]] : []),
    ]),
  }
}

/** Fields of GELF that this reads itself: a field of the sender's own that is called so keeps its `_`. */
const gelfNames: ReadonlySet<string> = new Set(['', 'level', 'timestamp', 'version'])

function bareGelfName(name: string, fields: Fields): string {
  const bare = name.slice(1)
  return name.startsWith('_') && !gelfNames.has(bare) && !Object.hasOwn(fields, bare) ? bare : name
}
