import { RE2JS } from 're2js'
import { type NamedFinding, redactionTypes } from '../text/finding.ts'
import { type RuleBudget, runFairly } from './rule-budget.ts'
import { compileProgram } from './rule-program.ts'
import { createSearcher } from './rule-search.ts'

/** A tenant's custom pattern: matches become `[REDACTED:<name>]`. */
export type TenantRule = {
  /** 2 to 32 of `A-Z 0-9 _`, starting with a letter; not the name of a built-in type. */
  readonly name: string
  /** RE2 syntax: no backreferences and no lookaround, so that matching takes linear time. */
  readonly pattern: string
}

/** Limits on what one tenant's rules may cost other tenants on the same worker. */
export const ruleLimits = {
  maxRules: 20,
  maxPatternChars: 256,
  /** Total instructions of all compiled patterns. */
  maxInstructions: 1_000,
} as const

/**
 * Matches of a tenant's rules, rule by rule, possibly overlapping. `restFrom` is where the search stopped because the budget
 * was used up; all text from there on is redacted, under the name of the rule that got least far.
 */
export interface RuleFindings {
  readonly findings: readonly NamedFinding[]
  readonly restFrom: { readonly type: string; readonly start: number } | undefined
}

/** Searches a text for all rules within the rest of the record's budget. */
export type FindRules = (text: string, budget: RuleBudget) => RuleFindings

/** Compiles rules that passed {@link ruleProblems}. */
export function compileRules(rules: readonly TenantRule[]): FindRules {
  const compiled = rules.map(({ name, pattern }) => ({ type: name, start: createSearcher(compileProgram(pattern)) }))
  return (text, budget) => {
    const searches = compiled.map(({ type, start }) => ({ type, ...start(text) }))
    runFairly(searches, budget)
    const rests = searches
      .filter(({ isDone }) => !isDone())
      .map(({ type, searchedTo }) => ({ type, start: searchedTo() }))
    return {
      findings: searches.flatMap(({ type, matches }) => matches.map(({ start, end }) => ({ type, start, end }))),
      restFrom: rests.toSorted((a, b) => a.start - b.start)[0],
    }
  }
}

/** Returns all problems of untrusted rules, each with its path. */
export function ruleProblems(input: unknown): readonly string[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) return ['rules: must be an array']
  const { maxRules, maxInstructions } = ruleLimits
  if (input.length > maxRules) return [`rules: ${input.length} entries; the maximum is ${maxRules}`]
  const problems = input.flatMap((rule: unknown, i) => oneProblem(rule, i))
  if (problems.length > 0) return problems
  const names = input.map(({ name }: TenantRule) => name)
  const duplicate = names.find((name, i) => names.indexOf(name) < i)
  if (duplicate !== undefined) return [`rules: duplicate rule name ${duplicate}; join the patterns with |`]
  const size = input.reduce((sum: number, { pattern }: TenantRule) => sum + RE2JS.compile(pattern).programSize(), 0)
  if (size <= maxInstructions) return []
  return [`rules: compile to ${size} instructions in total; the limit is ${maxInstructions}: shorten repetitions`]
}

function oneProblem(rule: unknown, i: number): readonly string[] {
  if (typeof rule !== 'object' || rule === null) return [`rules[${i}]: must be an object`]
  const { name, pattern, ...others } = rule as Record<string, unknown>
  const unknown = Object.keys(others).map(() => `rules[${i}]: unknown key; known keys: name, pattern`)
  return [...unknown.slice(0, 1), ...nameProblem(name, i), ...patternProblem(pattern, i)]
}

function nameProblem(name: unknown, i: number): readonly string[] {
  if (typeof name !== 'string' || !/^[A-Z][A-Z0-9_]{1,31}$/.test(name)) {
    return [`rules[${i}].name: must be 2 to 32 of A-Z 0-9 _, starting with a letter`]
  }
  const isTaken = name === 'FIELD' || redactionTypes.some((type) => type === name)
  return isTaken ? [`rules[${i}].name: ${name} is a built-in type`] : []
}

/** Whether a pattern can match the empty string, also next to a word, like `\b`. */
function matchesEmpty(compiled: RE2JS): boolean {
  const matcher = compiled.matcher('a1 B_')
  return compiled.matches('') || (matcher.find() && matcher.end() === matcher.start())
}

function patternProblem(pattern: unknown, i: number): readonly string[] {
  const path = `rules[${i}].pattern`
  if (typeof pattern !== 'string' || pattern === '') return [`${path}: must be a non-empty string`]
  if (pattern.length > ruleLimits.maxPatternChars) {
    return [`${path}: is ${pattern.length} characters; the limit is ${ruleLimits.maxPatternChars}`]
  }
  try {
    const compiled = RE2JS.compile(pattern)
    return matchesEmpty(compiled) ? [`${path}: matches the empty string`] : []
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(':')[1]?.trim() : undefined
    return [`${path}: is not a valid RE2 pattern${reason === undefined ? '' : ` (${reason})`}`]
  }
}
