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
import type { Backlog } from '../../../load/proof/backlog.ts'
import { countOutcomes } from '../../../load/proof/outcomes.ts'
import { type LoadReport, loadReport } from '../../../load/report/load-report.ts'
import { type CalmRun, noiseReport, wrongRecords } from '../../../load/report/noise-report.ts'
import { type ReadResult, resultText } from '../../../load/result/parse-result.ts'
import { type FollowedLoad, followLoad, type LoadOptions, type SentLoad, sendLoad } from '../../../load/run-load.ts'
import { countArrivals, durationOf, peakRateOf } from '../../../load/schedule/arrivals.ts'
import { errorText } from '../../../render/error.ts'
import { plural } from '../../../render/format.ts'
import { renderResult } from '../../../render/load/result-format.ts'
import { queuedText, unreportedText } from '../../../render/load.ts'
import { type Progress, startProgress } from '../../../render/progress.ts'
import { repeatTarget } from '../../../render/target-flags.ts'
import { unlessAborted } from '../../../unless-aborted.ts'
import { defineCommand } from '../../define-command.ts'
import { endAtOnce, listenForTwo, type TwoInterrupts } from '../../two-interrupts.ts'
import { buildResult } from './build-result.ts'
import { confirmLoad, type PlannedLoad } from './confirm-load.ts'
import { endpointOf, engineOf } from './endpoint-of.ts'
import { type LoadFlags, loadCommand, type ParsedLoad, parseLoadFlags } from './load-flags.ts'
import { openLoadLedger } from './load-ledger.ts'
import { checkWritable, writeText } from './result-file.ts'
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
  if (flags.out !== undefined) await checkWritable('result', resolve(context.cwd, flags.out))
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
  return endAtOnce(interrupts, context, {
    run: () => runOnce({ flags, parsed, key, target, noted, interrupts }, context),
    text: unreportedText(repeatTarget(flags)),
  })
}

interface OneRun {
  readonly flags: LoadFlags
  readonly parsed: ParsedLoad
  readonly key: ReturnType<typeof keyOf>
  readonly target: Target
  readonly noted: ReturnType<typeof openLoadLedger>
  readonly interrupts: TwoInterrupts
}

async function runOnce(run: OneRun, context: CliContext): Promise<number> {
  const { flags, parsed, target, noted, interrupts } = run
  const progress = startProgress(context.err, context.elapsed)
  const options = sendOptions(run)
  const calm = parsed.calm && (await runPart({ ...parsed, ...parsed.calm }, { run, options, progress, context }))
  // Where the calm run is the end of it, it is what there is to report.
  const isOver = calm !== undefined && (calm.fault !== undefined || options.signal.aborted || isUnauthorized(calm.sent))
  const part = isOver ? calm : await runPart(parsed, { run, options, progress, context, isLast: true })
  await noted.close()
  progress.done()
  const stopped = await unlessAborted(interrupts.waiting, closed(target))
  interrupts.stopListening()
  if (isUnauthorized(part.sent)) throw unauthorized(target, run.key)
  const read = resultOf(part, { run, calm: isOver ? undefined : calm, stopped, context })
  const unwritten = await keep(read, flags, context)
  context.out.write(await renderResult(read, flags.json === true ? 'json' : (flags.format ?? 'text'), context.out))
  tell([part.fault ?? stopped, unwritten], context)
  if (interrupts.waiting.aborted && target.stores) context.errors.write(queuedText(repeatTarget(flags)))
  // What still waits for a stack that hangs must not keep the process.
  if (interrupts.ending.aborted) context.exitAfterwards()
  return exitCodeOf(read.result.report, unwritten !== undefined)
}

type SendOptions = Omit<LoadOptions, 'onProgress'>

function sendOptions({ flags, parsed, key, target, noted, interrupts }: OneRun): SendOptions {
  return {
    ...parsed,
    ...noted.options,
    endpoint: endpointOf(target.url),
    traffic: { ...parsed.traffic, runId: '', ...key },
    isPrecise: flags.precise === true,
    isWarmedUp: flags.warmUp,
    signal: target.died ? AbortSignal.any([interrupts.sending, target.died]) : interrupts.sending,
    cut: interrupts.ending,
  }
}

/** One load, from its first request until its records are stored. */
interface Part {
  readonly parsed: ParsedLoad
  readonly startedMs: number
  readonly sent: SentLoad
  /** Whether sending ended early. */
  readonly isCutShort: boolean
  readonly followed?: FollowedLoad | undefined
  readonly fault?: LogpipeError | undefined
  readonly backlog: Backlog | undefined
}

interface PartOptions {
  readonly run: OneRun
  readonly options: SendOptions
  readonly progress: Progress
  readonly context: CliContext
  /** Whether nothing is sent after it. */
  readonly isLast?: boolean
}

async function runPart(
  parsed: ParsedLoad,
  { run: { target, interrupts }, options, progress, context, isLast = false }: PartOptions,
): Promise<Part> {
  const startedMs = context.now()
  const watched = watchRun(target, parsed, { progress, context })
  const runId = newRunId(context.now(), context.random)
  const whole = { ...options, schedule: parsed.schedule, traffic: { ...options.traffic, ...parsed.traffic, runId } }
  const sent = await sendLoad({ ...whole, onProgress: watched.onProgress, onStart: watched.onStart })
  const isCutShort = options.signal.aborted
  if (isLast || isCutShort) interrupts.sent()
  const follows = follow(sent, whole, { target, progress, context, signal: interrupts.waiting })
  const { followed, fault } = await unlessHung(interrupts.ending, follows, context)
  const backlog = await unlessAborted(interrupts.ending, watched.end(sent.measured.endedMs))
  return { parsed, startedMs, sent, isCutShort, followed, fault, backlog }
}

/** After the second Ctrl-C the table may take so long for a last look, milliseconds. */
const lastLookMs = 500

/** What became of the records; where a stack that hangs does not say, that they are not known. */
async function unlessHung(
  ending: AbortSignal,
  follows: Promise<Followed>,
  { sleep }: Pick<CliContext, 'sleep'>,
): Promise<Followed> {
  follows.catch(() => undefined)
  const followed = await unlessAborted(ending, follows)
  if (followed !== undefined) return followed
  const late = await Promise.race([follows, sleep(lastLookMs)])
  return late ?? { fault: new LogpipeError('request_timeout', 'interrupted before the table could be read') }
}

interface ResultParts {
  readonly run: OneRun
  /** Of a noisy tenant the run without the noise. */
  readonly calm: Part | undefined
  readonly stopped: LogpipeError | undefined
  readonly context: CliContext
}

function resultOf(part: Part, { run, calm, stopped, context }: ResultParts): ReadResult {
  const { flags, target, interrupts } = run
  const { parsed, sent, followed, startedMs } = part
  const report = loadReport(
    {
      measured: sent.measured,
      outcomes: countOutcomes(sent.run, parsed.traffic),
      verified: followed?.verified,
      drainMs: followed?.drainMs,
      isCut: followed?.isCut === true,
      backlog: part.backlog,
      noise: parsed.noisy && calm && noiseReport(parsed.noisy, { calm: othersOf(calm), noisy: othersOf(part) }),
    },
    {
      ...parsed,
      ...{ target: target.name, url: target.url, tenants: parsed.tenants.length },
      ...trafficShape(parsed.traffic),
      engine: engineOf(endpointOf(target.url)),
      isInterrupted: interrupts.sending.aborted,
      isCutShort: part.isCutShort,
      fault: part.fault ?? stopped,
    },
  )
  return buildResult(sent, { report, flags, parsed, startedMs, nodeVersion: context.nodeVersion })
}

function othersOf({ sent: { measured, run }, followed, parsed }: Part): CalmRun {
  const { verified } = followed ?? {}
  const { failures, others: latency } = measured
  const outcomes = countOutcomes(run, parsed.traffic)
  const records = wrongRecords({ failures, outcomes, verified, batchRecords: parsed.batchRecords })
  return { latency, pipeline: verified?.othersPipeline, run, records }
}

/** A closed model and a search come to as many requests as the target takes. */
function plannedLoad({ findMax }: LoadFlags, parsed: ParsedLoad): PlannedLoad {
  const { schedule, calm, concurrency, batchRecords, traffic, maxRequests, search } = parsed
  const shared = { batchRecords, recordBytes: middleSize(traffic) }
  if (findMax) return { kind: 'search', fromRate: search.startRate, requests: maxRequests, ...shared }
  if (concurrency !== undefined) {
    return { kind: 'closed', concurrency, durationMs: durationOf(schedule), requests: maxRequests, ...shared }
  }
  const schedules = calm === undefined ? [schedule] : [calm.schedule, schedule]
  const requests = schedules.reduce((sum, one) => sum + countArrivals({ ...one, spacing: 'constant' }), 0)
  return { kind: 'open', peakRate: peakRateOf(schedule), requests, ...shared }
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

interface Followed {
  readonly followed?: FollowedLoad
  readonly fault?: LogpipeError
}

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
): Promise<Followed> {
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
