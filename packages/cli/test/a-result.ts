import {
  encodeHistogram,
  type Histogram,
  newHistogram,
  percentileMs,
  recordMs,
} from '../src/load/measure/histograms.ts'
import type { LoadReport } from '../src/load/report/load-report.ts'
import type { ReadResult } from '../src/load/result/parse-result.ts'
import type { RunResult } from '../src/load/result/run-result.ts'

export interface ResultParts {
  /** Milliseconds, one for each response. */
  readonly latencies?: readonly number[]
  readonly report?: Partial<LoadReport>
  readonly result?: Partial<Omit<RunResult, 'report' | 'histograms'>>
}

/** The result of a run that passed, but for what is given. */
export function aReadResult({ latencies = [1, 2, 3, 4], report = {}, result = {} }: ResultParts = {}): ReadResult {
  const latency = histogramOf(latencies)
  const service = histogramOf(latencies.map((ms) => ms * 0.9))
  const lag = histogramOf(latencies.map((ms) => ms * 0.1))
  const histograms = { latency, service, lag }
  return {
    histograms,
    result: {
      started_at: '2026-01-02T03:04:05.678Z',
      command: 'logpipe load --rate 2 --duration 2s',
      environment: { logpipe: '1.2.3', node: '24.0.0', os: 'Linux 6.1.0 x86_64', cpu: 'A CPU', cpus: 2 },
      shape: { stages: [{ from_rate: 2, to_rate: 2, duration_ms: 2_000 }], arrivals: 'constant', batch: 1, ...aClient },
      objectives: [],
      tenants: [{ tenant: 'acme', accepted: latencies.length, refused: 0, unanswered: 0 }],
      ...result,
      report: { ...aReport(latencies.length, histograms), ...report },
      histograms: {
        latency: encodeHistogram(latency),
        service: encodeHistogram(service),
        lag: encodeHistogram(lag),
      },
    },
  }
}

/** What was asked besides the schedule; results of older versions do not say. */
const aClient = {
  traffic: {
    ...{ seed: 1, tenants: [{ tenant: 'acme', weight: 1 }], size: null, lines: null },
    ...{ duplicates: 0, bad: 0, personal_data: false },
  },
  connections: 1_000,
  timeout_ms: 10_000,
  generator: { threads: 1, precise: false, warm_up: true, max_lag_ms: 100, noisy: null },
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = newHistogram()
  for (const value of values) recordMs(histogram, value)
  return histogram
}

function aReport(sent: number, { latency, service, lag }: ReadResult['histograms']): LoadReport {
  return {
    ...{ verdict: 'passed', missed: [], target: 'embedded', tenants: 1, requests: sent, responses: sent },
    rate: { target_per_second: 2, achieved_per_second: 2, error_percent: 0 },
    records: {
      ...{ sent, accepted: sent, stored: sent, refused: 0, unanswered: 0 },
      ...{ lost: 0, duplicated: 0, misplaced: 0, unanswered_stored: 0, unclear_stored: 0 },
    },
    ...{ drain_ms: 120, late: 0, unsent: 0, statuses: { 202: sent }, failures: {}, unreachable: null },
    latency_ms: percentiles(latency),
    service_ms: percentiles(service),
    lag_ms: percentiles(lag),
    generator: { limit: null, busy_percent: 12.5, gc_ms: 3, longest_gc_ms: 1 },
    seconds: [
      { second: 0, sent: 2, responses: 1, failed: 0, p50: 1, p99: 2, max: 2 },
      { second: 1, sent: Math.max(0, sent - 2), responses: Math.max(0, sent - 1), failed: 0, p50: 3, p99: 4, max: 4 },
    ],
  }
}

function percentiles(histogram: Histogram): LoadReport['latency_ms'] {
  const at = (percent: number): number => percentileMs(histogram, percent)
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), p999: at(99.9), max: at(100) }
}
