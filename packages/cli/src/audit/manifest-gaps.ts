import { createNumberSet, type NumberSet, type NumberSpan } from './number-set.ts'

/** What one manifest says of its series: the manifests of a tenant that one instance of ingest numbered. */
export interface SeriesEntry {
  readonly instance: string
  readonly number: number
  /** When its request was received, and when the manifest expires, epoch milliseconds. */
  readonly receivedMs: number
  readonly expiresMs: number
  /** All numbers up to this one were written, or are abandoned; -1 for none. */
  readonly settled: number
  /** When the last of those that were written expires, epoch milliseconds; 0 for none. */
  readonly settledUntilMs: number
  /** Numbers that were never written for certain. */
  readonly abandoned: readonly NumberSpan[]
}

export interface SeriesNumber {
  readonly instance: string
  readonly number: number
}

export interface GapOptions {
  /** Wall clock, milliseconds: what has expired by then may be gone. */
  readonly nowMs: number
  /** What was received up to then was erased on purpose, or may have been; epoch milliseconds. */
  readonly erasedUntilMs: number
}

/** Finds manifests that are not there although a later one of their series says that they were written. */
export interface ManifestGaps {
  readonly add: (entry: SeriesEntry) => void
  /** There is something under this number, which cannot be believed. */
  readonly note: (place: SeriesNumber) => void
  readonly deleted: () => Iterable<SeriesNumber>
}

interface Series {
  readonly there: NumberSet
  readonly abandoned: NumberSet
  /** The highest number of which it is known that it was written or abandoned. */
  settled: number
  /** The lowest number that is due since a later one or itself is there. */
  firstDue: number
  /** The lowest number up to which the last that was written is due, whether it is there or not. */
  firstSettledDue: number
}

/** From the receipt of a request to the end of writing its manifest, at most; milliseconds. */
const inFlightMs = 60_000

/**
 * Within a series no manifest expires before an earlier one. So from the first on that has not expired, and was not erased, each must be there that a later
 * one calls settled, unless its write was abandoned. Memory is that of the gaps.
 */
export function createManifestGaps({ nowMs, erasedUntilMs }: GapOptions): ManifestGaps {
  const known = new Map<string, Series>()
  const seriesOf = (instance: string): Series => {
    const series = known.get(instance) ?? newSeries()
    known.set(instance, series)
    return series
  }
  const isDue = (receivedMs: number, expiresMs: number): boolean => expiresMs > nowMs && receivedMs > erasedUntilMs
  return {
    note: ({ instance, number }) => seriesOf(instance).there.add({ from: number, to: number }),
    add: ({ instance, number, receivedMs, expiresMs, settled, settledUntilMs, abandoned }) => {
      const series = seriesOf(instance)
      series.there.add({ from: number, to: number })
      for (const span of abandoned) series.abandoned.add(span)
      series.settled = Math.max(series.settled, settled)
      // Those between were being written when it was numbered, and expire hardly before it.
      const isSafelyDue = isDue(receivedMs, expiresMs - inFlightMs)
      if (isSafelyDue) series.firstDue = Math.min(series.firstDue, settled + 1)
      else if (isDue(receivedMs, expiresMs)) series.firstDue = Math.min(series.firstDue, number)
      // All of a series are kept equally long.
      if (settled >= 0 && isDue(settledUntilMs - (expiresMs - receivedMs), settledUntilMs))
        series.firstSettledDue = Math.min(series.firstSettledDue, settled)
    },
    deleted: function* () {
      for (const [instance, series] of known) {
        for (const number of series.there.gaps(firstDueOf(series), series.settled))
          if (!series.abandoned.has(number)) yield { instance, number }
      }
    },
  }
}

function newSeries(): Series {
  const [firstDue, firstSettledDue] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  return { there: createNumberSet(), abandoned: createNumberSet(), settled: -1, firstDue, firstSettledDue }
}

function firstDueOf({ firstDue, firstSettledDue, abandoned }: Series): number {
  let lastWritten = firstSettledDue
  while (lastWritten >= 0 && abandoned.has(lastWritten)) lastWritten--
  return Math.min(firstDue, lastWritten < 0 ? firstDue : lastWritten)
}
