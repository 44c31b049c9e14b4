import { resolve } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { keyOf } from '../../../config/api-key.ts'
import { resolveConfig } from '../../../config/resolve-config.ts'
import { closingOnFailure } from '../../../connect/closing-on-failure.ts'
import { openTarget, type Target } from '../../../connect/open-target.ts'
import { depthLateMs } from '../../../connect/stack-depth.ts'
import { explainingFailures } from '../../../connect/target-failure.ts'
import type { CliContext } from '../../../context.ts'
import { exitCodes } from '../../../exit-codes.ts'
import { newRunId } from '../../../ledger/run-id.ts'
import type { Counts } from '../../../load/engine/run-threads.ts'
import { countOutcomes } from '../../../load/proof/outcomes.ts'
import { type LoadReport, loadReport } from '../../../load/report/load-report.ts'
import { type MeasuredOthers, noiseReport } from '../../../load/report/noise-report.ts'
import { type ReadResult, resultText } from '../../../load/result/parse-result.ts'
import { type FollowedLoad, followLoad, type LoadOptions, type SentLoad, sendLoad } from '../../../load/run-load.ts'
import { countArrivals, peakRateOf } from '../../../load/schedule/arrivals.ts'
import { errorText } from '../../../render/error.ts'
import { count, plural } from '../../../render/format.ts'
import { renderResult } from '../../../render/load/result-format.ts'
import { queuedText } from '../../../render/load.ts'
import { type Progress, startProgress } from '../../../render/progress.ts'
import { repeatTarget } from '../../../render/target-flags.ts'
import { unlessAborted } from '../../../unless-aborted.ts'
import { defineCommand } from '../../define-command.ts'
import { endAtOnce, listenForTwo, type TwoInterrupts } from '../../two-interrupts.ts'
import { buildResult } from './build-result.ts'
import { confirmLoad, type PlannedLoad } from './confirm-load.ts'
import { endpointOf } from './endpoint-of.ts'
import { type LoadFlags, loadCommand, type ParsedLoad, parseLoadFlags } from './load-flags.ts'
import { openLoadLedger } from './load-ledger.ts'
import { writeText } from './result-file.ts'
import { runFindMax } from './run-find-max.ts'
import { isUnauthorized, unauthorized } from './unauthorized.ts'
import { watchRun } from './watch-run.ts'

/** Load-tests a target at an arrival rate that does not depend on it, and follows every record into the table. */
export const load = defineCommand(loadCommand, run, {
  ending: { kind: 'changes', interrupted: 'nothing was sent' },
  examples: {
    'Send 1,000 requests per minute for 30 seconds': 'logpipe load --rpm 1000',
    'Fail a build that is slow, or loses a record':
      "logpipe load --rate 50 --duration 2m --fail-if 'p99>200ms' --fail-if 'lost>0'",
    'Find the highest rate that holds': 'logpipe load --find-max',
  },
})

async function run(flags: LoadFlags, context: CliContext): Promise<number> {
  const parsed = await parseLoadFlags(flags, context)
  const key = keyOf(context)
  const target = await openTarget(await resolveConfig(flags, context), context)
  return closingOnFailure(target, () => loadTo(target, { flags, parsed, key }, context))
}

async function loadTo(
  target: Target,
  { flags, parsed, key }: Pick<OneRun, 'flags' | 'parsed' | 'key'>,
  context: CliContext,
): Promise<number> {
  if (!flags.yes) await confirmLoad(plannedLoad(flags, parsed), target, context)
  const noted = openLoadLedger(target, parsed, context)
  if (flags.findMax) return runFindMax({ flags, parsed, target, key, noted }, context)
  const interrupts = listenForTwo(context)
  return endAtOnce(interrupts, context, () => runOnce({ flags, parsed, key, target, noted, interrupts }, context))
}

interface OneRun {
  readonly flags: LoadFlags
  readonly parsed: ParsedLoad
  readonly key: ReturnType<typeof keyOf>
  readonly target: Target
  readonly noted: ReturnType<typeof openLoadLedger>
  readonly interrupts: TwoInterrupts
}

async function runOnce(
  { flags, parsed, key, target, noted, interrupts }: OneRun,
  context: CliContext,
): Promise<number> {
  const progress = startProgress(context.err, context.elapsed)
  const { tenants } = parsed
  const options: Omit<LoadOptions, 'onProgress'> = {
    ...parsed,
    ...noted.options,
    endpoint: endpointOf(target.url),
    traffic: { ...parsed.traffic, runId: newRunId(context.now(), context.random), ...key },
    isPrecise: flags.precise === true,
    isWarmedUp: flags.warmUp,
    signal: target.died ? AbortSignal.any([interrupts.sending, target.died]) : interrupts.sending,
  }
  const calm = await runCalm(options, { parsed, target, progress, context })
  const startedMs = context.now()
  const watched = watchRun(target, parsed, { progress, context })
  const sent = await sendLoad({ ...options, onProgress: watched.onProgress, onStart: watched.onStart })
  interrupts.sent()
  const { followed, fault } = await follow(sent, options, { target, progress, context, signal: interrupts.waiting })
  const backlog = await watched.end(sent.measured.endedMs)
  await noted.close()
  progress.done()
  const stopped = await unlessAborted(interrupts.waiting, closed(target))
  interrupts.stopListening()
  if (isUnauthorized(sent)) throw unauthorized(target, key)
  const report = loadReport(
    {
      measured: sent.measured,
      outcomes: countOutcomes(sent.run, parsed.traffic),
      verified: followed?.verified,
      drainMs: followed?.drainMs,
      isCut: followed?.isCut === true,
      backlog,
      noise: parsed.noisy && calm && noiseReport(parsed.noisy, { calm, noisy: othersOf(sent, followed) }),
    },
    {
      ...parsed,
      ...{ target: target.name, url: target.url, tenants: tenants.length },
      ...trafficShape(parsed.traffic),
      isInterrupted: interrupts.sending.aborted,
      fault: fault ?? stopped,
    },
  )
  const read = buildResult(sent, { report, flags, parsed, startedMs, nodeVersion: context.nodeVersion })
  const unwritten = await keep(read, flags, context)
  context.out.write(await renderResult(read, flags.json === true ? 'json' : (flags.format ?? 'text'), context.out))
  tell([fault ?? stopped, unwritten], context)
  if (interrupts.waiting.aborted) context.errors.write(queuedText(repeatTarget(flags)))
  return exitCodeOf(report, unwritten !== undefined)
}

/** The same load without the noise, which the other run is compared with. A stack that stops shows in that one. */
async function runCalm(
  options: Omit<LoadOptions, 'onProgress'>,
  { parsed, target, progress, context }: Following & { readonly parsed: ParsedLoad },
): Promise<MeasuredOthers | undefined> {
  if (parsed.calm === undefined) return undefined
  const { schedule, traffic } = parsed.calm
  const calm = { ...options, schedule, traffic: { ...options.traffic, ...traffic } }
  const onProgress = ({ sent: requests }: Counts): void =>
    progress.update(() => `without the noise · sent ${count(requests)}`)
  const runId = newRunId(context.now(), context.random)
  const sent = await sendLoad({ ...calm, traffic: { ...calm.traffic, runId }, onProgress })
  const { followed } = await follow(sent, { traffic: { ...calm.traffic, runId } }, { target, progress, context })
  return othersOf(sent, followed)
}

function othersOf({ measured, run }: SentLoad, followed: FollowedLoad | undefined): MeasuredOthers {
  return { latency: measured.others, pipeline: followed?.verified.othersPipeline, run }
}

/** A closed model and a search come to as many requests as the target takes. */
function plannedLoad({ findMax }: LoadFlags, parsed: ParsedLoad): PlannedLoad {
  const { schedule, calm, concurrency, batchRecords, traffic } = parsed
  const isOpen = concurrency === undefined && findMax !== true
  const schedules = calm === undefined ? [schedule] : [calm.schedule, schedule]
  const requests = schedules.reduce((sum, one) => sum + countArrivals({ ...one, spacing: 'constant' }), 0)
  return {
    ...{ peakRate: peakRateOf(schedule), requests: isOpen ? requests : undefined },
    ...{ batchRecords, recordBytes: middleSize(traffic) },
  }
}

/** About: the middle of the sizes, or that of a line which nobody gave a size. */
function middleSize({ size, lines }: ParsedLoad['traffic']): number {
  if (lines !== undefined) return Math.ceil(lines.reduce((sum, line) => sum + line.length, 0) / lines.length)
  if (size === undefined) return 120
  return size.kind === 'uniform' ? Math.ceil((size.from + size.to) / 2) : size.middle
}

function trafficShape({ duplicateShare = 0, badShare = 0, isPlanted = false }: ParsedLoad['traffic']) {
  return { hasDuplicates: duplicateShare > 0, hasBad: badShare > 0, isPlanted }
}

/** The drain is over when nothing was stored for this long, milliseconds; longer where the queue's depth is late. */
const stallTimeoutMs = 30_000

interface Following {
  readonly target: Target
  readonly progress: Progress
  readonly context: CliContext
  /** Ends the wait for the queue. */
  readonly signal?: AbortSignal
}

/** By now there are results: an error must not keep them from being reported. */
async function follow(
  sent: SentLoad,
  options: Pick<LoadOptions, 'traffic'>,
  { target, progress, context, signal }: Following,
): Promise<{ readonly followed?: FollowedLoad; readonly fault?: LogpipeError }> {
  if (target.stores === undefined) return {}
  const { stores } = target
  const isDepthLate = target.kind === 'deployed'
  const { elapsed, sleep } = context
  try {
    const followed = await explainingFailures(target, () =>
      followLoad(sent, options, {
        ...{ stores, isDepthLate, elapsed, sleep, ...(signal && { signal }) },
        stallTimeoutMs: isDepthLate ? depthLateMs : stallTimeoutMs,
        onDrain: (queued) => progress.update(() => `draining ${plural(queued, 'message')}`),
      }),
    )
    return { followed }
  } catch (error) {
    if (error instanceof LogpipeError) return { fault: error }
    throw error
  }
}

async function closed(target: Target): Promise<LogpipeError | undefined> {
  try {
    await target.close()
    return undefined
  } catch (error) {
    if (error instanceof LogpipeError) return error
    throw error
  }
}

async function keep(
  { result }: ReadResult,
  { out }: LoadFlags,
  { cwd }: CliContext,
): Promise<LogpipeError | undefined> {
  return out === undefined ? undefined : await writeText('result', resolve(cwd, out), resultText(result))
}

function tell(faults: readonly (LogpipeError | undefined)[], { errors }: CliContext): void {
  for (const fault of faults) if (fault !== undefined) errors.write(errorText(fault.message, fault.hint, errors))
}

function exitCodeOf({ verdict, error }: LoadReport, isUnwritten: boolean): number {
  const { success, failed, inconclusive, interrupted } = exitCodes
  if (verdict !== 'interrupted' && (error !== undefined || isUnwritten)) return exitCodes.error
  return { passed: success, failed, invalid: inconclusive, inconclusive, interrupted }[verdict]
}
