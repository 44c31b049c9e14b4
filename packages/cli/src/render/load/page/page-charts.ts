import { percentileMs } from '../../../load/measure/histograms.ts'
import type { Backlog } from '../../../load/proof/backlog.ts'
import type { ReadResult } from '../../../load/result/parse-result.ts'
import type { ShapeStage } from '../../../load/result/run-result.ts'
import { duration, plural } from '../../format.ts'

/** A chart as the page's script draws it. */
export interface Chart {
  readonly id: string
  readonly title: string
  /** What it shows in a sentence or two, for who does not see it. */
  readonly summary: string
  /** Seconds of the run, or 1 / (1 - q) for the quantile q. */
  readonly x: 'seconds' | 'percentile'
  readonly y: 'ms' | 'requests'
  readonly isLog: boolean
  readonly series: readonly ChartSeries[]
  /** The x values, then those of each series; null where there is none. */
  readonly columns: readonly (readonly (number | null)[])[]
}

/** `color` is a custom property of the page's style; a dash tells series apart without it. */
export interface ChartSeries {
  readonly label: string
  readonly color: string
  readonly dash?: readonly number[]
  readonly width?: number
}

/** Of each series the places of values that no line reaches, as both neighbours have none: they are drawn as points. */
export function lonePoints({ columns }: Pick<Chart, 'columns'>): readonly (readonly number[])[] {
  return columns
    .slice(1)
    .map((values) =>
      values.flatMap((value, i) => (value !== null && values[i - 1] == null && values[i + 1] == null ? [i] : [])),
    )
}

export function latencyChart({ result: { report } }: ReadResult): Chart {
  const { seconds, latency_ms: all } = report
  const of = (key: 'p50' | 'p99' | 'max') =>
    seconds.map((row) => (row.responses === 0 ? null : short(Math.max(smallestMs, row[key]))))
  return {
    ...{ id: 'latency', title: 'Latency by second', x: 'seconds', y: 'ms', isLog: isWide(all.p50, all.max) },
    summary: `Over the whole run: p50 ${duration(all.p50)}, p99 ${duration(all.p99)}, at most ${duration(all.max)}.`,
    series: [
      { label: 'p50', color: '--one', width: 2 },
      { label: 'p99', color: '--two', dash: [8, 4] },
      { label: 'max', color: '--three', dash: [2, 3], width: 2 },
    ],
    columns: [seconds.map(({ second }) => second), of('p50'), of('p99'), of('max')],
  }
}

/** Points for each tenfold distance to 100 %. */
const pointsPerDecade = 24

export function percentileChart({ histograms, result: { report } }: ReadResult): Chart {
  const { latency, service, lag } = histograms
  const total = Math.max(2, latency.totalCount)
  const count = Math.ceil(Math.log10(total) * pointsPerDecade)
  const xs = Array.from({ length: count + 1 }, (_, i) => Math.min(total, 10 ** (i / pointsPerDecade)))
  const of = (histogram: typeof latency) =>
    xs.map((x) =>
      histogram.totalCount === 0 ? null : short(Math.max(smallestMs, percentileMs(histogram, 100 * (1 - 1 / x)))),
    )
  const { p50, max } = report.latency_ms
  return {
    ...{ id: 'percentiles', title: 'Latency by percentile', x: 'percentile', y: 'ms', isLog: isWide(p50, max) },
    summary: `From p50 ${duration(p50)} to at most ${duration(max)}. Each step to the right is ten times closer to 100 %.`,
    series: [
      { label: 'latency', color: '--one', width: 2 },
      { label: 'service', color: '--two', dash: [8, 4] },
      { label: 'lag', color: '--three', dash: [2, 3], width: 2 },
    ],
    columns: [xs.map(short), of(latency), of(service), of(lag)],
  }
}

export function throughputChart({ result: { report, shape } }: ReadResult): Chart {
  const { seconds } = report
  return {
    ...{ id: 'throughput', title: 'Requests by second', x: 'seconds', y: 'requests', isLog: false },
    summary: `${plural(report.requests, 'request')} sent, ${plural(report.responses, 'response')}.`,
    series: [
      { label: 'due', color: '--muted', dash: [1, 3] },
      { label: 'sent', color: '--one', width: 2 },
      { label: 'responses', color: '--two', dash: [8, 4] },
      { label: 'without response', color: '--bad', dash: [3, 2] },
    ],
    columns: [
      seconds.map(({ second }) => second),
      seconds.map(({ second }) => short(dueIn(shape.stages, second * 1000))),
      seconds.map(({ sent }) => sent),
      seconds.map(({ responses }) => responses),
      seconds.map(({ failed }) => failed),
    ],
  }
}

/** Undefined where the queue could not be looked into. */
export function backlogChart({ result: { report } }: ReadResult): Chart | undefined {
  const { backlog } = report
  if (backlog === undefined) return undefined
  const bySecond = backlogBySecond(backlog)
  return {
    ...{ id: 'backlog', title: 'Backlog by second', x: 'seconds', y: 'requests', isLog: false },
    summary: `At most ${plural(backlog.peak, 'message')} in the queue. After the run it drains.`,
    series: [{ label: 'messages', color: '--one', width: 2 }],
    columns: [bySecond.map((_, second) => second), bySecond],
  }
}

/** The most in each second; null where it was not looked at. */
export function backlogBySecond({ samples }: Backlog): readonly (number | null)[] {
  const seconds: (number | null)[] = Array(Math.floor((samples.at(-1)?.ms ?? 0) / 1000) + 1).fill(null)
  for (const { ms, queued } of samples) {
    const second = Math.floor(ms / 1000)
    seconds[second] = Math.max(seconds[second] ?? 0, queued)
  }
  return seconds
}

/** Requests that the stages give in the second from then on. */
function dueIn(stages: readonly ShapeStage[], fromMs: number): number {
  let [startMs, due] = [0, 0]
  for (const { from_rate, to_rate, duration_ms } of stages) {
    const [from, to] = [Math.max(0, fromMs - startMs), Math.min(duration_ms, fromMs + 1000 - startMs)]
    const middle = from_rate + ((to_rate - from_rate) * (from + to)) / 2 / duration_ms
    if (to > from) due += (middle * (to - from)) / 1000
    startMs += duration_ms
  }
  return due
}

/** The least that a histogram tells from nothing; a logarithm has no zero. */
const smallestMs = 0.001

/** Where the largest value would press the middle of all others to the ground, the scale is logarithmic. */
function isWide(p50: number, max: number): boolean {
  return p50 > 0 && max / p50 > 30
}

function short(value: number): number {
  return Number(value.toPrecision(6))
}
