import { RE2JS } from 're2js'
import { type NamedFinding, redactionTypes } from '../text/finding.ts'
import { type RuleBudget, runFairly } from './rule-budget.ts'
import { compileProgram } from './rule-program.ts'
import { createSearcher } from './rule-search.ts'

/** A pattern of a tenant's own: what it matches is written as `[REDACTED:<name>]`. */
export type TenantRule = {
  /** 2 to 32 of `A-Z 0-9 _`, beginning with a letter; no name of a built-in type. */
  readonly name: string
  /** RE2 syntax: no backreferences and no lookaround, so a match takes time linear in the text. */
  readonly pattern: string
}

/** Bounds of what one tenant's rules may cost everybody else on the same worker. */
export const ruleLimits = {
  maxRules: 20,
  maxPatternChars: 256,
  /** Instructions of all compiled patterns together. */
  maxInstructions: 1_000,
} as const

/**
 * What the rules of a tenant match, rule after rule, in any order and with overlaps. `restFrom` says from where on a text
 * was not searched, since that would cost too much; all of it from there on goes, under the name of the rule that came
 * least far.
 */
export interface RuleFindings {
  readonly findings: readonly NamedFinding[]
  readonly restFrom: { readonly type: string; readonly start: number } | undefined
}

/** Looks for all rules in a text, for no more steps than the record's budget has left. */
export type FindRules = (text: string, budget: RuleBudget) => RuleFindings

/** Compiles rules that {@link ruleProblems} found nothing wrong with. */
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

/** Everything wrong with rules of unknown origin, each problem naming its place. */
export function ruleProblems(input: unknown): readonly string[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) return ['rules: must be an array']
  const { maxRules, maxInstructions } = ruleLimits
  if (input.length > maxRules) return [`rules: are ${input.length}; the limit is ${maxRules}`]
  const problems = input.flatMap((rule: unknown, i) => oneProblem(rule, i))
  if (problems.length > 0) return problems
  const names = input.map(({ name }: TenantRule) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) return [`rules: the name ${twice} stands twice; join the patterns with |`]
  const size = input.reduce((sum: number, { pattern }: TenantRule) => sum + RE2JS.compile(pattern).programSize(), 0)
  if (size <= maxInstructions) return []
  return [`rules: compile to ${size} instructions together; the limit is ${maxInstructions}: shorten repetitions`]
}

function oneProblem(rule: unknown, i: number): readonly string[] {
  if (typeof rule !== 'object' || rule === null) return [`rules[${i}]: must be an object`]
  const { name, pattern, ...others } = rule as Record<string, unknown>
  const unknown = Object.keys(others).map(() => `rules[${i}]: unknown key; known are name, pattern`)
  return [...unknown.slice(0, 1), ...nameProblem(name, i), ...patternProblem(pattern, i)]
}

function nameProblem(name: unknown, i: number): readonly string[] {
  if (typeof name !== 'string' || !/^[A-Z][A-Z0-9_]{1,31}$/.test(name)) {
    return [`rules[${i}].name: must be 2 to 32 of A-Z 0-9 _, beginning with a letter`]
  }
  const isTaken = name === 'FIELD' || redactionTypes.some((type) => type === name)
  return isTaken ? [`rules[${i}].name: ${name} is a built-in type`] : []
}

/** Whether a pattern is content with nothing, also beside a word, as `\b` is. */
function matchesNothing(compiled: RE2JS): boolean {
  const matcher = compiled.matcher('a1 B_')
  return compiled.matches('') || (matcher.find() && matcher.end() === matcher.start())
}

function patternProblem(pattern: unknown, i: number): readonly string[] {
  const place = `rules[${i}].pattern`
  if (typeof pattern !== 'string' || pattern === '') return [`${place}: must be a pattern`]
  if (pattern.length > ruleLimits.maxPatternChars) {
    return [`${place}: is ${pattern.length} characters; the limit is ${ruleLimits.maxPatternChars}`]
  }
  try {
    const compiled = RE2JS.compile(pattern)
    return matchesNothing(compiled) ? [`${place}: matches the empty text`] : []
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(':')[1]?.trim() : undefined
    return [`${place}: is no RE2 pattern${reason === undefined ? '' : ` (${reason})`}`]
  }
}
