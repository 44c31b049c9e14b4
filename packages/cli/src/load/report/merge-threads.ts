import type { Driven } from '../engine/drive.ts'
import type { ThreadResult } from '../engine/run-threads.ts'
import { decodeHistogram, type Histogram } from '../measure/histograms.ts'
import type { Measured, SecondRow } from '../measure/recorder.ts'

/** What all threads of a run measured together. Times are milliseconds, histograms microseconds. */
export interface RunMeasured extends Omit<Measured, 'latency' | 'service' | 'lag' | 'others'> {
  /** Of all tenants but the noisy one; undefined where there is none. */
  readonly others: Histogram | undefined
  readonly latency: Histogram
  readonly service: Histogram
  readonly lag: Histogram
  /** Of the busiest thread. */
  readonly busyShare: number
  readonly gcMs: number
  readonly longestGcMs: number
  /** When the last request could have started, milliseconds. */
  readonly endedMs: number
  readonly isOutOfConnections: boolean
  /** Connections that were still being opened in the end, and for how long at most, milliseconds. */
  readonly stillOpening: Driven['stillOpening']
}

export function mergeThreads(results: readonly ThreadResult[]): RunMeasured {
  const parts = results.map(({ measured }) => measured)
  const sum = (of: (part: Measured) => number): number => parts.reduce((total, part) => total + of(part), 0)
  const ran = (of: (result: ThreadResult) => number): number => Math.max(0, ...results.map(of))
  const senders = parts.filter(({ sent }) => sent > 0)
  return {
    sent: sum(({ sent }) => sent),
    firstSentMs: Math.min(...senders.map(({ firstSentMs }) => firstSentMs)),
    lastSentMs: Math.max(...senders.map(({ lastSentMs }) => lastSentMs)),
    late: sum(({ late }) => late),
    unconnected: sum(({ unconnected }) => unconnected),
    connectError: parts.find(({ connectError }) => connectError !== undefined)?.connectError,
    statuses: addCounts(parts.map(({ statuses }) => statuses)),
    failures: addCounts(parts.map(({ failures }) => failures)),
    latency: addHistograms(parts.map(({ latency }) => latency)),
    service: addHistograms(parts.map(({ service }) => service)),
    lag: addHistograms(parts.map(({ lag }) => lag)),
    others: othersOf(parts),
    seconds: addSeconds(parts.map(({ seconds }) => seconds)),
    busyShare: ran((result) => result.ran.busyShare),
    gcMs: ran((result) => result.ran.gcMs),
    longestGcMs: ran((result) => result.ran.longestGcMs),
    // Negative where the run ended before its start.
    endedMs: Math.max(...results.map((result) => result.ran.endedMs)),
    isOutOfConnections: results.some((result) => result.ran.isOutOfConnections),
    stillOpening: {
      count: results.reduce((total, { ran: { stillOpening } }) => total + stillOpening.count, 0),
      longestMs: ran((result) => result.ran.stillOpening.longestMs),
    },
  }
}

function othersOf(parts: readonly Measured[]): Histogram | undefined {
  const encoded = parts.flatMap(({ others }) => others ?? [])
  return encoded.length === 0 ? undefined : addHistograms(encoded)
}

function addCounts(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + count
  }
  return sums
}

function addHistograms(encoded: readonly string[]): Histogram {
  const [first, ...others] = encoded.map(decodeHistogram)
  if (first === undefined) throw new Error('there is no histogram to add to')
  for (const other of others) first.add(other)
  return first
}

/** Percentiles of threads do not add up: the worst of them stands for all. */
function addSeconds(parts: readonly (readonly SecondRow[])[]): readonly SecondRow[] {
  const length = Math.max(0, ...parts.map((rows) => rows.length))
  return Array.from({ length }, (_, second) => {
    const rows = parts.flatMap((part) => part[second] ?? [])
    const sum = (of: (row: SecondRow) => number): number => rows.reduce((total, row) => total + of(row), 0)
    const worst = (of: (row: SecondRow) => number): number => Math.max(...rows.map(of))
    return {
      second,
      ...{
        sent: sum(({ sent }) => sent),
        responses: sum(({ responses }) => responses),
        failed: sum((row) => row.failed),
      },
      ...{ p50: worst(({ p50 }) => p50), p99: worst(({ p99 }) => p99), max: worst(({ max }) => max) },
    }
  })
}
