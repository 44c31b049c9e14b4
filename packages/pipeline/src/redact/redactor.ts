import { buildRedactor, type Redactor } from './build-redactor.ts'
import { type PolicyVerdict, policyProblems, type RedactionPolicy } from './policy/policy.ts'
import { compileRules, ruleProblems } from './policy/tenant-rules.ts'

export type { Redaction, Redactor } from './build-redactor.ts'
export type { PolicyVerdict, RedactionPolicy, RedactionStyle } from './policy/policy.ts'
export type { TenantRule } from './policy/tenant-rules.ts'
export type { NamedFinding as Finding, RedactionType } from './text/finding.ts'
export { redactionTypes } from './text/finding.ts'

/** Parses an untrusted policy: returns the policy, or all its problems, each with its path. */
export function parsePolicy(input: unknown): PolicyVerdict {
  const problems = policyProblems(input, ruleProblems)
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'valid', policy: input as RedactionPolicy }
}

/**
 * Compiles a policy (default: all types except addresses, masked) into a redactor: pure, synchronous, one pass over the
 * text, linear in its length. Throws a TypeError that lists all problems of an invalid policy; check untrusted data with
 * `parsePolicy` first.
 */
export function createRedactor(policy: RedactionPolicy = {}): Redactor {
  const verdict = parsePolicy(policy)
  if (verdict.kind === 'invalid') throw new TypeError(`redaction policy: ${verdict.problems.join('; ')}`)
  return buildRedactor(policy, compileRules(policy.rules ?? []))
}
