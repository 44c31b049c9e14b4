import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'

export type { Histogram } from 'hdr-histogram-js'

/** Times from 1 microsecond to 10 minutes, to three digits: about 150 kB. What is longer counts as 10 minutes. */
const maxMicros = 600_000_000

export function newHistogram(): Histogram {
  return build({ lowestDiscernibleValue: 1, highestTrackableValue: maxMicros, numberOfSignificantValueDigits: 3 })
}

export function recordMs(histogram: Histogram, ms: number): void {
  histogram.recordValue(Math.min(maxMicros, Math.max(1, Math.round(ms * 1000))))
}

/** Times as they come. Nearly all are short: those are counted by microsecond, at a tenth of the cost of a histogram. */
export interface Times {
  readonly add: (ms: number) => void
  /** Of all that were added since the last reset. */
  readonly histogram: () => Histogram
  readonly reset: () => void
}

/** What is shorter counts as short, microseconds: 64 kB of counts. */
const shortMicros = 16_384

export function openTimes(): Times {
  const histogram = newHistogram()
  const counts = new Uint32Array(shortMicros)
  return {
    add: (ms) => {
      const micros = Math.max(1, Math.round(ms * 1000))
      if (micros < shortMicros) counts[micros] = (counts[micros] ?? 0) + 1
      else recordMs(histogram, ms)
    },
    histogram: () => {
      for (let micros = 0; micros < shortMicros; micros++) {
        const count = counts[micros] ?? 0
        if (count > 0) histogram.recordValueWithCount(micros, count)
      }
      counts.fill(0)
      return histogram
    },
    reset: () => {
      counts.fill(0)
      histogram.reset()
    },
  }
}

/** A percentile, milliseconds; 0 of nothing. */
export function percentileMs(histogram: Histogram, percent: number): number {
  if (histogram.totalCount === 0) return 0
  // Of values that it cannot tell apart the histogram gives the largest, which may be more than there was.
  return Math.min(histogram.getValueAtPercentile(percent), histogram.maxValue) / 1000
}

/** The value of a rank, milliseconds: of equal ones the histogram keeps three digits, and the last or the first of them is meant. */
export function rankedMs(histogram: Histogram, rank: number, end: 'lowest' | 'highest'): number {
  const highest = histogram.getValueAtPercentile((100 * (rank - 0.5)) / histogram.totalCount)
  return (end === 'highest' ? highest : highest - widthAt(highest) + 1) / 1000
}

/** Up to 2,047 each value is counted by itself, then two together, then four. */
function widthAt(micros: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, micros))) - 10)
}

/** In the form that every HDR library reads. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram)
}

export function decodeHistogram(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded)
}
