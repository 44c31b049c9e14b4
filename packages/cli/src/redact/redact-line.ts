import type { TriedRecord } from '@logpipe/infra/redaction'
import { type LogRecord, parseLogRecord, utf8Bytes } from '@logpipe/sdk/contract'
import { createLineReader } from '../ship/format/read-line.ts'
import { isBlank, type Line, type LineEnding } from '../ship/source/cut-lines.ts'

/** Redacts one record; what it returns beyond the redacted record is up to the caller. */
export type RedactOne<R extends TriedRecord> = (record: LogRecord) => R

export type RedactedLine<R extends TriedRecord> = { readonly number: number; readonly ending: LineEnding } & (
  | {
      readonly kind: 'line'
      /** The redacted line: text stays text, and a JSON record stays one. */
      readonly text: string
      /** Whether it was a JSON record with fields of its own; otherwise the whole line is the text. */
      readonly isRecord: boolean
      readonly redacted: R
      readonly isMended: boolean
    }
  /** It makes no record. */
  | { readonly kind: 'blank'; readonly text: string }
  /** No stack would accept it. */
  | { readonly kind: 'too_long'; readonly bytes: number }
)

/** A record of the wire contract, or else the whole line as text: a filter keeps the shape of its input. */
const readRaw = createLineReader({ format: 'ndjson', isRaw: true, nearMs: 0 })

/** Redacts a line as it would be stored if it were sent with `--raw`. */
export function redactLine<R extends TriedRecord>(line: Line, redact: RedactOne<R>): RedactedLine<R> {
  const { number, ending = '\n' } = line
  if (line.kind === 'too_long') return { kind: 'too_long', number, ending, bytes: line.bytes }
  const { text, isMended } = line
  if (isBlank(line)) return { kind: 'blank', number, ending, text }
  const sent = readRaw(text).record
  const parsed = parseLogRecord(sent)
  // Bytes that are replaced by U+FFFD become three.
  if (parsed.kind !== 'record') return { kind: 'too_long', number, ending, bytes: utf8Bytes(text) }
  const redacted = redact(parsed.record)
  // A record is JSON with the text in it, so its text is never the whole line.
  const isRecord = sent.text !== text
  const whole = isRecord ? recordLine(text, sent, redacted) : redacted.text
  return { kind: 'line', number, ending, text: whole, isRecord, redacted, isMended }
}

/** Everything but text and attributes is stored unchanged. A line in which nothing is found stays as it is written. */
function recordLine(line: string, sent: object, { text, attributes, counts }: TriedRecord): string {
  if (Object.keys(counts).length === 0) return line
  const inner = attributes === undefined ? {} : { attributes: JSON.parse(attributes) }
  return JSON.stringify({ ...sent, text, ...inner })
}
