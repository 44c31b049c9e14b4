/** Writes a second that one key range takes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const writesPerRange = 1_000

export interface KeyRangesOptions {
  /** Keys that are written in one second. */
  readonly keysOf: (second: number) => readonly string[]
  readonly seconds: number
}

/**
 * Plays DynamoDB's split for heat: a partition starts as one key range, and one that had to refuse writes is split at the
 * median of the keys it was asked for. AWS waits minutes where this waits a second. Returns what was accepted in the last
 * second, when splitting has done what it can.
 * https://aws.amazon.com/blogs/database/part-3-scaling-dynamodb-how-partitions-hot-keys-and-split-for-heat-impact-performance/
 */
export function simulateKeyRanges({ keysOf, seconds }: KeyRangesOptions) {
  /** Lower bounds of the ranges, in order. */
  let bounds: readonly string[] = ['']
  let accepted = 0
  for (let second = 0; second < seconds; second++) {
    const asked = bounds.map((): string[] => [])
    for (const key of keysOf(second)) asked[rangeOf(bounds, key)]?.push(key)
    accepted = asked.reduce((sum, { length }) => sum + Math.min(length, writesPerRange), 0)
    const hot = asked.filter(({ length }) => length > writesPerRange)
    const medians = hot.map((keys) => keys.toSorted()[keys.length >> 1] ?? '')
    bounds = [...new Set([...bounds, ...medians])].sort()
  }
  return { acceptedPerSecond: accepted, ranges: bounds.length }
}

function rangeOf(bounds: readonly string[], key: string): number {
  let [low, high] = [0, bounds.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((bounds[middle] ?? '') <= key) low = middle
    else high = middle
  }
  return low
}
