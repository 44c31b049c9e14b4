import type { Output } from '../context.ts'
import type { LedgerRun, RunState } from '../ledger/ledger-runs.ts'
import type { LedgerProblem } from '../ledger/read-ledger.ts'
import { bytes, count, printable } from './format.ts'
import { blocksText } from './table.ts'

export function ledgerListJson(dir: string, runs: readonly LedgerRun[], problems: readonly LedgerProblem[]) {
  return { ledger: dir, runs: runs.map(runJson), problems }
}

export function runJson({ runId, beganMs, tenants, counts, bytes: size, segments, state }: LedgerRun) {
  const { requests, records, intents, entries } = counts
  const began = beganMs === 0 ? null : timeText(beganMs)
  const sizes = { requests, records, intents, entries, segments: segments.length, bytes: size }
  return { run: runId, began, state, tenants, ...sizes }
}

const states: Readonly<
  Record<RunState, { readonly text: string; readonly color: 'green' | 'dim' | 'yellow' | 'red' }>
> = {
  ended: { text: 'ended', color: 'green' },
  notes: { text: 'notes', color: 'dim' },
  running: { text: 'running', color: 'green' },
  killed: { text: 'killed', color: 'yellow' },
  unknown: { text: 'running?', color: 'yellow' },
  problem: { text: 'problem', color: 'red' },
}

/** What is not plain by itself. */
const hints = [
  ['notes', 'notes: what audit needs of pruned runs, and of what was deleted on purpose'],
  ['unknown', 'running?: it has no end, and no lock says whether it is still written'],
] as const

const heads = ['requests', 'records', 'intents', 'size'] as const
const gap = '  '
const minTenantChars = 8

/** A line for each run, within the width of the terminal. */
export function ledgerListText(runs: readonly LedgerRun[], output: Output): string {
  const { color, columns, isTty } = output
  const numbers = runs.map(({ counts: { requests, records, intents }, bytes: size }) => {
    return [count(requests), count(records), count(intents), bytes(size)]
  })
  const began = runs.map(({ beganMs }) => shortTime(beganMs))
  const right = alignRight([heads, ...numbers])
  const left = alignLeft(['began (UTC)', ...began])
  const fixed = [left[0], ...(right[0] ?? []), ...[longest(runs.map(({ state }) => states[state].text))]]
  const room = columns() - fixed.reduce((sum, cell = '') => sum + cell.length + gap.length, 0)
  if (isTty && room < minTenantChars) return ledgerBlocks(runs, numbers, columns())
  const names = alignLeft([
    'tenants',
    ...runs.map(({ tenants }) => tenantsText(tenants, Math.max(room, minTenantChars))),
  ])
  const lines = ['state', ...runs.map(({ state }) => color[states[state].color](states[state].text))].map(
    (state, i) => {
      return [left[i], names[i], ...(right[i] ?? []), state].join(gap)
    },
  )
  const explained = hints.flatMap(([state, hint]) => (runs.some((run) => run.state === state) ? [color.dim(hint)] : []))
  const [head = '', ...others] = lines
  return [color.bold(head), ...others, ...explained].map((line) => `${line}\n`).join('')
}

function ledgerBlocks(runs: readonly LedgerRun[], numbers: readonly (readonly string[])[], columns: number): string {
  const rows = runs.map(({ beganMs, tenants, state }, i) => {
    return [shortTime(beganMs), tenantsText(tenants, columns - 20), ...(numbers[i] ?? []), states[state].text]
  })
  return blocksText({ head: ['began (UTC)', 'tenants', ...heads, 'state'], rows }, columns)
}

function alignLeft(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => cell.padEnd(longest(cells).length))
}

/** Rows of cells, each as wide as the widest of its column. */
function alignRight(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.map((row) => row.map((cell, i) => cell.padStart(longest(rows.map((other) => other[i] ?? '')).length)))
}

function longest(texts: readonly string[]): string {
  return texts.reduce((one, other) => (other.length > one.length ? other : one), '')
}

/** In UTC, to the minute. */
export function shortTime(ms: number): string {
  return ms === 0 ? '?' : timeText(ms).slice(0, 16).replace('T', ' ')
}

/** An edited ledger may name any time. */
export function timeText(ms: number): string {
  return new Date(Math.min(ms, 8.64e15)).toISOString()
}

/** The first of them that have room, and how many more there are. */
function tenantsText(tenants: readonly string[], room: number): string {
  if (tenants.length === 0) return '-'
  const names = tenants.slice(0, 100).map(printable)
  for (let shown = names.length; shown > 0; shown--) {
    const text = `${names.slice(0, shown).join(', ')}${moreText(tenants.length - shown)}`
    if (text.length <= room) return text
  }
  const more = moreText(tenants.length - 1)
  return `${(names[0] ?? '').slice(0, Math.max(1, room - more.length - 1))}…${more}`
}

function moreText(more: number): string {
  return more === 0 ? '' : ` +${count(more)}`
}
