import type { RunShape, ShapeStage } from '../result/run-result.ts'
import { sha256, type TrafficShape } from '../result/traffic-shape.ts'

/** What can be asked of a run. */
export type ShapeAspect =
  | ('rate' | 'duration' | 'stages' | 'arrivals' | 'batch' | 'concurrency' | 'connections' | 'timeout')
  | ('tenants' | 'size' | 'lines' | 'duplicates' | 'bad' | 'personal data' | 'seed')
  | ('noisy tenant' | 'threads' | 'precision' | 'warm-up' | 'max lag')

/** What was asked of one run and not of the other. */
export interface ShapeDifference {
  readonly what: ShapeAspect
  readonly before: string
  readonly after: string
}

/** An aspect of two runs; undefined where a result does not say. */
interface ComparedAspect {
  readonly what: ShapeAspect
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Runs that were asked for different things differ for that reason alone. */
export function shapeDifferences(before: RunShape, after: RunShape): readonly ShapeDifference[] {
  return comparedAspects(before, after).flatMap(({ what, before: one, after: other }) =>
    one === undefined || other === undefined || one === other ? [] : [{ what, before: one, after: other }],
  )
}

/** Aspects in which the runs may differ, because the result of at least one does not say: an older version wrote it. */
export function unknownAspects(before: RunShape, after: RunShape): readonly ShapeAspect[] {
  const unknown = comparedAspects(before, after).filter((one) => one.before === undefined || one.after === undefined)
  return unknown.map(({ what }) => what)
}

function comparedAspects(before: RunShape, after: RunShape): readonly ComparedAspect[] {
  const [one, other] = [aspectTexts(before), aspectTexts(after)]
  return [
    ...scheduleAspects(before.stages, after.stages),
    ...Object.keys(one).map((key) => {
      const what = key as keyof typeof one
      return { what, before: one[what], after: other[what] }
    }),
  ]
}

function scheduleAspects(before: readonly ShapeStage[], after: readonly ShapeStage[]): readonly ComparedAspect[] {
  const [one, other] = [constantOf(before), constantOf(after)]
  if (one === undefined || other === undefined) {
    return [{ what: 'stages', before: stagesText(before), after: stagesText(after) }]
  }
  return [
    { what: 'rate', before: perMinute(one.from_rate), after: perMinute(other.from_rate) },
    { what: 'duration', before: seconds(one.duration_ms), after: seconds(other.duration_ms) },
  ]
}

/** All but the schedule. Different texts for different values: what would be too long has a checksum. */
function aspectTexts(shape: RunShape) {
  const { arrivals, batch, concurrency, traffic, connections, timeout_ms: timeoutMs, generator } = shape
  return {
    arrivals,
    batch: records(batch),
    concurrency: inFlight(concurrency),
    tenants: traffic && tenantsText(traffic.tenants),
    size: traffic && (traffic.size ?? 'not given'),
    lines: traffic && linesText(traffic.lines),
    duplicates: traffic && percent(traffic.duplicates),
    bad: traffic && percent(traffic.bad),
    'personal data': traffic && (traffic.personal_data ? 'planted' : 'not planted'),
    seed: traffic && String(traffic.seed),
    connections: connections === undefined ? undefined : `at most ${connections}`,
    timeout: timeoutMs === undefined ? undefined : seconds(timeoutMs),
    'noisy tenant': generator && (generator.noisy ?? 'none'),
    threads: generator && String(generator.threads),
    precision: generator && (generator.precise ? 'a core for exact times' : 'no core for exact times'),
    'warm-up': generator && (generator.warm_up ? 'warmed up' : 'cold'),
    'max lag': generator && seconds(generator.max_lag_ms),
  } as const satisfies Partial<Record<ShapeAspect, string | undefined>>
}

/** The stage of a run that has one rate from its start to its end. */
function constantOf([stage, ...others]: readonly ShapeStage[]): ShapeStage | undefined {
  return others.length === 0 && stage?.from_rate === stage?.to_rate ? stage : undefined
}

function stagesText(stages: readonly ShapeStage[]): string {
  return stages
    .map((stage) => {
      const [from, to] = [rpm(stage.from_rate), rpm(stage.to_rate)]
      return `${from === to ? from : `${from}-${to}`}rpm:${stage.duration_ms / 1000}s`
    })
    .join(',')
}

function perMinute(rate: number): string {
  return `${rpm(rate).toLocaleString('en-US')} requests/min`
}

/** Rates a minute are whole where they were given so. */
function rpm(perSecond: number): number {
  return Number((perSecond * 60).toPrecision(12))
}

function seconds(ms: number): string {
  return `${ms / 1000} s`
}

function inFlight(concurrency: number | undefined): string {
  return concurrency === undefined ? 'at a rate' : `${concurrency} in flight`
}

function records(batch: number): string {
  return batch === 1 ? '1 record' : `${batch} records`
}

/** Longer lists of tenants are told by their number and a checksum. */
const maxListed = 60

function tenantsText(tenants: TrafficShape['tenants']): string {
  const list = tenants.map(({ tenant, weight }) => (weight === 1 ? tenant : `${tenant}=${weight}`)).join(',')
  return list.length <= maxListed ? list : `${tenants.length} tenants, SHA-256 ${sha256(list).slice(0, 16)}`
}

function linesText(lines: TrafficShape['lines']): string {
  return lines === null ? 'generated' : `${lines.count} from a file, SHA-256 ${lines.sha256.slice(0, 16)}`
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`
}
