import { type Attributes, type Json, type LogRecord, limits, utf8Bytes } from '@logpipe/sdk/contract'
import { type Redaction, type Redactor, sumOfCounts } from './build-redactor.ts'
import { type RuleBudget, startRuleBudget } from './policy/rule-budget.ts'
import { maskOf } from './text/placeholder.ts'

export interface RedactedRecord {
  readonly text: string
  /** JSON. */
  readonly attributes?: string
  /** Number of values found by type, in text and attributes. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * Redacts a record's text, and every string, number and key of its attributes. Sensitive keys are taken into account. The
 * tenant's rules share one budget for the whole record, text first, because a hostile record could slow down the worker.
 * Whatever was accepted can be stored: text or attributes that outgrow their part of a row get shorter placeholders.
 */
export function redactRecord({ text, attributes }: LogRecord, redactor: Redactor): RedactedRecord {
  const budget = startRuleBudget()
  const redacted = redactedText(text, redactor, budget)
  if (attributes === undefined) return redacted
  const object = redactedAttributes(attributes, redactor, budget)
  return { text: redacted.text, attributes: object.text, counts: sumOfCounts(redacted.counts, object.counts) }
}

function redactedText(text: string, redactor: Redactor, budget: RuleBudget): Redaction {
  const redacted = redactor.redactWithCounts(text, budget)
  if (fits(redacted, limits.maxRedactedTextBytes)) return redacted
  const short = redactor.short().redactWithCounts(text, budget)
  return fits(short, limits.maxRedactedTextBytes) ? short : wholeOf(short)
}

function redactedAttributes(attributes: Attributes, redactor: Redactor, budget: RuleBudget): Redaction {
  const redacted = walkAttributes(attributes, redactor, budget)
  if (fits(redacted, limits.maxRedactedAttributesBytes)) return redacted
  const short = walkAttributes(attributes, redactor.short(), budget)
  if (fits(short, limits.maxRedactedAttributesBytes)) return short
  const { text, counts } = wholeOf(short)
  return { text: JSON.stringify({ attributes: text }), counts }
}

function fits({ text }: Redaction, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || utf8Bytes(text) <= maxBytes
}

/** Only a tenant's own rule that matches nearly every single character needs this. */
function wholeOf({ counts }: Redaction): Redaction {
  const [type = 'PASSWORD'] = Object.keys(counts)
  return { text: maskOf(type), counts }
}

function walkAttributes(attributes: Attributes, redactor: Redactor, budget: RuleBudget): Redaction {
  const counts: Record<string, number> = {}
  const counted = (redaction: Redaction): string => {
    for (const [type, count] of Object.entries(redaction.counts)) counts[type] = (counts[type] ?? 0) + count
    return redaction.text
  }
  const walk: Walk = {
    redactKey: (key) => counted(redactor.redactField('', key, budget)),
    redactValue: (key, value) => counted(redactor.redactField(key, value, budget)),
    isField: redactor.isField,
  }
  const fields = JSON.stringify(redactObject(attributes, walk))
  if (!tellsByNeighbours(attributes)) return { text: fields, counts }
  // `{"phone": {"number": …}}` and `{"name": "password", "value": …}` say what a value is beside it, as they do in text.
  const whole = redactor.redactJson(fields, budget)
  return { text: whole.text, counts: sumOfCounts(counts, whole.counts) }
}

/** Names that say nothing of their value. */
const neutralName = /^(?:value|val|number|content|data|text)$/i

/** Whether a value's own key may not be what tells its meaning. */
function tellsByNeighbours(attributes: Attributes): boolean {
  for (const key in attributes) {
    const value = attributes[key]
    if (neutralName.test(key) || (typeof value === 'object' && value !== null)) return true
  }
  return false
}

interface Walk {
  readonly redactKey: (key: string) => string
  /** Redacts a value under its key; items of an array are under the array's key. */
  readonly redactValue: (key: string, value: string) => string
  readonly isField: (key: string) => boolean
}

function redactJson(key: string, value: Json, walk: Walk): Json {
  if (typeof value === 'string') return walk.redactValue(key, value)
  if (typeof value === 'number') return redactScalar(key, value, walk)
  if (value === null) return value
  if (typeof value === 'boolean') return walk.isField(key) ? redactScalar(key, value, walk) : value
  // A listed field is replaced whole, including its structure.
  if (walk.isField(key)) return walk.redactValue(key, JSON.stringify(value))
  return isList(value) ? value.map((item) => redactJson(key, item, walk)) : redactObject(value, walk)
}

/** Different keys may become the same placeholder: later ones are numbered, so that no value is lost. */
function redactObject(value: { readonly [key: string]: Json }, walk: Walk): Json {
  const redacted = new Map<string, Json>()
  // Numbers below it are taken: thousands of keys may become one placeholder.
  const nextNumber = new Map<string, number>()
  for (const [key, inner] of Object.entries(value)) {
    const base = walk.redactKey(key)
    let [name, n] = [base, nextNumber.get(base) ?? 2]
    for (; redacted.has(name); n++) name = `${base}#${n}`
    nextNumber.set(base, n)
    redacted.set(name, redactJson(key, inner, walk))
  }
  return Object.fromEntries(redacted)
}

/** A sensitive number becomes a placeholder string; any other value is unchanged. */
function redactScalar(key: string, value: number | boolean, { redactValue }: Walk): Json {
  const text = String(value)
  const redacted = redactValue(key, text)
  return redacted === text ? value : redacted
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
