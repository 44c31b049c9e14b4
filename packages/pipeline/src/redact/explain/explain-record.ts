import type { LogRecord } from '@logpipe/sdk/contract'
import { buildRedactor, type Redaction, type Redactor, sensitiveKeyOf } from '../build-redactor.ts'
import type { RedactionPolicy } from '../policy/policy.ts'
import { fieldType } from '../policy/tenant-fields.ts'
import { compileRules } from '../policy/tenant-rules.ts'
import { type RedactedRecord, redactRecord } from '../redact-record.ts'
import type { NamedFinding } from '../text/finding.ts'
import { type FoundBy, foundBy } from './explain-finding.ts'
import { type WatchedRules, watchBudget } from './watch-budget.ts'

/** A redacted value: its position in the text or attribute before redaction, and what found it. */
export interface ExplainedFinding extends NamedFinding, FoundBy {}

/** A text of a record in which something was found. */
export interface ExplainedPart {
  readonly field: 'text' | 'attributes'
  /** Of a value in the attributes: the nearest key above it, redacted. A part of the attributes without one is a key itself. */
  readonly key?: string
  /** The part is the JSON of all attributes, each redacted by itself: their neighbours showed more. */
  readonly isWhole?: boolean
  readonly original: string
  readonly redacted: string
  /** In order, without overlaps. */
  readonly findings: readonly ExplainedFinding[]
}

export interface ExplainedRecord extends TriedRecord {
  /** The text first, then the attributes in their order. */
  readonly parts: readonly ExplainedPart[]
}

export interface Explainer {
  readonly redactor: Redactor
  /** Finds the same built-in types, and nothing of the tenant's own: rules would cost much for each value. */
  readonly builtIn: Pick<Redactor, 'detect' | 'redact'>
  /** Field names of the policy. */
  readonly fields: readonly string[]
  readonly takeOverBudget: WatchedRules['takeOverBudget']
}

/** What `explainRecord` needs for a valid policy. */
export function createExplainer({ types = {}, ...policy }: RedactionPolicy): Explainer {
  const { findRules, takeOverBudget } = watchBudget(compileRules(policy.rules ?? []))
  const redactor = buildRedactor({ types, ...policy }, findRules)
  return { redactor, builtIn: buildRedactor({ types }), fields: policy.fields ?? [], takeOverBudget }
}

/** A record as it would be stored. */
export interface TriedRecord extends RedactedRecord {
  /** The rule of the policy that used up its budget in it, if one did: the rest of the text was redacted whole. */
  readonly overBudget?: string
}

/** Redacts a record with `redactRecord`, and says whether the policy is too expensive for it. */
export function tryRecord(record: LogRecord, { redactor, takeOverBudget }: Explainer): TriedRecord {
  return withOverBudget(redactRecord(record, redactor), takeOverBudget())
}

function withOverBudget<R extends RedactedRecord>(redacted: R, overBudget: string | undefined): R & TriedRecord {
  return overBudget === undefined ? redacted : { ...redacted, overBudget }
}

/** Redacts a record like `redactRecord`, and says where each value was and what found it. */
export function explainRecord(record: LogRecord, explainer: Explainer): ExplainedRecord {
  const parts = { text: [] as ExplainedPart[], attributes: [] as ExplainedPart[] }
  const redacted = redactRecord(record, listen(explainer.redactor, { explainer, parts }))
  const explained = { ...redacted, parts: [...parts.text, ...parts.attributes] }
  return withOverBudget(explained, explainer.takeOverBudget())
}

interface Listener {
  readonly explainer: Explainer
  readonly parts: Record<ExplainedPart['field'], ExplainedPart[]>
}

/** A redactor that notes what it is asked. A shorter one is asked for a text or for all attributes again, so it starts over. */
function listen(inner: Redactor, listener: Listener): Redactor {
  const { explainer, parts } = listener
  const { redactor } = explainer
  const keys = new Map<string, string>()
  const begun = new Set<ExplainedPart['field']>()
  const add = (
    { key, ...place }: Pick<ExplainedPart, 'field' | 'key' | 'isWhole'>,
    original: string,
    found: Found,
  ): void => {
    const { field } = place
    if (!begun.has(field)) parts[field] = []
    begun.add(field)
    const { text: redacted } = found.redaction
    if (redacted === original) return
    const by = { ...explainer, name: found.name }
    const findings = found.findings().map((finding) => ({ ...finding, ...foundBy(original, finding, by) }))
    parts[field].push({ ...place, ...(key !== undefined && { key }), original, redacted, findings })
  }
  return {
    ...inner,
    redactWithCounts: (text, budget) => {
      const redaction = inner.redactWithCounts(text, budget)
      add({ field: 'text' }, text, { redaction, findings: () => redactor.detect(text) })
      return redaction
    },
    redactField: (name, value, budget) => {
      const redaction = inner.redactField(name, value, budget)
      if (name === '') keys.set(value, redaction.text)
      const place = { field: 'attributes', ...(name !== '' && { key: keys.get(name) ?? name }) } as const
      add(place, value, { redaction, name, findings: () => fieldFindings(name, value, { redaction, redactor }) })
      return redaction
    },
    redactJson: (text, budget) => {
      const redaction = inner.redactJson(text, budget)
      add({ field: 'attributes', isWhole: true }, text, { redaction, findings: () => redactor.detect(text) })
      return redaction
    },
    short: () => listen(inner.short(), listener),
  }
}

interface Found {
  readonly redaction: Redaction
  /** Key of an attribute's value. */
  readonly name?: string
  readonly findings: () => readonly NamedFinding[]
}

/** What `redactField` has found: in the value itself, in the pair of key and value, or in both. The counts tell which. */
function fieldFindings(
  name: string,
  value: string,
  { redaction, redactor }: { readonly redaction: Redaction; readonly redactor: Redactor },
): readonly NamedFinding[] {
  if (redactor.isField(name)) return [{ type: fieldType, start: 0, end: value.length }]
  const alone = redactor.detect(value)
  if (hasCounts(alone, redaction.counts)) return alone
  const paired = pairFindings(name, value, redactor)
  if (hasCounts(paired, redaction.counts)) return paired
  const others = alone.filter(({ start, end }) => !paired.some((pair) => pair.start < end && start < pair.end))
  return [...paired, ...others].toSorted((a, b) => a.start - b.start)
}

function hasCounts(findings: readonly NamedFinding[], counts: Redaction['counts']): boolean {
  const left = { ...counts }
  for (const { type } of findings) left[type] = (left[type] ?? 0) - 1
  return Object.values(left).every((count) => count === 0)
}

/** The findings of a value with its key before it, as JSON; their positions are mapped back from the escaped text. */
function pairFindings(name: string, value: string, { detect }: Redactor): readonly NamedFinding[] {
  const opening = `${JSON.stringify(sensitiveKeyOf(name) ?? name)}:"`
  const { escaped, origins } = escapeWithOrigins(value)
  const originOf = (at: number): number => origins[Math.max(0, at - opening.length)] ?? value.length
  return detect(`${opening}${escaped}"`)
    .map(({ type, start, end }) => ({ type, start: originOf(start), end: originOf(end) }))
    .filter(({ start, end }) => start < end)
}

/** The content of a JSON string, and for each of its code units the index of the one in `value` that it stands for. */
function escapeWithOrigins(value: string): { readonly escaped: string; readonly origins: readonly number[] } {
  const origins: number[] = []
  let escaped = ''
  let at = 0
  for (const character of value) {
    const written = JSON.stringify(character).slice(1, -1)
    const isEscape = written !== character
    for (let i = 0; i < written.length; i++) origins.push(isEscape ? at : at + i)
    escaped += written
    at += character.length
  }
  return { escaped, origins }
}
