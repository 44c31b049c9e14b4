import type { Output } from '../../context.ts'
import type { Counts } from '../../load/engine/run-threads.ts'
import { count, duration } from '../format.ts'

/** What a run is at. */
export interface LiveMoment {
  /** Since its start, milliseconds. */
  readonly elapsedMs: number
  readonly counts: Counts
  /** Messages in the queue; undefined where it cannot be looked into. */
  readonly queued: number | undefined
}

/** One column of a sparkline is so much time, milliseconds. */
const columnMs = 500
const mostColumns = 40

/** Rate, slowest response, errors and backlog of the last seconds, each as a line that grows to the right. */
export interface LiveView {
  /** Returns whether there is a new column to draw: drawing competes with the threads that send. */
  readonly note: (moment: LiveMoment) => boolean
  readonly text: (color: Output['color']) => string
}

interface Row {
  readonly rate: number
  readonly slowestMs: number
  readonly errors: number
  readonly queued: number | undefined
}

/** Memory: the columns that are shown. */
export function createLiveView(durationMs: number): LiveView {
  const rows: Row[] = []
  let last: LiveMoment = {
    elapsedMs: 0,
    counts: { sent: 0, responses: 0, failed: 0, refused: 0, slowestMs: 0 },
    queued: undefined,
  }
  let now = last
  let slowestMs = 0
  return {
    note: (moment) => {
      now = moment
      slowestMs = Math.max(slowestMs, moment.counts.slowestMs)
      const ms = moment.elapsedMs - last.elapsedMs
      if (ms < columnMs) return false
      rows.push(rowOf(moment, last, { ms, slowestMs }))
      if (rows.length > mostColumns) rows.shift()
      last = moment
      slowestMs = 0
      return true
    },
    text: ({ dim, red }) => {
      const { sent, responses } = now.counts
      const errors = errorsOf(now.counts)
      const latest = rows.at(-1)
      const line = (name: string, value: string, of: (row: Row) => number): string =>
        `${name.padEnd(9)}${value.padStart(12)}  ${dim(sparkline(rows.map(of)))}`
      const head = `${duration(Math.min(durationMs, Math.max(0, now.elapsedMs)))} of ${duration(durationMs)}`
      return [
        `${head} · sent ${count(sent)} · responses ${count(responses)}`,
        line('rate', `${count(latest?.rate ?? 0)}/s`, ({ rate }) => rate),
        line('slowest', duration(latest?.slowestMs ?? 0), (row) => row.slowestMs),
        errors > 0 ? red(line('errors', count(errors), (row) => row.errors)) : line('errors', '0', (row) => row.errors),
        ...(now.queued === undefined ? [] : [line('backlog', count(now.queued), ({ queued }) => queued ?? 0)]),
      ].join('\n')
    },
  }
}

function rowOf(
  { counts, queued }: LiveMoment,
  before: LiveMoment,
  { ms, slowestMs }: { readonly ms: number; readonly slowestMs: number },
): Row {
  return {
    rate: ((counts.sent - before.counts.sent) / ms) * 1000,
    slowestMs,
    errors: errorsOf(counts) - errorsOf(before.counts),
    queued,
  }
}

function errorsOf({ failed, refused }: Counts): number {
  return failed + refused
}

const steps = '▁▂▃▄▅▆▇█'

/** From 0 to the largest value; of nothing but zeros the lowest step. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 0)
  return values.map((value) => steps[most === 0 ? 0 : Math.round((value / most) * (steps.length - 1))]).join('')
}
