import { type Histogram, rankedMs } from '../measure/histograms.ts'

/** Where a value lies; null is an end that the data does not bound. */
export interface Interval {
  readonly low: number | null
  readonly high: number | null
}

/**
 * Between which two of the recorded values the true percentile lies, with at least this confidence. It is counted, not
 * modelled: of `n` independent values those below the quantile `q` are binomial, so the order statistics of its tails bound
 * it whatever the distribution (David and Nagaraja, Order Statistics, 7.1).
 */
export function percentileInterval(histogram: Histogram, quantile: number, confidence: number): Interval {
  const total = histogram.totalCount
  const { low, high } = intervalRanks(total, quantile, (1 - confidence) / 2)
  return {
    low: low < 1 ? null : rankedMs(histogram, low, 'lowest'),
    high: high > total ? null : rankedMs(histogram, high, 'highest'),
  }
}

/**
 * Ranks from 1 to n of the two values: the last `low` with P(B < low) ≤ tail, and the first `high` with P(B ≥ high) ≤ tail, where
 * B is binomial. 0, or n + 1, where no value is far enough out.
 */
export function intervalRanks(
  n: number,
  quantile: number,
  tail: number,
): { readonly low: number; readonly high: number } {
  const { first, weights, sum } = binomialWeights(n, quantile)
  let [low, below] = [first, 0]
  while (low - first < weights.length && below + (weights[low - first] ?? 0) <= tail * sum)
    below += weights[low++ - first] ?? 0
  let [high, above] = [first + weights.length, 0]
  while (high > first && above + (weights[high - 1 - first] ?? 0) <= tail * sum) above += weights[--high - first] ?? 0
  return { low, high }
}

/** What is less likely than this beside the most likely count does not move the result. */
const negligible = 1e-16

/** How likely each count is, in proportion: from the most likely one outwards, as far as it matters. */
function binomialWeights(n: number, p: number) {
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const odds = p / (1 - p)
  const down: number[] = []
  for (let k = mode, weight = 1; k > 0; k--) {
    weight *= k / (n - k + 1) / odds
    if (weight < negligible) break
    down.push(weight)
  }
  const up: number[] = []
  for (let k = mode, weight = 1; k < n; k++) {
    weight *= ((n - k) / (k + 1)) * odds
    if (weight < negligible) break
    up.push(weight)
  }
  const weights = [...down.reverse(), 1, ...up]
  return { first: mode - down.length, weights, sum: weights.reduce((sum, weight) => sum + weight, 0) }
}
