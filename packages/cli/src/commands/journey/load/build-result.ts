import { availableParallelism, cpus, machine, release, type } from 'node:os'
import { encodeHistogram } from '../../../load/measure/histograms.ts'
import { type CountedRun, countTenants } from '../../../load/proof/count-tenants.ts'
import type { LoadReport } from '../../../load/report/load-report.ts'
import type { ReadResult } from '../../../load/result/parse-result.ts'
import type { GeneratorShape, RunEnvironment, RunShape } from '../../../load/result/run-result.ts'
import { trafficShape } from '../../../load/result/traffic-shape.ts'
import type { SentLoad } from '../../../load/run-load.ts'
import { type KindSpec, openKinds } from '../../../load/traffic/kinds.ts'
import { commandLine } from './command-line.ts'
import { type LoadFlags, loadCommand, type ParsedLoad } from './load-flags.ts'

export interface ResultSource {
  readonly report: LoadReport
  readonly flags: LoadFlags
  readonly parsed: ParsedLoad
  /** Wall clock, milliseconds. */
  readonly startedMs: number
  readonly nodeVersion: string
}

/** A report together with what it was made from, what was asked for, and where it ran. */
export function buildResult(
  { measured, run }: SentLoad,
  { report, flags, parsed, startedMs, nodeVersion }: ResultSource,
): ReadResult {
  const { latency, service, lag } = measured
  return {
    histograms: { latency, service, lag },
    result: {
      started_at: new Date(startedMs).toISOString(),
      command: commandLine('logpipe load', loadCommand(), flags),
      environment: environmentOf(nodeVersion),
      shape: shapeOf(parsed, flags),
      objectives: parsed.objectives.map(({ text }) => text),
      report,
      tenants: countTenants(
        { ...withoutRejected(run, parsed.traffic), waiting: waitingOf(report, measured) },
        parsed.tenants.map(({ tenantId }) => tenantId),
      ),
      histograms: {
        latency: encodeHistogram(latency),
        service: encodeHistogram(service),
        lag: encodeHistogram(lag),
      },
    },
  }
}

/** A bad request that was rejected for what it holds counts as that, and not as refused. */
function withoutRejected(run: SentLoad['run'], traffic: KindSpec): Omit<CountedRun, 'waiting'> {
  const { kindOf } = openKinds(traffic)
  const isMeant = (n: number): boolean => kindOf(n) === 'bad' && run.stateOf(n) === 'rejected'
  return { ...run, stateOf: (n) => (isMeant(n) ? undefined : run.stateOf(n)) }
}

/** The report counts them as failed; no thread does. */
function waitingOf(report: Pick<LoadReport, 'failures'>, measured: Pick<LoadReport, 'failures'>): number {
  const [told, seen] = [report, measured].map(({ failures }) =>
    Object.values(failures).reduce((sum, count) => sum + count, 0),
  )
  return (told ?? 0) - (seen ?? 0)
}

function environmentOf(nodeVersion: string): RunEnvironment {
  return {
    logpipe: LOGPIPE_VERSION,
    node: nodeVersion,
    os: `${type()} ${release()} ${machine()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: availableParallelism(),
  }
}

function shapeOf(parsed: ParsedLoad, flags: LoadFlags): RunShape {
  const { schedule, batchRecords, concurrency, traffic, maxConnections, timeoutMs } = parsed
  const stages = schedule.stages.map(({ fromRate, toRate, durationMs }) => ({
    from_rate: fromRate,
    to_rate: toRate,
    duration_ms: durationMs,
  }))
  return {
    ...{ stages, arrivals: schedule.spacing, batch: batchRecords, ...(concurrency !== undefined && { concurrency }) },
    ...{ traffic: trafficShape(traffic), connections: maxConnections, timeout_ms: timeoutMs },
    generator: generatorOf(parsed, flags),
  }
}

function generatorOf({ threads, maxLagMs, noisy }: ParsedLoad, { precise, warmUp }: LoadFlags): GeneratorShape {
  return {
    ...{ threads, precise: precise === true, warm_up: warmUp, max_lag_ms: maxLagMs },
    noisy: noisy === undefined ? null : `${noisy.tenantId}=${noisy.factor}x`,
  }
}
