import { percentileMs } from '../measure/histograms.ts'
import type { LoadReport } from '../report/load-report.ts'
import type { ReadResult } from '../result/parse-result.ts'
import { percentileInterval } from './percentile-interval.ts'
import { type ShapeAspect, type ShapeDifference, shapeDifferences, unknownAspects } from './shape-differences.ts'
import { type Share, shareChange } from './share-interval.ts'

/** Null where one run says nothing about how far the next would be from it. */
export type RowVerdict = 'faster' | 'slower' | 'fewer' | 'more' | 'no difference shown' | null

/** One figure of two runs. `change`, and `low` and `high`, between which it lies with 95 % confidence, have the row's unit. */
export interface ComparedRow {
  readonly metric: string
  readonly unit: 'ms' | 'per_second' | 'percent'
  readonly before: number | null
  readonly after: number | null
  readonly change: number | null
  /** The change in percent of what was before; null where that is nothing. */
  readonly change_percent: number | null
  readonly low: number | null
  readonly high: number | null
  readonly verdict: RowVerdict
}

export interface Comparison {
  readonly differences: readonly ShapeDifference[]
  /** In which the runs may differ as well: a result of an older version does not say. */
  readonly unknown: readonly ShapeAspect[]
  readonly rows: readonly ComparedRow[]
}

export function compareRuns(before: ReadResult, after: ReadResult): Comparison {
  const [one, other] = [before.result.report, after.result.report]
  return {
    differences: shapeDifferences(before.result.shape, after.result.shape),
    unknown: unknownAspects(before.result.shape, after.result.shape),
    rows: [
      ...quantiles.map(([metric, quantile]) => percentileRow(metric, quantile, [before, after])),
      single('max', 'ms', [maxOf(one), maxOf(other)]),
      single('achieved rate', 'per_second', [one.rate.achieved_per_second, other.rate.achieved_per_second]),
      failuresRow(one, other),
      single('drain', 'ms', [one.drain_ms, other.drain_ms]),
    ],
  }
}

const quantiles = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
  ['p99.9', 0.999],
] as const

/** Both intervals hold at once with 95 %, so the difference lies between their ends at least as surely. */
const eachConfidence = 0.975

function percentileRow(metric: string, quantile: number, runs: readonly [ReadResult, ReadResult]): ComparedRow {
  const [from, to] = [runs[0].histograms.latency, runs[1].histograms.latency]
  if (from.totalCount === 0 || to.totalCount === 0) {
    const [one, other] = [from, to].map((histogram) =>
      histogram.totalCount === 0 ? null : percentileMs(histogram, quantile * 100),
    )
    return single(metric, 'ms', [one ?? null, other ?? null])
  }
  const [one, other] = [from, to].map((histogram) => percentileInterval(histogram, quantile, eachConfidence))
  const low = minus(other?.low, one?.high)
  const high = minus(other?.high, one?.low)
  const verdict = shown({ low, high }, ['faster', 'slower'])
  return {
    ...single(metric, 'ms', [percentileMs(from, quantile * 100), percentileMs(to, quantile * 100)]),
    low,
    high,
    verdict,
  }
}

/** Requests that were refused, or had no response, of all that were sent or should have been. */
function failuresRow(before: LoadReport, after: LoadReport): ComparedRow {
  const [from, to] = [failuresOf(before), failuresOf(after)]
  const percentOf = ({ count, total }: Share): number => (total === 0 ? 0 : (count / total) * 100)
  const { change, low, high } = shareChange(from, to)
  return {
    ...single('failures', 'percent', [percentOf(from), percentOf(to)]),
    ...{ change: change * 100, low: low * 100, high: high * 100 },
    verdict: shown({ low, high }, ['fewer', 'more']),
  }
}

function failuresOf({ statuses, failures, responses }: LoadReport): Share {
  const unanswered = Object.values(failures).reduce((sum, count) => sum + count, 0)
  return { count: responses - (statuses[202] ?? 0) + unanswered, total: responses + unanswered }
}

/** A figure of which each run has one value: by how much it varies between runs of the same kind nobody knows. */
function single(
  metric: string,
  unit: ComparedRow['unit'],
  [before, after]: readonly [number | null, number | null],
): ComparedRow {
  const change = minus(after, before)
  const percent = change === null || !before ? null : (change / before) * 100
  return { metric, unit, before, after, change, change_percent: percent, low: null, high: null, verdict: null }
}

function shown(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  [less, more]: readonly [RowVerdict, RowVerdict],
): RowVerdict {
  if (high !== null && high < 0) return less
  return low !== null && low > 0 ? more : 'no difference shown'
}

function minus(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || b == null ? null : a - b
}

function maxOf({ responses, latency_ms }: LoadReport): number | null {
  return responses === 0 ? null : latency_ms.max
}

/**
 * Latencies of which it is shown that they have grown, by more than so many percent, or that no response is there to show; and failures, if there
 * are more: a target that refuses everything does so fast.
 */
export function slowerThan({ rows }: Comparison, percent: number): readonly ComparedRow[] {
  return rows.filter(({ metric, verdict, before, after, change_percent: change }) => {
    if (quantiles.some(([name]) => name === metric) && before !== null && after === null) return true
    return verdict === 'more' || (verdict === 'slower' && change !== null && change > percent)
  })
}
