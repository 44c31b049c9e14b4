import type { RunShape, ShapeStage } from '../result/run-result.ts'

/** What was asked of one run and not of the other. */
export interface ShapeDifference {
  readonly what: 'rate' | 'duration' | 'stages' | 'arrivals' | 'batch' | 'concurrency'
  readonly before: string
  readonly after: string
}

/** Runs that were asked for different things differ for that reason alone. */
export function shapeDifferences(before: RunShape, after: RunShape): readonly ShapeDifference[] {
  const all = [
    ...scheduleDifferences(before.stages, after.stages),
    { what: 'arrivals', before: before.arrivals, after: after.arrivals },
    { what: 'batch', before: records(before.batch), after: records(after.batch) },
    { what: 'concurrency', before: inFlight(before.concurrency), after: inFlight(after.concurrency) },
  ] as const
  return all.filter((one) => one.before !== one.after)
}

function scheduleDifferences(before: readonly ShapeStage[], after: readonly ShapeStage[]): readonly ShapeDifference[] {
  const [one, other] = [constantOf(before), constantOf(after)]
  if (one === undefined || other === undefined) {
    return [{ what: 'stages', before: stagesText(before), after: stagesText(after) }]
  }
  return [
    { what: 'rate', before: perMinute(one.from_rate), after: perMinute(other.from_rate) },
    { what: 'duration', before: seconds(one), after: seconds(other) },
  ]
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

function seconds({ duration_ms }: ShapeStage): string {
  return `${duration_ms / 1000} s`
}

function inFlight(concurrency: number | undefined): string {
  return concurrency === undefined ? 'at a rate' : `${concurrency} in flight`
}

function records(batch: number): string {
  return batch === 1 ? '1 record' : `${batch} records`
}
