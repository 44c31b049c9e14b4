import type { Output } from '../../context.ts'
import type { ComparedRow, Comparison, RowVerdict } from '../../load/compare/compare-runs.ts'
import { duration } from '../format.ts'
import { proseText } from '../prose.ts'
import { blocksText, fits } from '../table.ts'

/** Two runs side by side as a person reads them. */
export function comparisonText(
  { rows, unknown }: Comparison,
  [before, after]: readonly [string, string],
  output: Output,
): string {
  const { bold, dim, green, red } = output.color
  const head = ['', before, after, 'change', '95 % interval of the change', '']
  const cells = rows.map((row) => [
    row.metric,
    valueText(row, row.before),
    valueText(row, row.after),
    changeText(row),
    intervalText(row),
    verdictOf(row),
  ])
  const widths = head.map((_, i) => Math.max(...[head, ...cells].map((line) => line[i]?.length ?? 0)))
  const padded = (line: readonly string[]): string =>
    line
      .slice(0, -1)
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
  const paint = (row: ComparedRow): ((text: string) => string) =>
    isWorse(row.verdict) ? red : row.verdict === 'faster' || row.verdict === 'fewer' ? green : dim
  const lines = rows.map((row, i) => `${padded(cells[i] ?? [])}  ${paint(row)(verdictOf(row))}`)
  const table = [padded(head), ...cells.map((line) => `${padded(line)}  ${line.at(-1)}`)].join('\n')
  const notes = `${unknownText(unknown, output)}${dim(assumptions)}\n`
  if (!fits(table, output)) return `${blocksText({ head, rows: cells }, output.columns())}\n${notes}`
  return `${[bold(padded(head)), ...lines].join('\n')}\n\n${notes}`
}

/** Runs of which it is not known whether they were asked for the same are compared all the same. */
function unknownText(unknown: Comparison['unknown'], output: Output): string {
  if (unknown.length === 0) return ''
  const why = 'an older logpipe wrote at least one of the results, which does not say whether the runs had the same'
  return proseText(`Unknown: ${why} ${unknown.join(', ')}.`, output)
}

/** What the verdicts rest on. */
export const assumptions = `Percentiles: the interval is that of order statistics, whatever the distribution, and holds where requests are independent; a stall
delays many at once, so repeat both runs before you trust a small difference. Failures: Newcombe's interval. "–": one value a run,
which says nothing about the next run. Each row stands alone: of twenty, one may differ by chance.`

function valueText({ unit }: ComparedRow, value: number | null): string {
  if (value === null) return '–'
  if (unit === 'ms') return duration(value)
  return unit === 'percent'
    ? `${value.toFixed(2)} %`
    : `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })}/s`
}

function changeText({ unit, change, change_percent: percent }: ComparedRow): string {
  if (change === null) return '–'
  if (unit === 'percent') return `${signed(change, 2)} points`
  return percent === null ? '–' : `${signed(percent, 1)} %`
}

function intervalText(row: ComparedRow): string {
  const { low, high, unit } = row
  if (low === null && high === null) return '–'
  const end = (value: number | null, none: string): string => {
    if (value === null) return none
    return unit === 'percent' ? `${signed(value, 2)} points` : `${value < 0 ? '−' : '+'}${duration(Math.abs(value))}`
  }
  return `${end(low, 'unknown')} to ${end(high, 'unknown')}`
}

/** With a true minus sign, and none for what rounds to nothing. */
function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text
  return `${value < 0 ? '−' : '+'}${text}`
}

function verdictOf({ verdict }: ComparedRow): string {
  return verdict ?? '–'
}

function isWorse(verdict: RowVerdict): boolean {
  return verdict === 'slower' || verdict === 'more'
}
