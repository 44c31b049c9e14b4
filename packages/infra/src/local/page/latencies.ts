/** Latencies of the last seconds. */
export interface Latencies {
  /** Counts records that took so long, milliseconds. */
  readonly add: (ms: number, records: number) => void
  /** Ends a second: those of the oldest are forgotten. */
  readonly tick: () => void
  /** The latency that this share (0 to 1) of the records did not exceed, milliseconds, at most an eighth too high; undefined without records. */
  readonly quantile: (share: number) => number | undefined
}

/** The latency at which counting ends, milliseconds: an hour. */
const maxMs = 3_600_000
const buckets = bucketOf(maxMs) + 1

/** Keeps a count for each of 168 buckets and each second: 7 kB for ten seconds, whatever the number of records. */
export function createLatencies(seconds: number): Latencies {
  const counts = Array.from({ length: seconds }, () => new Uint32Array(buckets))
  let second = 0
  const totalOf = (bucket: number): number => counts.reduce((sum, one) => sum + (one[bucket] ?? 0), 0)
  return {
    add: (ms, records) => {
      const current = counts[second]
      const bucket = bucketOf(ms)
      if (current !== undefined) current[bucket] = (current[bucket] ?? 0) + records
    },
    tick: () => {
      second = (second + 1) % seconds
      counts[second]?.fill(0)
    },
    quantile: (share) =>
      quantileOf(
        Array.from({ length: buckets }, (_, bucket) => totalOf(bucket)),
        share,
      ),
  }
}

function quantileOf(totals: readonly number[], share: number): number | undefined {
  const all = totals.reduce((sum, total) => sum + total, 0)
  let left = Math.ceil(all * share)
  for (const [bucket, total] of totals.entries()) {
    left -= total
    if (total > 0 && left <= 0) return highestOf(bucket)
  }
  return undefined
}

/** Eight buckets for each doubling, one for each millisecond below 16. */
function bucketOf(ms: number): number {
  const whole = Math.min(maxMs, Math.max(0, Math.floor(ms)))
  if (whole < 8) return whole
  const exponent = 31 - Math.clz32(whole)
  return 8 * (exponent - 2) + ((whole >> (exponent - 3)) & 7)
}

/** The highest latency of a bucket, milliseconds. */
function highestOf(bucket: number): number {
  if (bucket < 8) return bucket
  const shift = (bucket >> 3) - 1
  return ((8 + (bucket & 7) + 1) << shift) - 1
}
