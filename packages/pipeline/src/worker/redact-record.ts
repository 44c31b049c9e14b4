import type { Json, LogRecord } from '@logpipe/sdk/contract'
import type { Redactor } from '../redact/redactor.ts'

export interface RedactedRecord {
  readonly text: string
  /** JSON text. */
  readonly attributes?: string
  /** How many values of each type were found, in text and attributes together. */
  readonly counts: Readonly<Record<string, number>>
}

/** Redacts a record's text and every string, number and key of its attributes. */
export function redactRecord({ text, attributes }: LogRecord, redactor: Redactor): RedactedRecord {
  const counts: Record<string, number> = {}
  const redact = (value: string): string => {
    const redacted = redactor.redactWithCounts(value)
    for (const [type, count] of Object.entries(redacted.counts)) counts[type] = (counts[type] ?? 0) + count
    return redacted.text
  }
  const redactedText = redact(text)
  if (attributes === undefined) return { text: redactedText, counts }
  return { text: redactedText, attributes: JSON.stringify(redactJson(attributes, redact)), counts }
}

function redactJson(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'number') return redactNumber(value, redact)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item) => redactJson(item, redact))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redactJson(inner, redact)]))
}

/** A number that holds a personal one becomes its placeholder; any other stays a number. */
function redactNumber(value: number, redact: (text: string) => string): Json {
  const written = String(value)
  const redacted = redact(written)
  return redacted === written ? value : redacted
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
