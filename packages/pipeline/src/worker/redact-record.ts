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
  const redactValue = (value: string): string => unquoted(redact(value), value)
  return { text: redactedText, attributes: JSON.stringify(redactJson(attributes, redactValue)), counts }
}

/** A text that is one number gets quotes with its placeholder, since it might be JSON; here it is known to be a string already. */
function unquoted(redacted: string, value: string): string {
  return redacted.startsWith('"') && !value.startsWith('"') ? redacted.slice(1, -1) : redacted
}

function redactJson(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'number') return redactNumber(value, redact)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item) => redactJson(item, redact))
  return redactObject(value, redact)
}

/** Two keys may become one placeholder: then the later ones are numbered, so that no value is lost. */
function redactObject(value: { readonly [key: string]: Json }, redact: (text: string) => string): Json {
  const redacted = new Map<string, Json>()
  for (const [key, inner] of Object.entries(value)) {
    const base = redact(key)
    let name = base
    for (let n = 2; redacted.has(name); n++) name = `${base}#${n}`
    redacted.set(name, redactJson(inner, redact))
  }
  return Object.fromEntries(redacted)
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
