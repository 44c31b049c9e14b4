import type { RedactedRecord } from '@logpipe/infra/redaction'
import { type LogRecord, parseLogRecord } from '@logpipe/sdk/contract'
import { lineToRecord } from '../ship/line-to-record.ts'
import type { Line } from '../ship/read-lines.ts'

/** Redacts one record; what it returns beyond the redacted record is up to the caller. */
export type RedactOne<R extends RedactedRecord> = (record: LogRecord) => R

export type RedactedLine<R extends RedactedRecord> =
  | {
      readonly kind: 'line'
      readonly number: number
      /** The redacted line: text stays text, and a JSON record stays one. */
      readonly text: string
      /** Whether it was a JSON record with fields of its own; otherwise the whole line is the text. */
      readonly isRecord: boolean
      readonly redacted: R
      readonly isMended: boolean
    }
  | Extract<Line, { kind: 'too_long' }>

/** Redacts a line as it would be stored if it were sent. */
export function redactLine<R extends RedactedRecord>(line: Line, redact: RedactOne<R>): RedactedLine<R> {
  if (line.kind === 'too_long') return line
  const { number, text, isMended } = line
  const sent = lineToRecord(text)
  // A record is JSON with the text in it, so its text is never the whole line.
  const isRecord = sent.text !== text
  const parsed = isRecord ? parseLogRecord(sent) : undefined
  if (parsed?.kind !== 'record') {
    const redacted = redact({ text })
    return { kind: 'line', number, text: redacted.text, isRecord: false, redacted, isMended }
  }
  const redacted = redact(parsed.record)
  return { kind: 'line', number, text: recordLine(sent, redacted), isRecord: true, redacted, isMended }
}

/** Everything but text and attributes is stored unchanged. */
function recordLine(sent: object, { text, attributes }: RedactedRecord): string {
  const inner = attributes === undefined ? {} : { attributes: JSON.parse(attributes) }
  return JSON.stringify({ ...sent, text, ...inner })
}
