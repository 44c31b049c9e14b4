import type { Histogram } from '../measure/histograms.ts'
import type { TenantOutcome } from '../proof/count-tenants.ts'
import type { LoadReport } from '../report/load-report.ts'
import type { ScheduleSpec } from '../schedule/arrivals.ts'
import type { TrafficShape } from './traffic-shape.ts'

/** All that is known of a run: what `load --out` keeps, and every report is made of. Plain data. */
export interface RunResult {
  /** ISO 8601, UTC. */
  readonly started_at: string
  /** As it could be typed again, without secrets. */
  readonly command: string
  readonly environment: RunEnvironment
  readonly shape: RunShape
  /** Conditions under which the run fails, as they were given. */
  readonly objectives: readonly string[]
  readonly report: LoadReport
  readonly tenants: readonly TenantOutcome[]
  /** HDR histograms of microseconds, in the compressed form that every HDR library reads. */
  readonly histograms: Readonly<Record<HistogramName, string>>
}

export const histogramNames = ['latency', 'service', 'lag'] as const
export type HistogramName = (typeof histogramNames)[number]
export type RunHistograms = Readonly<Record<HistogramName, Histogram>>

/** Where the generator ran. */
export interface RunEnvironment {
  readonly logpipe: string
  readonly node: string
  readonly os: string
  readonly cpu: string
  /** CPUs that the process may use. */
  readonly cpus: number
}

/** What was asked of the run. Two runs of the same shape can be compared. */
export interface RunShape {
  readonly stages: readonly ShapeStage[]
  readonly arrivals: ScheduleSpec['spacing']
  readonly batch: number
  /** Of a closed model: requests in flight at once. */
  readonly concurrency?: number
  /** This and what follows is not in results of versions before: what was asked of those is not known. */
  readonly traffic?: TrafficShape
  /** The most to the endpoint. */
  readonly connections?: number
  readonly timeout_ms?: number
  readonly generator?: GeneratorShape
}

/** How requests were to be sent. */
export interface GeneratorShape {
  readonly threads: number
  readonly precise: boolean
  readonly warm_up: boolean
  /** A request that starts later than this after it was due is late. */
  readonly max_lag_ms: number
  /** The tenant that sends several times as much, as --noisy takes it; null without. */
  readonly noisy: string | null
}

export interface ShapeStage {
  /** Requests per second, at the start and at the end. */
  readonly from_rate: number
  readonly to_rate: number
  readonly duration_ms: number
}
