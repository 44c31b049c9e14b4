import { type Finding, type RedactionType, redactionTypes } from './finding.ts'
import { isOn, parsePolicy, type RedactionPolicy } from './policy.ts'
import { createReplacer, replaceFindings } from './replace.ts'
import { findAll } from './scan.ts'
import { bits } from './type-bits.ts'

export type { Finding, RedactionType } from './finding.ts'
export { redactionTypes } from './finding.ts'
export type { PolicyVerdict, RedactionPolicy, RedactionStyle } from './policy.ts'
export { parsePolicy } from './policy.ts'

/** A redacted text and how many values of each type went; types with none are absent. */
export type Redaction = { readonly text: string; readonly counts: Readonly<Record<string, number>> }

export type Redactor = {
  /** The text with every finding replaced. Redacting the result again changes nothing. */
  readonly redact: (text: string) => string
  /** The findings in a text, in order and without overlaps. */
  readonly detect: (text: string) => readonly Finding[]
  /** `redact`, with the number of replaced values by type. */
  readonly redactWithCounts: (text: string) => Redaction
}

/**
 * Compiles a policy (default: every type but addresses, masked) into a redactor: pure, synchronous, one pass over the
 * text, linear in its length. Throws a TypeError that lists every problem of a policy that is not valid; check data of
 * unknown origin with `parsePolicy` first.
 */
export function createRedactor(policy: RedactionPolicy = {}): Redactor {
  const verdict = parsePolicy(policy)
  if (verdict.kind === 'invalid') throw new TypeError(`redaction policy: ${verdict.problems.join('; ')}`)
  const types = redactionTypes.reduce((sum, type) => (isOn(policy, type) ? sum | bits[type] : sum), 0)
  const replacer = createReplacer(policy)
  const detect = (text: string): readonly Finding[] => findAll(text, types)

  /** Replacing a value can bare its neighbour (a digit that touched it no longer does): look again until all is quiet. */
  function redactWithCounts(text: string): Redaction {
    const counts: Partial<Record<RedactionType, number>> = {}
    let redacted = text
    for (let pass = 0; pass < maxPasses; pass++) {
      const findings = detect(redacted)
      if (findings.length === 0) break
      for (const { type } of findings) counts[type] = (counts[type] ?? 0) + 1
      redacted = replaceFindings(redacted, findings, replacer)
    }
    return { text: redacted, counts }
  }

  return { redact: (text) => redactWithCounts(text).text, detect, redactWithCounts }
}

/** Two are enough for any text we know; the bound keeps a text made to need more from costing more. */
const maxPasses = 4
