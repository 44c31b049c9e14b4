import { isObject, parseJson } from '@logpipe/sdk/contract'
import { classOfKeyEnd } from './detectors/pairs/sensitive-keys.ts'
import { isOn, type RedactionPolicy } from './policy/policy.ts'
import { type RuleBudget, startRuleBudget } from './policy/rule-budget.ts'
import { fieldMatcher, fieldType, findFields } from './policy/tenant-fields.ts'
import { fitFindings } from './policy/tenant-findings.ts'
import type { FindRules } from './policy/tenant-rules.ts'
import {
  createReplacer,
  isJsonText,
  jsonStrings,
  type Replacer,
  replaceFindings,
  type TextKind,
  withSigns,
} from './replace/replace.ts'
import { type Settled, settle } from './replace/settle.ts'
import { findEverywhere, findShown } from './scan/find-everywhere.ts'
import { type NamedFinding, redactionTypes } from './text/finding.ts'
import { cutToJson } from './text/json-parts.ts'
import { mergeFindings } from './text/merge-findings.ts'
import { placeholdersOf, shortMask } from './text/placeholder.ts'
import { bits } from './text/type-bits.ts'
import { needsView } from './view/needs-view.ts'
import { viewOf } from './view/view.ts'

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
  /** `redactWithCounts` for the JSON of an object, after each of its fields was redacted by itself. It stays one, or as it is. */
  readonly redactJson: (text: string, budget: RuleBudget) => Redaction
  /** Whether the policy lists this field: its value is then replaced whole. */
  readonly isField: (name: string) => boolean
  /** The same redactor with the shortest placeholder, for texts that would outgrow their row with others. */
  readonly short: () => Redactor
}

const findNoRules: FindRules = () => ({ findings: [], restFrom: undefined })

/**
 * Builds the redactor of a valid policy. Its rules are passed in compiled, so that a policy without rules does not load the
 * pattern engine, which is larger than everything else.
 */
export function buildRedactor(policy: RedactionPolicy, findRules: FindRules = findNoRules): Redactor {
  const find = createDetector(policy, findRules)
  let short: Redactor | undefined
  return withReplacer(policy, find, createReplacer(policy), () => {
    short ??= withReplacer(
      policy,
      find,
      () => shortMask,
      (self) => self,
    )
    return short
  })
}

function withReplacer(
  policy: RedactionPolicy,
  find: Find,
  replacer: Replacer,
  shortOf: (self: Redactor) => Redactor,
): Redactor {
  const isField = fieldMatcher(policy.fields ?? [])

  function findOrSettle(text: string, kind: TextKind, budget: RuleBudget): Settled {
    const findings = find(text, kind, budget)
    return findings.length === 0 ? { text, findings } : settleText(text, findings, kind, budget)
  }

  function settleText(text: string, found: readonly NamedFinding[], kind: TextKind, budget: RuleBudget): Settled {
    let isJson: boolean | undefined
    const isJsonOnce = (): boolean => (isJson ??= isJsonText(text, kind))
    return settle(found, {
      find: (current) => find(current, kind, budget),
      cut: (findings) => (isJsonOnce() ? cutToJson(text, findings) : findings),
      replace: (findings) => replaceFindings(text, findings, { replacer, kind, isJson: isJsonOnce() }),
      replaceAll: (type) => ({
        text: isJsonOnce() ? JSON.stringify(replacer(type, text)) : replacer(type, text),
        findings: [{ type, start: 0, end: text.length }],
      }),
    })
  }

  function redactText(text: string, kind: TextKind, budget: RuleBudget): Redaction {
    const settled = findOrSettle(text, kind, budget)
    return { text: settled.text, counts: countsOf(settled.findings) }
  }

  /** The same without the counts: a line without a finding leaves nothing to collect. */
  function redactOnly(text: string, budget: RuleBudget): string {
    const findings = find(text, 'text', budget)
    return findings.length === 0 ? text : settleText(text, findings, 'text', budget).text
  }
  function redactWithCounts(text: string, budget = startRuleBudget()): Redaction {
    return redactText(text, 'text', budget)
  }

  function redactField(name: string, value: string, budget = startRuleBudget()): Redaction {
    if (value !== '' && isField(name)) return { text: replacer(fieldType, value), counts: { [fieldType]: 1 } }
    const key = sensitiveKeyOf(name)
    if (key === undefined) return redactText(value, 'string', budget)
    const pair = redactPair(key, value, budget)
    const rest = redactText(pair.text, 'string', budget)
    if (rest.text === pair.text) return pair
    // What is left beside the value can make the pair look different: once more, so that nothing changes the next time.
    const again = redactPair(key, rest.text, budget)
    const isSettled = again.text === rest.text || redactText(again.text, 'string', budget).text === again.text
    const counts = sumOfCounts(pair.counts, rest.counts, again.counts)
    return isSettled ? { text: again.text, counts } : { text: replacer('PASSWORD', value), counts }
  }

  /**
   * Formats the pair as JSON, so that sensitive keys are handled in one place. Findings in the key are not the value's; one that
   * leaves no pair takes the whole value.
   */
  function redactPair(key: string, value: string, budget: RuleBudget): Redaction {
    const opening = `${JSON.stringify(key)}:`
    const { text, findings } = findOrSettle(opening + JSON.stringify(value), 'text', budget)
    const [own] = Object.values(parseJson(`{${text}}`) ?? {})
    return typeof own === 'string'
      ? { text: own, counts: countsOf(findings.filter(({ end }) => end > opening.length)) }
      : { text: replacer('PASSWORD', value), counts: { PASSWORD: 1 } }
  }

  const self: Redactor = {
    redact: (text) => redactOnly(text, startRuleBudget()),
    detect: (text) => findOrSettle(text, 'text', startRuleBudget()).findings,
    redactWithCounts,
    redactField,
    redactJson: (text, budget) => {
      const redaction = redactText(text, 'text', budget)
      return isObject(parseJson(redaction.text)) ? redaction : { text, counts: {} }
    },
    isField,
    short: () => shortOf(self),
  }
  return self
}

function countsOf(findings: readonly NamedFinding[]): Redaction['counts'] {
  const counts: Record<string, number> = {}
  for (const { type } of findings) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

export function sumOfCounts(...all: readonly Redaction['counts'][]): Redaction['counts'] {
  const sum: Record<string, number> = {}
  for (const counts of all) for (const [type, count] of Object.entries(counts)) sum[type] = (sum[type] ?? 0) + count
  return sum
}

/** Tried once for each run of signs: a name may have thousands. */
const signsAtEnd = /(?<![\s\p{P}\p{S}\p{C}])[\s\p{P}\p{S}\p{C}]+$/u

/**
 * The sensitive key in which a name ends, as it looks; undefined if there is none. A digit, brackets and other signs may follow
 * (`phone2`, `user[password]`).
 */
export function sensitiveKeyOf(name: string): string | undefined {
  const shown = needsView(name) ? viewOf(name).text : name
  const key = shown.replace(signsAtEnd, '')
  // The bracket of a placeholder is no sign after its type.
  if (key !== shown && placeholdersOf(shown).some(({ end }) => end > key.length)) return undefined
  return classOfKeyEnd(key, key.search(/\d?$/) - 1) && key
}

/** The findings of a text outside its placeholders, in order and without overlaps, cut so that JSON stays JSON. */
type Find = (text: string, kind: TextKind, budget: RuleBudget) => readonly NamedFinding[]

/** Built-in types take one pass; a tenant's rules and fields take another, only if there are any. */
function createDetector(policy: RedactionPolicy, findRules: FindRules): Find {
  const types = redactionTypes.reduce((sum, type) => (isOn(policy, type) ? sum | bits[type] : sum), 0)
  const { rules = [], fields = [], allow = [] } = policy
  const hasOwn = rules.length + fields.length > 0
  const isField = fieldMatcher(fields)
  const allowed = new Set(allow.map((value) => value.toLowerCase()))

  /** Rules read the text as it is written; fields are looked for in its view as well, as their names may be encoded. */
  function findOwn(text: string, kind: TextKind, budget: RuleBudget): readonly NamedFinding[] {
    const { findings, restFrom } = findRules(text, budget)
    const own =
      fields.length > 0 ? [...findings, ...findFields(text, isField), ...findShown(text, findFieldsOf)] : findings
    const isJson = (own.length > 0 || restFrom !== undefined) && jsonStrings(text, kind) !== undefined
    return fitFindings(text, { own, restFrom }, isJson)
  }
  const findFieldsOf = (text: string): readonly NamedFinding[] => findFields(text, isField)

  /** Values to keep, as they are written or as they look. */
  function isAllowed(text: string, { start, end }: NamedFinding): boolean {
    const value = text.slice(start, end)
    return allowed.has(value.toLowerCase()) || (needsView(value) && allowed.has(viewOf(value).text.toLowerCase()))
  }

  return (text, kind, budget) => {
    const findings = findEverywhere(text, types)
    const all = hasOwn ? [...findings, ...findOwn(text, kind, budget)] : findings
    if (all.length === 0) return all
    const merged = hasOwn ? mergeFindings(all) : findings
    const kept = allowed.size === 0 ? merged : merged.filter((finding) => !isAllowed(text, finding))
    return outsidePlaceholders(text, isJsonText(text, kind) ? cutToJson(text, kept) : withSigns(text, kept))
  }
}

/** The findings that are not within placeholders. One that reaches beyond a placeholder replaces it as well. */
function outsidePlaceholders(text: string, findings: readonly NamedFinding[]): readonly NamedFinding[] {
  const placeholders = findings.length === 0 ? [] : placeholdersOf(text)
  let next = 0
  return findings.filter(({ start, end }) => {
    while ((placeholders[next]?.end ?? text.length) <= start && next < placeholders.length) next++
    let at = start
    for (let i = next; at < end; i++) {
      const span = placeholders[i]
      if (span === undefined || span.start > at) return true
      at = span.end
    }
    return false
  })
}
