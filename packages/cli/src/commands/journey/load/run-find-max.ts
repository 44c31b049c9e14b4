import type { Target } from '../../../connect/open-target.ts'
import { explainingFailures } from '../../../connect/target-failure.ts'
import type { CliContext } from '../../../context.ts'
import { exitCodes } from '../../../exit-codes.ts'
import { newRunId } from '../../../ledger/run-id.ts'
import { countOutcomes } from '../../../load/proof/outcomes.ts'
import { loadReport } from '../../../load/report/load-report.ts'
import { type Objective, parseObjective } from '../../../load/report/objectives.ts'
import { sendLoad } from '../../../load/run-load.ts'
import { countArrivals, fixedRate, type ScheduleSpec } from '../../../load/schedule/arrivals.ts'
import { type FindMaxStep, type FoundMax, findMax, judgeStep } from '../../../load/search/find-max.ts'
import { untilEmpty } from '../../../load/search/until-empty.ts'
import { count, duration, jsonLine } from '../../../render/format.ts'
import { tidyNumbers } from '../../../render/json-style.ts'
import { foundMaxText } from '../../../render/load/found-max.ts'
import { startProgress } from '../../../render/progress.ts'
import { endpointOf } from './endpoint-of.ts'
import type { LoadFlags, ParsedLoad } from './load-flags.ts'
import type { LoadLedger } from './load-ledger.ts'
import { isUnauthorized, unauthorized } from './unauthorized.ts'

export interface FindMaxRun {
  readonly flags: LoadFlags
  readonly parsed: ParsedLoad
  readonly target: Target
  readonly key: { readonly apiKey?: string }
  readonly noted: LoadLedger
}

/** A whole search, and what a step takes besides its sending: milliseconds. */
const [budgetMs, aroundStepMs] = [90_000, 2_000]
/** A target that saturates answers late by any measure: the rate that is found hardly depends on this limit. */
const defaultObjective = 'p99>200ms'
const maxRate = 1_000_000

/** Searches for the highest rate that holds, and prints it with its evidence. */
export async function runFindMax(
  { flags, parsed, target, key, noted }: FindMaxRun,
  context: CliContext,
): Promise<number> {
  const { elapsed, sleep, err, out } = context
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const signal = target.died ? AbortSignal.any([interrupt.signal, target.died]) : interrupt.signal
  const progress = startProgress(err, elapsed)
  const objectives = parsed.objectives.length > 0 ? parsed.objectives : [parseObjective(defaultObjective)]
  const { durationMs, startRate, minRate } = parsed.search
  const endMs = elapsed() + budgetMs
  let left = parsed.maxRequests
  const { spacing, seed } = parsed.schedule
  const scheduleAt = (rate: number): ScheduleSpec => ({ ...fixedRate(rate, durationMs), spacing, seed })
  const runStep = async (rate: number): Promise<FindMaxStep | undefined> => {
    const schedule = scheduleAt(rate)
    const sent = await sendLoad({
      ...{ ...parsed, ...noted.options, schedule, signal },
      endpoint: endpointOf(target.url),
      traffic: { ...parsed.traffic, runId: newRunId(context.now(), context.random), ...key },
      ...{ isPrecise: flags.precise === true, isWarmedUp: flags.warmUp },
      onProgress: ({ sent: requests }) =>
        progress.update(() => `trying ${rateText(rate)} for ${duration(durationMs)} · sent ${count(requests)}`),
    })
    left -= sent.measured.sent
    if (signal.aborted) return undefined
    if (isUnauthorized(sent)) throw unauthorized(target, key)
    const report = loadReport(
      {
        measured: sent.measured,
        outcomes: countOutcomes(sent.run, parsed.traffic),
        verified: undefined,
        drainMs: undefined,
      },
      {
        ...{ ...parsed, schedule, objectives: [] },
        ...{
          target: target.name,
          url: target.url,
          tenants: parsed.tenants.length,
          isInterrupted: false,
          fault: undefined,
        },
      },
    )
    // The depth of a queue on AWS is known too late.
    const { stores } = target
    const drainMs =
      target.kind === 'deployed' || stores === undefined
        ? undefined
        : await explainingFailures(target, () =>
            untilEmpty({ stores, limitMs: Math.max(0, endMs - elapsed()), elapsed, sleep, signal }),
          )
    return judgeStep(report, { rate, durationMs, drainMs, objectives })
  }
  try {
    const found = await findMax({
      ...{ startRate, minRate, maxRate, runStep, budgetMs, elapsed },
      stepMs: durationMs + aroundStepMs + parsed.timeoutMs,
      isAllowed: (rate) => (rate * durationMs) / 1000 <= left && countArrivals(scheduleAt(rate)) <= left,
    })
    progress.done()
    out.write(
      flags.json ? jsonLine(tidyNumbers(document(target, objectives, found))) : foundMaxText(found, objectives, out),
    )
    // What was found is worth printing, and the stack's death is why there is no more.
    target.died?.throwIfAborted()
    return exitCodeOf(found)
  } finally {
    stopListening()
    progress.done()
    await noted.close()
    await target.close()
  }
}

function document({ name }: Target, objectives: readonly Objective[], found: FoundMax) {
  return { target: name, objectives: objectives.map(({ text }) => text), ...found }
}

function exitCodeOf({ limited_by: end, rate_per_second: rate }: FoundMax): number {
  if (end === 'interrupted') return exitCodes.interrupted
  if (end === 'none_held') return 1
  return rate !== null && (end === 'target' || end === 'highest_rate') ? 0 : 3
}

function rateText(perSecond: number): string {
  return `${perSecond.toLocaleString('en-US', { maximumFractionDigits: 1 })} requests a second`
}
