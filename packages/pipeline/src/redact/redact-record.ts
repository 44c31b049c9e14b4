import type { Json, LogRecord } from '@logpipe/sdk/contract'
import type { Redaction, Redactor } from './build-redactor.ts'
import { startRuleBudget } from './policy/rule-budget.ts'

export interface RedactedRecord {
  readonly text: string
  /** JSON text. */
  readonly attributes?: string
  /** How many values of each type were found, in text and attributes together. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * Redacts a record's text and every string, number and key of its attributes; what a key promises of its value counts. The
 * tenant's rules have one budget for all of it, the text first: a record is what somebody may send to make a worker slow.
 */
export function redactRecord({ text, attributes }: LogRecord, redactor: Redactor): RedactedRecord {
  const budget = startRuleBudget()
  if (attributes === undefined) return redactor.redactWithCounts(text, budget)
  const counts: Record<string, number> = {}
  const counted = (redaction: Redaction): string => {
    for (const [type, count] of Object.entries(redaction.counts)) counts[type] = (counts[type] ?? 0) + count
    return redaction.text
  }
  const redactedText = counted(redactor.redactWithCounts(text, budget))
  const walk: Walk = {
    redactKey: (key) => counted(redactor.redactField('', key, budget)),
    redactValue: (key, value) => counted(redactor.redactField(key, value, budget)),
    isField: redactor.isField,
  }
  return { text: redactedText, attributes: JSON.stringify(redactObject(attributes, walk)), counts }
}

interface Walk {
  readonly redactKey: (key: string) => string
  /** A value and the key that it stands under; items of an array stand under the array's. */
  readonly redactValue: (key: string, value: string) => string
  readonly isField: (key: string) => boolean
}

function redactJson(key: string, value: Json, walk: Walk): Json {
  if (typeof value === 'string') return walk.redactValue(key, value)
  if (typeof value === 'number') return redactScalar(key, value, walk)
  if (value === null) return value
  if (typeof value === 'boolean') return walk.isField(key) ? redactScalar(key, value, walk) : value
  // Of a field that goes whole not even the shape stays.
  if (walk.isField(key)) return walk.redactValue(key, JSON.stringify(value))
  return isList(value) ? value.map((item) => redactJson(key, item, walk)) : redactObject(value, walk)
}

/** Two keys may become one placeholder: then the later ones are numbered, so that no value is lost. */
function redactObject(value: { readonly [key: string]: Json }, walk: Walk): Json {
  const redacted = new Map<string, Json>()
  for (const [key, inner] of Object.entries(value)) {
    const base = walk.redactKey(key)
    let name = base
    for (let n = 2; redacted.has(name); n++) name = `${base}#${n}`
    redacted.set(name, redactJson(key, inner, walk))
  }
  return Object.fromEntries(redacted)
}

/** A number that holds a personal one becomes its placeholder; any other stays a number. */
function redactScalar(key: string, value: number | boolean, { redactValue }: Walk): Json {
  const written = String(value)
  const redacted = redactValue(key, written)
  return redacted === written ? value : redacted
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
