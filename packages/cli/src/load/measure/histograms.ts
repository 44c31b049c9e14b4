import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'

export type { Histogram } from 'hdr-histogram-js'

/** Times from 1 microsecond to 10 minutes, to three digits: about 150 kB. What is longer counts as 10 minutes. */
const maxMicros = 600_000_000

export function newHistogram(): Histogram {
  return build({ lowestDiscernibleValue: 1, highestTrackableValue: maxMicros, numberOfSignificantValueDigits: 3 })
}

export function recordMs(histogram: Histogram, ms: number): void {
  histogram.recordValue(microsOf(ms))
}

/** Times as they come, counted at a tenth of the cost of a histogram. */
export interface Times {
  readonly add: (ms: number) => void
  /** Of all that were added since the last reset. */
  readonly histogram: () => Histogram
  readonly reset: () => void
}

/** Bits of a time that tell it from another: with 11 of them the error is under a thousandth, as in the histogram. */
const keptBits = 11
const halfCount = 2 ** (keptBits - 1)
/** Bits of the longest time, beyond those that are kept. */
const maxShift = Math.ceil(Math.log2(maxMicros)) - keptBits

/** Memory: 86 kB of counts beside the histogram's. */
export function openTimes(): Times {
  const histogram = newHistogram()
  const counts = new Uint32Array((maxShift + 2) * halfCount)
  return {
    add: (ms) => {
      const place = placeOf(microsOf(ms))
      counts[place] = (counts[place] ?? 0) + 1
    },
    histogram: () => {
      // While a run goes on each second ends with this: an iterator takes ten times as long.
      for (let place = 0; place < counts.length; place++) {
        const count = counts[place] ?? 0
        if (count > 0) histogram.recordValueWithCount(lowestAt(place), count)
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

function microsOf(ms: number): number {
  return Math.min(maxMicros, Math.max(1, Math.round(ms * 1000)))
}

/** Of a whole number: its highest bits, after the places of those with fewer bits. */
function placeOf(micros: number): number {
  const shift = Math.max(0, 32 - keptBits - Math.clz32(micros))
  return shift * halfCount + (micros >>> shift)
}

/** The least of the numbers that share a place. */
function lowestAt(place: number): number {
  const shift = Math.max(0, Math.floor(place / halfCount) - 1)
  return (place - shift * halfCount) * 2 ** shift
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
