import type { Output } from '../../context.ts'
import type { Objective } from '../../load/report/objectives.ts'
import type { FindMaxStep, FoundMax } from '../../load/search/find-max.ts'
import { count, duration } from '../format.ts'
import { generatorReasons } from '../load.ts'

/** The highest rate that holds, and every step of the search, as a person reads them. */
export function foundMaxText(found: FoundMax, objectives: readonly Objective[], { color }: Output): string {
  const head = ['requests/s', 'sent/s', 'p50', 'p99', 'refused', 'unanswered', 'queue empty after', '']
  const rows = found.steps.map((step) => [
    rate(step.rate_per_second),
    step.achieved_per_second === null ? '–' : rate(step.achieved_per_second),
    timeText(step.p50_ms),
    timeText(step.p99_ms),
    count(step.refused),
    count(step.unanswered),
    timeText(step.drain_ms),
    outcomeText(step),
  ])
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)))
  const padded = (row: readonly string[]): string =>
    `  ${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padStart(widths[i] ?? 0))).join('  ')}`.trimEnd()
  const paint = { held: color.green, missed: color.red, invalid: color.yellow }
  return [
    answerText(found, color.bold),
    color.dim(
      `  a rate does not hold if a request is refused or unanswered, or if ${objectives.map(({ text }) => text).join(' or ')}`,
    ),
    '',
    color.bold(padded(head)),
    ...found.steps.map((step, i) => paint[step.outcome](padded(rows[i] ?? []))),
    '',
  ].join('\n')
}

const ends: Readonly<Record<FoundMax['limited_by'], string>> = {
  target: 'beyond it the target was the limit',
  generator: 'beyond it the generator was the limit, not the target: at least this rate holds',
  highest_rate: 'the highest rate that can be asked for holds',
  none_held: '',
  time: 'the search ran out of time after 90 s: at least this rate holds',
  budget: 'the search ran out of requests (--max-requests): at least this rate holds',
  interrupted: 'interrupted: at least this rate holds',
}

function answerText(found: FoundMax, bold: (text: string) => string): string {
  const { rate_per_second: low, not_held_per_second: high, limited_by: end } = found
  if (low === null) {
    if (high === null) return bold('No rate was tried to its end')
    return end === 'none_held'
      ? bold(`No rate holds, down to ${rate(high)} ${high === 1 ? 'request' : 'requests'}/s`)
      : bold('No rate is known to hold')
  }
  const next = high === null ? '' : `; ${rate(high)}/s did not hold`
  return `${bold(`Highest rate  ${rate(low)} requests/s`)} (${rate(low * 60)}/min)${next}\n  ${ends[end]}`
}

function timeText(ms: number | null): string {
  return ms === null ? '–' : duration(ms)
}

function outcomeText({ outcome, why }: FindMaxStep): string {
  if (outcome !== 'invalid') return [outcome === 'held' ? 'held' : 'not held:', ...why].join(' ')
  const reasons: Readonly<Record<string, string>> = generatorReasons
  return `invalid: ${why.map((reason) => reasons[reason] ?? reason).join(', ')}`
}

function rate(perSecond: number): string {
  return perSecond.toLocaleString('en-US', { maximumFractionDigits: perSecond < 100 ? 1 : 0 })
}
