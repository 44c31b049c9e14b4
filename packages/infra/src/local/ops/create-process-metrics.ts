import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metric } from './exposition.ts'

export interface ProcessParts {
  readonly usage: Pick<NodeJS.Process, 'cpuUsage' | 'memoryUsage'>
  /** Start of the process, seconds since the epoch. */
  readonly startSeconds: number
}

/** What the process uses, under the names that Prometheus' own clients give to it. */
export function createProcessMetrics({ usage, startSeconds }: ProcessParts): {
  readonly metrics: () => readonly Metric[]
  readonly close: () => void
} {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  return {
    metrics: () => {
      const { user, system } = usage.cpuUsage()
      const p99 = delay.percentile(99) / 1e9
      delay.reset()
      return [
        single('process_cpu_seconds_total', 'counter', 'CPU time, seconds.', (user + system) / 1e6),
        single('process_resident_memory_bytes', 'gauge', 'Resident memory, bytes.', usage.memoryUsage.rss()),
        single('process_start_time_seconds', 'gauge', 'Start of the process, seconds since the epoch.', startSeconds),
        single(
          'nodejs_eventloop_lag_p99_seconds',
          'gauge',
          'Lag of the event loop since the last scrape, 99th percentile, seconds.',
          p99,
        ),
      ]
    },
    close: () => delay.disable(),
  }
}

/** A metric with one value. */
export function single(name: string, type: Metric['type'], help: string, value: number): Metric {
  return { name, type, help, samples: [{ value }] }
}
