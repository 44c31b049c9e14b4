/**
 * Cost of a tenant's rules: the slowest hostile rules on the longest text, by number of rules, and typical rules on typical
 * lines and on the longest text. Prints one JSON document.
 *
 * `cpu_ms` is CPU time, which other processes disturb less. Compared in the same run with RE2JS's own search for the same
 * matches, which counts no steps, and with the redactor without rules.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRedactor, type Redactor, type TenantRule } from '@logpipe/pipeline/redact'
import { limits } from '@logpipe/sdk/contract'
import { RE2JS } from 're2js'
import { typicalPatterns } from '../../packages/pipeline/test/typical-patterns.ts'
import { median, round, spread } from '../measure.ts'

const rounds = 5
const barMs = 1_000

/** Patterns that match everywhere, read to the end for each match, or run as many threads as their size allows. */
const hostile: readonly (readonly [pattern: string, piece: string])[] = [
  ['.', 'a'],
  ['a', 'a'],
  ['u+id|u', 'u'],
  ['(?s)BEGIN.*END|BEGIN', 'BEGIN '],
  ['[a-z]{1,20}[!?]', 'ab'],
  ['[a-z]{1,20}[!?]|a', 'ab'],
  ['(?:a?b?){10}[!?]|a', 'ab'],
  ['(?:\\ba?){14}[!?]', 'a '],
  ['(?i)k{1,20}[!?]', 'k\u212a'],
  ['\\pL{1,20}[!?]', '密'],
  ['[^!]{1,20}!|[0,]', '{"a":[0,0]},'],
  ['[^!]{1,20}!|u', '[REDACTED:PHONE]u'],
]

const lines = readFileSync(join(import.meta.dirname, '../../examples/apache-access.log'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')

function rulesOf(patterns: readonly string[]): readonly TenantRule[] {
  return patterns.map((pattern, i) => ({ name: `RULE_${i}`, pattern }))
}

/** The piece repeated up to the maximum text size in bytes. */
function longest(piece: string): string {
  return piece.repeat(Math.floor(limits.maxTextBytes / Buffer.byteLength(piece)))
}

function worstOf(count: number): Record<string, unknown> {
  const measured = hostile.map(([pattern, piece]) => {
    const redactor = createRedactor({ rules: rulesOf(Array(count).fill(pattern)) })
    const text = longest(piece)
    const cpuBefore = process.cpuUsage()
    const ms = Array.from({ length: rounds }, () => elapsedMs(() => redactor.redact(text)))
    const { user, system } = process.cpuUsage(cpuBefore)
    return { pattern, ms, cpuMs: (user + system) / 1_000 / rounds }
  })
  const worst = measured.toSorted((a, b) => b.cpuMs - a.cpuMs)[0]
  return { pattern: worst?.pattern, ms: spread(worst?.ms ?? []), cpu_ms: round(worst?.cpuMs ?? 0) }
}

function typicalRules(): Record<string, unknown> {
  const [ruled, plain] = [createRedactor({ rules: rulesOf(typicalPatterns) }), createRedactor()]
  const compiled = typicalPatterns.map((pattern) => RE2JS.compile(pattern))
  const text = longest(`${lines.join('\n')}\n`.slice(0, 65_000))
  const contenders: Record<string, (of: readonly string[]) => unknown> = {
    rules: (of) => of.map((one) => ruled.redact(one)),
    plain: (of) => of.map((one) => plain.redact(one)),
    re2js: (of) => of.map((one) => compiled.map((re) => countMatches(re, one))),
  }
  return {
    rules: typicalPatterns.length,
    long_text: { bytes: text.length, whole_text_searched: isSearched(ruled, text), ...compare(contenders, [text]) },
    lines: { count: lines.length, ...compare(contenders, lines) },
  }
}

function compare(contenders: Record<string, (of: readonly string[]) => unknown>, of: readonly string[]) {
  const ms: Record<string, number[]> = {}
  for (let round = -1; round < rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const took = elapsedMs(() => work(of))
      if (round >= 0) ms[name] = [...(ms[name] ?? []), took]
    }
  }
  const own = median(ms.rules ?? []) - median(ms.plain ?? [])
  return {
    ms: Object.fromEntries(Object.entries(ms).map(([name, values]) => [name, spread(values)])),
    own_search_over_re2js: round(own / median(ms.re2js ?? [])),
  }
}

/** If the budget is used up, the rest becomes a placeholder; this text ends with a line that no rule matches. */
function isSearched({ redact }: Redactor, text: string): boolean {
  return !redact(text).endsWith(']')
}

function countMatches(re: RE2JS, text: string): number {
  const matcher = re.matcher(text)
  let matches = 0
  while (matcher.find()) matches++
  return matches
}

function elapsedMs(work: () => unknown): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}

const worst = { 1: worstOf(1), 2: worstOf(2), 20: worstOf(20) }
console.log(
  JSON.stringify({
    bench: 'redact/tenant-rules',
    unit: 'ms',
    bytes: limits.maxTextBytes,
    worst_of_hostile_rules: worst,
    bar_ms: barMs,
    ordinary: typicalRules(),
  }),
)
