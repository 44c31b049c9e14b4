import { resolve } from 'node:path'
import { createClient } from '@logpipe/sdk'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileReason, operationError } from '@logpipe/sdk/operations'
import { keyOf } from '../../config/api-key.ts'
import { collect, parseCount, parseDuration, parseTenant, quote } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTarget, type Target } from '../../connect/open-target.ts'
import { adviseKey } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { openReceiptBook } from '../../ledger/receipts.ts'
import { newRunId } from '../../ledger/run-id.ts'
import { count, jsonLine, shellWord } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import {
  problemsText,
  problemText,
  progressLine,
  type SendReport,
  sendJson,
  sendText,
  skippedText,
} from '../../render/send.ts'
import { repeatState, repeatTarget } from '../../render/target-flags.ts'
import { type Compression, defaultCompression } from '../../ship/deliver/compress.ts'
import { createPatience } from '../../ship/deliver/patience.ts'
import { eachOnce } from '../../ship/each-once.ts'
import { openRejectsFile } from '../../ship/rejects-file.ts'
import { type ShipResult, ship } from '../../ship/ship.ts'
import { type FindOptions, type FoundInputs, findInputs } from '../../ship/source/find-inputs.ts'
import type { Input, InputNote, InputProblem } from '../../ship/source/input.ts'
import { stdinInput } from '../../ship/source/stdin-input.ts'
import type { StoredCount, StoredWait } from '../../ship/wait-until-stored.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { dryRun } from './dry-run.ts'
import { parseFormatFlags, repeatFormat } from './format-flags.ts'
import { countRetries, followOf, outageLines, startWait, stateOf } from './send-delivery.ts'
import { parseSourceFlags, repeatSources, sourceFlags } from './source-flags.ts'

const build = () =>
  targetCommand()
    .argument('[paths...]', 'files, folders or globs; stdin without any')
    .option('-t, --tenant <id>', 'tenant that the logs belong to')
    .option('--batch <records>', 'records per request, 1 to 5000', '500')
    .option('--concurrency <requests>', 'requests in flight at once', '4')
    .option('--compress <how>', 'zstd, gzip or none; by default none to this machine, and zstd to others')
    .option('--start-line <number>', 'start at this line of the first file', '1')
    .option('-f, --follow', 'go on with what is written to the files, and with new ones, until Ctrl-C')
    .option('--from-start', 'with --follow, begin at the start of files that were not sent before (the default)')
    .option('--from-end', 'with --follow, pass over what is in files that were not sent before')
    .option('--wait', 'wait until every accepted record is stored')
    .option('--state <file>', 'where to remember how far each file was sent; default in the data folder')
    .option('--rejects <file>', 'append records that are refused for good to this file, with the reason')
    .option(
      '--give-up <time>',
      'how long to wait for an endpoint that is away; by default a few seconds with files, without end with pipes',
    )
    .option('--format <name>', 'how lines are read; see the documentation', 'auto')
    .option('--raw', 'keep each line whole as the text')
    .option('--field <field=path>', 'where text, severity, timestamp or id is in a line; repeatable', collect)
    .option('--tenant-from <path>', 'field of a line that names its tenant')
    .option('--multiline <preset>', 'join stack traces of java, python, go, node or dotnet')
    .option('--multiline-start <pattern>', 'RE2 pattern of the first line of a record; other lines belong to it')
    .option('--dry-run', 'send nothing; show how the first lines would be read')
    .option('--no-state', 'send files from their start, and remember nothing')
    .option(...sourceFlags.encoding)
    .option(...sourceFlags.long)
    .option(sourceFlags.exclude[0], sourceFlags.exclude[1], collect)
    .option(...sourceFlags.yes)

/** Ships files, folders, globs or stdin to one tenant. */
export const send = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext, paths: readonly string[]): Promise<number> {
  const { batchRecords, concurrency, skipLines, giveUpMs, isFollowing, compression } = parseFlags(flags, paths)
  const format = await parseFormatFlags(flags)
  const isDryRun = flags.dryRun === true
  const tenantId = parseTenant(isDryRun ? 'dry-run' : flags.tenant)
  const notes: InputNote[] = []
  context.boundHeap?.()
  const key = keyOf(context)
  const config = await resolveConfig(flags, context)
  const sources = { ...parseSourceFlags(flags), dataDir: config.dataDir }
  const found = await chooseInputs(paths, { ...sources, onNote: (note) => void notes.push(note) }, context)
  const { inputs, skipped } = found
  const problems = isFollowing ? found.problems.filter((problem) => !mayComeLater(problem)) : found.problems
  if (!flags.json) context.err.write(skippedText(skipped))
  warnOf(problems, inputs.length === 0 && !isFollowing, context)
  if (isDryRun) return dryRun({ format, skipLines, isJson: flags.json === true }, { inputs, problems }, context)
  const target = await openTarget(config, context)
  const retries = countRetries(context.sleep)
  const client = createClient({
    url: target.url,
    // A header would contradict the lines that name another tenant.
    ...(flags.tenantFrom === undefined && { tenant: tenantId }),
    connections: concurrency,
    ordered: true,
    ...key,
    sleep: retries.sleep,
    ...(target.died && { signal: target.died }),
  })
  const fileProblems: InputProblem[] = []
  const onProblem = (problem: InputProblem): void => void fileProblems.push(problem)
  const state = await stateOf(
    {
      stateFlag: flags.state,
      isNeeded: isFollowing || inputs.some(({ path }) => path !== undefined),
      config,
      target,
      tenantId,
    },
    context,
    onProblem,
  ).catch(async (error: unknown) => {
    await client.close()
    await target.close()
    throw error
  })
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  const progress = startProgress(context.err, context.elapsed)
  const startedMs = context.elapsed()
  const totalBytes = isFollowing ? undefined : totalOf(inputs)
  const waiting = flags.wait ? startWait(client, target, context, progress) : undefined
  const rejects = flags.rejects === undefined ? undefined : resolve(context.cwd, flags.rejects)
  const patience = {
    ...context,
    sleep: retries.sleep,
    signal: target.died ? AbortSignal.any([interrupt.signal, target.died]) : interrupt.signal,
    giveUpMs: giveUpMs ?? (isFollowing || inputs.some(isPipe) ? Number.POSITIVE_INFINITY : 0),
    ...outageLines(context, progress),
  }
  const shippedAll = await ship({
    client,
    inputs,
    tenantId,
    format,
    receipts: openReceiptBook(target.ledgerDir),
    runId: newRunId(context.now(), context.random),
    batchRecords,
    concurrency,
    compression: compression ?? defaultCompression(target.url),
    skipLines,
    now: context.now,
    signal: interrupt.signal,
    ...(target.died && { died: target.died }),
    ...(state && { state, isAgain: flags.state === false }),
    ...(isFollowing &&
      state && { follow: followOf(paths, { sources, state, isFromEnd: flags.fromEnd === true }, context) }),
    ...(waiting && { onAccepted: waiting.add }),
    ...(rejects !== undefined && { keepRejected: openRejectsFile(rejects, eachOnce('rejects', onProblem)) }),
    patiently: createPatience(patience),
    onProgress: (tally) => progress.update(() => progressLine(tally, totalBytes, context.elapsed() - startedMs)),
  })
  const sentMs = context.elapsed() - startedMs
  // The requests that failed in the end are among the results of none.
  const sent = { ...shippedAll, retries: retries.count() }
  await state?.close()
  const shipped = withKeyAdvice(sent, (error) => adviseKey(error, target, key))
  stopListening()
  const isBroken = shipped.stopped?.error !== undefined
  const waited = waiting && !isBroken ? await waitedFor(waiting) : undefined
  progress.done()
  await client.close()
  const { left, fault } = await closeTarget(target)
  const result = withFault(shipped, fault ?? waited?.fault)
  const report = {
    tenantId,
    target: target.name,
    followed: isFollowing ? paths : undefined,
    targetFlags: repeatFlags(flags),
    inputs,
    skipped,
    notes,
    problems: [...problems, ...fileProblems, ...result.problems],
    result,
    sentMs,
    waiting: waited?.stored,
    resumesByState: state !== undefined && flags.state !== false && !fileProblems.some(({ name }) => name === 'state'),
    left,
  }
  writeReport(report, flags.json === true, context)
  return exitCodeOf(report)
}

/** What the command that resumes needs, so that it reads the same files in the same way and sends them to the same place. */
function repeatFlags(flags: FlagsOf<typeof build>): string {
  const rejects = flags.rejects === undefined ? '' : ` --rejects ${shellWord(flags.rejects)}`
  return `${repeatTarget(flags)}${repeatState(flags.state)}${repeatSources(flags)}${repeatFormat(flags)}${rejects}`
}

function parseFlags(flags: FlagsOf<typeof build>, paths: readonly string[]) {
  const isFollowing = flags.follow === true
  if (flags.wait && flags.tenantFrom !== undefined) {
    throw invalid('--wait cannot be combined with --tenant-from: it asks for the logs of one tenant')
  }
  if (isFollowing && flags.dryRun) throw invalid('--follow and --dry-run exclude each other')
  if (!isFollowing && (flags.fromStart || flags.fromEnd)) throw invalid('--from-start and --from-end need --follow')
  if (flags.fromStart && flags.fromEnd) throw invalid('--from-start and --from-end exclude each other')
  if (isFollowing && flags.startLine !== '1') throw invalid('--start-line is for files that are not followed')
  if (isFollowing && (paths.length === 0 || paths.includes('-')))
    throw invalid('--follow needs files, folders or globs')
  return {
    isFollowing,
    compression: parseCompression(flags.compress),
    batchRecords: parseCount('--batch', flags.batch, { min: 1, max: 5_000 }),
    concurrency: parseCount('--concurrency', flags.concurrency, { min: 1, max: 64 }),
    giveUpMs: flags.giveUp === undefined ? undefined : parseDuration('--give-up', flags.giveUp),
    skipLines: parseCount('--start-line', flags.startLine, { min: 1, max: Number.MAX_SAFE_INTEGER }) - 1,
  }
}

function parseCompression(value: string | undefined): Compression | undefined {
  if (value === undefined || value === 'zstd' || value === 'gzip' || value === 'none') return value
  throw invalid(`--compress is ${quote(value)}; it must be zstd, gzip or none`)
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}

/** Whoever follows waits for files too. */
function mayComeLater(problem: InputProblem): boolean {
  if (problem.kind === 'unreadable')
    return problem.reason === fileReason(Object.assign(new Error(), { code: 'ENOENT' }))
  return problem.kind === 'no_match' || problem.kind === 'empty_folder'
}

function isPipe({ bytes }: Input): boolean {
  return bytes === undefined
}

/** Says what cannot be read. Throws the first problem where nothing is left to send. */
function warnOf(problems: readonly InputProblem[], isNothing: boolean, { err }: CliContext): void {
  const [first, ...others] = problems
  err.write(problemsText(isNothing ? others : problems, err))
  if (isNothing) throw operationError('unreadable_input', first ? problemText(first) : 'nothing to send')
}

type Waited = { readonly stored?: StoredCount; readonly fault?: LogpipeError }

async function waitedFor(waiting: StoredWait): Promise<Waited> {
  return faultAsValue(async () => ({ stored: await waiting.finish() }))
}

async function closeTarget(target: Target): Promise<{ readonly left?: number; readonly fault?: LogpipeError }> {
  return faultAsValue(async () => ({ left: await target.close() }))
}

/** By now there are records to report, and an error must not keep the report from being written. */
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

/** What the stack died of says more than the connection that was lost. */
function withFault(result: ShipResult, fault: LogpipeError | undefined): ShipResult {
  if (fault === undefined) return result
  if (result.stopped?.error !== undefined) return { ...result, stopped: { ...result.stopped, error: fault } }
  return { ...result, problems: [...result.problems, { name: 'stack', kind: 'failed', message: fault.message }] }
}

/** Paths as given; nothing or `-` means stdin. A terminal is no log. */
async function chooseInputs(
  paths: readonly string[],
  options: FindOptions,
  { stdin, cwd, err, elapsed }: CliContext,
): Promise<FoundInputs> {
  const isStdin = paths.length === 0 || (paths.length === 1 && paths[0] === '-')
  if (isStdin) {
    if (!stdin.isTTY) return { inputs: [stdinInput(stdin, options.reading, options.onNote)], skipped: [], problems: [] }
    throw operationError('unreadable_input', 'nothing to send: give a file or a folder, or pipe logs in')
  }
  const progress = startProgress(err, elapsed)
  const onListed = (files: number): void => progress.update(() => `found ${count(files)} files so far`)
  return findInputs(paths, cwd, { ...options, onListed }).finally(progress.done)
}

function totalOf(inputs: readonly Input[]): number | undefined {
  return inputs.every((input) => input.bytes !== undefined)
    ? inputs.reduce((sum, input) => sum + (input.bytes ?? 0), 0)
    : undefined
}

function writeReport(report: SendReport, isJson: boolean, { out, err }: CliContext): void {
  const text = sendText(report, { out, err })
  out.write(isJson ? jsonLine(sendJson(report)) : text.result)
  if (!isJson) err.write(text.problems)
}

function exitCodeOf({ problems, result, waiting }: SendReport): number {
  if (problems.length > 0 || result.stopped?.error !== undefined) return 2
  if (result.stopped !== undefined) return 130
  if (waiting !== undefined && waiting.missing > 0) return 1
  return result.rejected > 0 ? 1 : 0
}
