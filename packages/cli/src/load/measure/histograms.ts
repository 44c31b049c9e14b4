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

/** A percentile, milliseconds; 0 of nothing. */
export function percentileMs(histogram: Histogram, percent: number): number {
  return histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percent) / 1000
}

/** In the form that every HDR library reads. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram)
}

export function decodeHistogram(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded)
}
