import { classOfKeyEnd } from './detectors/pairs/sensitive-keys.ts'
import { isOn, type RedactionPolicy } from './policy/policy.ts'
import { type RuleBudget, startRuleBudget } from './policy/rule-budget.ts'
import { fieldMatcher, fieldType, findFields } from './policy/tenant-fields.ts'
import { fitFindings, mergeFindings } from './policy/tenant-findings.ts'
import type { FindRules } from './policy/tenant-rules.ts'
import { createReplacer, jsonStrings, replaceFindings, type TextKind } from './replace/replace.ts'
import { findAll } from './scan/scan.ts'
import { type NamedFinding, redactionTypes } from './text/finding.ts'
import { bits } from './text/type-bits.ts'

/** A redacted text and the number of values replaced by type; types without any are absent. */
export type Redaction = { readonly text: string; readonly counts: Readonly<Record<string, number>> }

export type Redactor = {
  /** The text with every finding replaced. Idempotent. */
  readonly redact: (text: string) => string
  /** The findings in a text, in order and without overlaps. */
  readonly detect: (text: string) => readonly NamedFinding[]
  /** `redact`, with the number of replaced values by type. The texts of a record share a budget; a new one by default. */
  readonly redactWithCounts: (text: string, budget?: RuleBudget) => Redaction
  /** Redacts the value of a field; a sensitive field name counts as it does in JSON. */
  readonly redactField: (name: string, value: string, budget?: RuleBudget) => Redaction
  /** Whether the policy lists this field: its value is then replaced whole. */
  readonly isField: (name: string) => boolean
}

const findNoRules: FindRules = () => ({ findings: [], restFrom: undefined })

/**
 * Builds the redactor of a valid policy. Its rules are passed in compiled, so that a policy without rules does not load the
 * pattern engine, which is larger than everything else.
 */
export function buildRedactor(policy: RedactionPolicy, findRules: FindRules = findNoRules): Redactor {
  const detect = createDetector(policy, findRules)
  const replacer = createReplacer(policy)
  const isField = fieldMatcher(policy.fields ?? [])

  /** Replacing a value can expose its neighbour (a digit no longer touches it), so this repeats until nothing is found. */
  function redactText(text: string, kind: TextKind, budget: RuleBudget): Redaction {
    const counts: Record<string, number> = {}
    let redacted = text
    for (let pass = 0; pass < maxPasses; pass++) {
      const findings = detect(redacted, kind, budget)
      if (findings.length === 0) break
      for (const { type } of findings) counts[type] = (counts[type] ?? 0) + 1
      redacted = replaceFindings(redacted, findings, replacer, kind)
    }
    return { text: redacted, counts }
  }

  function redactWithCounts(text: string, budget = startRuleBudget()): Redaction {
    return redactText(text, 'text', budget)
  }

  function redactField(name: string, value: string, budget = startRuleBudget()): Redaction {
    if (value !== '' && isField(name)) return { text: replacer(fieldType, value), counts: { [fieldType]: 1 } }
    const pair = isSensitive(name) ? redactPair(name, value, budget) : undefined
    return pair !== undefined && pair.text !== value ? pair : redactText(value, 'string', budget)
  }

  /** Formats the pair as JSON, so that sensitive keys are handled in one place. */
  function redactPair(name: string, value: string, budget: RuleBudget): Redaction {
    const key = `${JSON.stringify(name)}:`
    const { text, counts } = redactWithCounts(key + JSON.stringify(value), budget)
    return text.startsWith(key) ? { text: JSON.parse(text.slice(key.length)), counts } : { text: value, counts: {} }
  }

  return {
    redact: (text) => redactWithCounts(text).text,
    detect: (text) => detect(text, 'text', startRuleBudget()),
    redactWithCounts,
    redactField,
    isField,
  }
}

/** Two are enough for any known text; the bound limits the cost of hostile ones. */
const maxPasses = 4

/** Whether a name ends in a sensitive key; a digit may follow (`phone2`). */
function isSensitive(name: string): boolean {
  const last = name.length - (/\d$/.test(name) ? 2 : 1)
  return classOfKeyEnd(name, last) !== undefined
}

/** Built-in types take one pass; a tenant's rules and fields take another, only if there are any. */
function createDetector(
  policy: RedactionPolicy,
  findRules: FindRules,
): (text: string, kind: TextKind, budget: RuleBudget) => readonly NamedFinding[] {
  const types = redactionTypes.reduce((sum, type) => (isOn(policy, type) ? sum | bits[type] : sum), 0)
  const { rules = [], fields = [], allow = [] } = policy
  if (rules.length + fields.length + allow.length === 0) return (text) => findAll(text, types)
  const isField = fieldMatcher(fields)
  const allowed = new Set(allow.map((value) => value.toLowerCase()))
  return (text, kind, budget) => {
    const { findings, restFrom } = findRules(text, budget)
    const own = fields.length > 0 ? [...findings, ...findFields(text, isField)] : findings
    const isJson = (own.length > 0 || restFrom !== undefined) && jsonStrings(text, kind) !== undefined
    const all = mergeFindings([...findAll(text, types), ...fitFindings(text, { own, restFrom }, isJson)])
    return allowed.size === 0 ? all : all.filter(({ start, end }) => !allowed.has(text.slice(start, end).toLowerCase()))
  }
}
