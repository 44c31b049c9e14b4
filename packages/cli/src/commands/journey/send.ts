import { type Client, createClient } from '@logpipe/sdk'
import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { keyOf } from '../../config/api-key.ts'
import { parseCount, parseTenant } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTarget, type Target } from '../../connect/open-target.ts'
import { adviseKey } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { openReceiptBook } from '../../ledger/receipts.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { bytes, count, duration, jsonLine, plural, printable, shellWord } from '../../render/format.ts'
import { type Progress, startProgress } from '../../render/progress.ts'
import { repeatTarget } from '../../render/target-flags.ts'
import { type FoundInputs, findInputs, type Input, type InputProblem } from '../../ship/find-inputs.ts'
import { type LinePlace, type ShipResult, type ShipTally, ship } from '../../ship/ship.ts'
import { type StoredCount, waitUntilStored } from '../../ship/wait-until-stored.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const build = () =>
  targetCommand()
    .argument('[paths...]', 'files, folders or globs; stdin without any')
    .option('-t, --tenant <id>', 'tenant that the logs belong to')
    .option('--batch <records>', 'records per request, 1 to 5000', '500')
    .option('--concurrency <requests>', 'requests in flight at once', '4')
    .option('--start-line <number>', 'start at this line of the first file', '1')
    .option('--wait', 'wait until every accepted record is stored')

/** Ships files, folders, globs or stdin to one tenant. */
export const send = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext, paths: readonly string[]): Promise<number> {
  const tenantId = parseTenant(flags.tenant)
  const batchRecords = parseCount('--batch', flags.batch, { min: 1, max: 5_000 })
  const concurrency = parseCount('--concurrency', flags.concurrency, { min: 1, max: 64 })
  const skipLines = parseCount('--start-line', flags.startLine, { min: 1, max: Number.MAX_SAFE_INTEGER }) - 1
  const key = keyOf(context)
  const config = await resolveConfig(flags, context)
  const { inputs, problems, skipped } = await chooseInputs(paths, context)
  if (skipped.length > 0 && !flags.json)
    context.err.write(`skipped ${plural(skipped.length, 'binary file')}, such as ${printable(skipped[0] ?? '')}\n`)
  const isNothing = inputs.length === 0
  writeProblems(isNothing ? problems.slice(1) : problems, context)
  if (isNothing) throw operationError('unreadable_input', problems[0]?.message ?? 'nothing to send')

  const target = await openTarget(config, context)
  const client = createClient({
    url: target.url,
    tenant: tenantId,
    connections: concurrency,
    ...key,
    sleep: context.sleep,
    ...(target.died && { signal: target.died }),
  })
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const progress = startProgress(context.err, context.elapsed)
  const startedMs = context.elapsed()
  const totalBytes = totalOf(inputs)
  const sent = await ship({
    client,
    inputs,
    tenantId,
    receipts: openReceiptBook(target.ledgerDir),
    runId: newRunId(context.now(), context.random),
    batchRecords,
    concurrency,
    skipLines,
    now: context.now,
    signal: interrupt.signal,
    ...(target.died && { died: target.died }),
    onProgress: (tally) => progress.update(() => progressLine(tally, totalBytes, context.elapsed() - startedMs)),
  })
  const sentMs = context.elapsed() - startedMs
  const shipped = withKeyAdvice(sent, (error) => adviseKey(error, target, key))
  stopListening()
  const isBroken = shipped.stopped?.error !== undefined
  const waiting =
    flags.wait && !isBroken ? await wait(client, { logIds: shipped.logIds, target }, context, progress) : undefined
  progress.done()
  await client.close()
  const { left, fault } = await closeTarget(target)
  const result = withFault(shipped, fault ?? waiting?.fault)
  const report = {
    tenantId,
    target: target.name,
    targetFlags: repeatTarget(flags),
    inputs,
    skipped,
    problems: [...problems, ...result.problems],
    result,
    sentMs,
    waiting: waiting?.stored,
    left,
  }
  if (flags.json) context.out.write(jsonLine(jsonReport(report)))
  else printReport(report, context)
  return exitCodeOf(report)
}

type Waited = { readonly stored?: StoredCount; readonly fault?: LogpipeError }

async function wait(
  client: Client,
  { logIds, target }: { readonly logIds: readonly string[]; readonly target: Target },
  { elapsed, sleep }: CliContext,
  { update }: Progress,
): Promise<Waited> {
  const onProgress = (stored: number): void => update(() => `stored ${count(stored)} of ${count(logIds.length)}`)
  // Each question to a deployed stack is an invocation, and takes longer than the wait.
  const pause = target.kind === 'deployed' ? { pauseMs: 500 } : {}
  const options = { client, logIds, elapsed, sleep, onProgress, ...pause }
  return faultAsValue(async () => ({ stored: await waitUntilStored(options) }))
}

async function closeTarget(target: Target): Promise<{ readonly left?: number; readonly fault?: LogpipeError }> {
  return faultAsValue(async () => ({ left: await target.close() }))
}

/** By now there are records to report of, and an error must not keep the report from being written. */
async function faultAsValue<T>(call: () => Promise<T>): Promise<T | { readonly fault: LogpipeError }> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof LogpipeError) return { fault: error }
    throw error
  }
}

function withKeyAdvice(result: ShipResult, advise: (error: LogpipeError) => LogpipeError): ShipResult {
  const { stopped } = result
  return stopped?.error === undefined ? result : { ...result, stopped: { ...stopped, error: advise(stopped.error) } }
}

/** What the stack died of says more than the connection that broke off. */
function withFault(result: ShipResult, fault: LogpipeError | undefined): ShipResult {
  if (fault === undefined) return result
  if (result.stopped?.error !== undefined) return { ...result, stopped: { ...result.stopped, error: fault } }
  return { ...result, problems: [...result.problems, { name: 'stack', message: fault.message }] }
}

/** Paths as given; nothing or `-` means stdin. A terminal is no log. */
async function chooseInputs(paths: readonly string[], { stdin, cwd }: CliContext): Promise<FoundInputs> {
  const isStdin = paths.length === 0 || (paths.length === 1 && paths[0] === '-')
  if (!isStdin) return findInputs(paths, cwd)
  if (stdin.isTTY) throw operationError('unreadable_input', 'nothing to send: name a file or a folder, or pipe logs in')
  const input: Input = { name: 'stdin', open: () => stdin }
  return { inputs: [input], skipped: [], problems: [] }
}

/** Of many problems the first are enough to act on. */
const maxProblems = 20

function writeProblems(problems: readonly InputProblem[], { err }: Pick<CliContext, 'err'>): void {
  for (const { message } of problems.slice(0, maxProblems))
    err.write(`${err.color.red('error')}: ${printable(message)}\n`)
  const more = problems.length - maxProblems
  if (more > 0) err.write(`${err.color.red('error')}: and ${plural(more, 'more input')}\n`)
}

function totalOf(inputs: readonly Input[]): number | undefined {
  return inputs.every((input) => input.bytes !== undefined)
    ? inputs.reduce((sum, input) => sum + (input.bytes ?? 0), 0)
    : undefined
}

function progressLine(tally: ShipTally, totalBytes: number | undefined, ms: number): string {
  const rate = `${count(tally.accepted / Math.max(0.001, ms / 1000))} lines/s`
  const sent = `sent ${count(tally.accepted)} lines`
  if (totalBytes === undefined || totalBytes === 0) return `${sent} · ${bytes(tally.bytesRead)} · ${rate}`
  const share = Math.min(1, tally.bytesRead / totalBytes)
  const etaMs = share === 0 ? 0 : (ms / share) * (1 - share)
  return `${sent} · ${Math.floor(share * 100)} % of ${bytes(totalBytes)} · ${rate} · ${duration(etaMs)} left`
}

interface SendReport {
  readonly tenantId: string
  readonly target: string
  /** As they were given, for the next command. */
  readonly targetFlags: string
  readonly inputs: readonly Input[]
  readonly skipped: readonly string[]
  readonly problems: readonly InputProblem[]
  readonly result: ShipResult
  readonly sentMs: number
  readonly waiting: StoredCount | undefined
  /** Messages left on the queue of a stack that this command stopped; undefined where it ended by itself. */
  readonly left: number | undefined
}

function jsonReport({ tenantId, target, inputs, skipped, problems, result, sentMs, waiting, left }: SendReport) {
  const { logIds: _, stoppedAt: __, stopped, bytesRead, ...tally } = result as ShipResult & { stoppedAt?: unknown }
  return {
    tenant: tenantId,
    target,
    inputs: inputs.map(({ name }) => name),
    skipped,
    bytes_read: bytesRead,
    ...tally,
    problems,
    seconds: sentMs / 1000,
    ...(waiting && { stored: waiting.stored, missing: waiting.missing }),
    queued: left ?? null,
    ...(stopped && { resume_at: stopped.resumeAt, ...(stopped.error && { error: errorOf(stopped.error) }) }),
  }
}

function errorOf({ code, message, hint }: LogpipeError) {
  return { code, message, hint }
}

function printReport(
  { tenantId, target, targetFlags, inputs, result, sentMs, waiting, left }: SendReport,
  { out, err }: CliContext,
): void {
  const { bold, dim, green, red, yellow } = out.color
  const what = inputs.length === 1 ? inputs[0]?.name : plural(inputs.length, 'file')
  const rate = `${count(result.accepted / Math.max(0.001, sentMs / 1000))} lines/s`
  const rejected = `rejected ${count(result.rejected)}`
  out.write(`${bold(`Sent ${printable(what ?? '')} to ${tenantId}`)} ${dim(`(${target})`)}\n`)
  out.write(`  ${green(`accepted ${count(result.accepted)}`)} · ${result.rejected > 0 ? red(rejected) : rejected}`)
  out.write(` · duplicates ${count(result.duplicates)} · retried ${plural(result.retries, 'request')}\n`)
  out.write(`  ${bytes(result.bytesRead)} in ${duration(sentMs)}: ${rate}\n`)
  if (waiting !== undefined)
    out.write(
      `  stored ${count(waiting.stored)}${waiting.missing > 0 ? red(` · not yet stored ${count(waiting.missing)}`) : ''}\n`,
    )
  if (result.mended > 0)
    out.write(`  ${yellow(`${plural(result.mended, 'line')} held bytes that are not UTF-8; they became U+FFFD`)}\n`)
  if (left !== undefined && left > 0)
    out.write(`  ${yellow(`${plural(left, 'message')} are still on the queue; the next command goes on with them`)}\n`)
  for (const { name, number, message } of result.rejections)
    err.write(`${red('rejected')}: ${printable(name)}:${number}: ${message}\n`)
  const more = result.rejected - result.rejections.length
  if (more > 0) err.write(`${red('rejected')}: and ${plural(more, 'more line')}\n`)
  writeProblems(result.problems, { err })
  if (result.stopped === undefined) return
  const { error, resumeAt } = result.stopped
  if (error !== undefined) err.write(`${red('error')}: ${printable(error.message)}\n  ${dim(error.hint)}\n`)
  err.write(`${resumeHint(resumeAt, { tenantId, targetFlags, inputs })}\n`)
}

/** What to type to go on where it stopped. Lines sent twice by it get rows of their own, so it starts at the first not acknowledged. */
function resumeHint(
  { name, number }: LinePlace,
  { tenantId, targetFlags, inputs }: Pick<SendReport, 'tenantId' | 'targetFlags' | 'inputs'>,
): string {
  const rest = inputs.slice(inputs.findIndex((input) => input.name === name)).map((input) => input.name)
  if (name === 'stdin') return `stopped before line ${number} of stdin`
  const shown = rest.length > 5 ? [...rest.slice(0, 5).map(shellWord), '…'] : rest.map(shellWord)
  return `stopped before ${printable(name)}:${number}; go on with: logpipe send --tenant ${tenantId} --start-line ${number} ${shown.join(' ')}${targetFlags}`
}

function exitCodeOf({ problems, result, waiting }: SendReport): number {
  if (problems.length > 0 || result.stopped?.error !== undefined) return 2
  if (result.stopped !== undefined) return 130
  if (waiting !== undefined && waiting.missing > 0) return 1
  return result.rejected > 0 ? 1 : 0
}
