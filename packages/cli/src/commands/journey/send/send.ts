import { resolve } from 'node:path'
import { openTarget, type Target } from '../../../connect/open-target.ts'
import { adviseKey } from '../../../connect/target-failure.ts'
import type { CliContext } from '../../../context.ts'
import { openReceiptBook } from '../../../ledger/receipts.ts'
import { newRunId } from '../../../ledger/run-id.ts'
import { type SendReport, skippedText } from '../../../render/send.ts'
import { repeatTarget } from '../../../render/target-flags.ts'
import { defaultCompression } from '../../../ship/deliver/compress.ts'
import { createPatience } from '../../../ship/deliver/patience.ts'
import { eachOnce } from '../../../ship/each-once.ts'
import { openRejectsFile } from '../../../ship/rejects-file.ts'
import { type ShipOptions, ship } from '../../../ship/ship.ts'
import type { InputProblem } from '../../../ship/source/input.ts'
import { defineCommand } from '../../define-command.ts'
import { isPipe, warnOf } from './choose-inputs.ts'
import { followOf, outageLines } from './delivery-parts.ts'
import { dryRun } from './dry-run.ts'
import { exitCodeOf, withKeyAdvice, writeReport } from './outcome.ts'
import { type Plan, planSending } from './plan.ts'
import { repeatFlags, type SendFlags, sendCommand } from './send-flags.ts'
import { endSession, openSession, type Session } from './session.ts'

/** Ships files, folders, globs or stdin to one tenant. */
export const send = defineCommand(sendCommand, run)

async function run(flags: SendFlags, context: CliContext, paths: readonly string[]): Promise<number> {
  const plan = await planSending(flags, context, paths)
  const { found, problems, parsed } = plan
  if (!flags.json) context.err.write(skippedText(found.skipped))
  warnOf(problems, found.inputs.length === 0 && !parsed.isFollowing, context)
  if (flags.dryRun) {
    const how = { format: plan.format, skipLines: parsed.skipLines, isJson: flags.json === true }
    return dryRun(how, { inputs: found.inputs, problems }, context)
  }
  const target = await openTarget(plan.config, context)
  const session = await openSession(plan, target, context)
  const stopListening = context.onInterrupt(session.stop)
  const startedMs = context.elapsed()
  const shipped = await ship(shipOptions(plan, session, target, context)).catch((error: unknown) => {
    session.progress.close()
    throw error
  })
  const sentMs = context.elapsed() - startedMs
  await session.state?.close()
  stopListening()
  // The requests that failed in the end are among the results of none.
  const sent = withKeyAdvice({ ...shipped, retries: session.retries.count() }, (error) =>
    adviseKey(error, target, plan.key),
  )
  const ended = await endSession(sent, session, target)
  const report = {
    ...reportOf(plan, session, ended),
    target: target.name,
    sentMs,
    dlqFlags: target.kind === 'url' ? undefined : repeatTarget(flags),
  }
  writeReport(report, flags.json === true, context)
  return exitCodeOf(report)
}

type Ended = Awaited<ReturnType<typeof endSession>>

function reportOf(
  { flags, parsed, paths, tenantId, found, notes, problems }: Plan,
  session: Session,
  { result, waited, left }: Ended,
): Omit<SendReport, 'target' | 'dlqFlags' | 'sentMs'> {
  return {
    tenantId,
    tenantFrom: flags.tenantFrom,
    command: { tenant: flags.tenant, paths, flags: repeatFlags(flags) },
    isFollowing: parsed.isFollowing,
    inputs: found.inputs,
    skipped: found.skipped,
    notes,
    problems: [...problems, ...session.problems, ...result.problems],
    result,
    waiting: waited,
    resumesByState: session.state !== undefined && flags.state !== false && !session.problems.some(isOfState),
    left,
  }
}

function shipOptions(plan: Plan, session: Session, target: Target, context: CliContext): ShipOptions {
  const { flags, parsed, found, format, tenantId } = plan
  const { client, state, waiting, interrupted, onProblem } = session
  const { batchRecords, concurrency, compression, skipLines } = parsed
  return {
    client,
    inputs: found.inputs,
    tenantId,
    format,
    receipts: openReceiptBook(target.ledgerDir),
    runId: newRunId(context.now(), context.random),
    batchRecords,
    concurrency,
    compression: compression ?? defaultCompression(target.url),
    skipLines,
    now: context.now,
    signal: interrupted,
    ...(target.died && { died: target.died }),
    ...(state && { state, isAgain: flags.state === false }),
    ...followed(plan, session, context),
    ...(waiting && { onAccepted: waiting.add }),
    ...(flags.rejects !== undefined && {
      keepRejected: openRejectsFile(resolve(context.cwd, flags.rejects), eachOnce('rejects', onProblem)),
    }),
    patiently: createPatience(patience(plan, session, target, context)),
    onProgress: session.progress.onTally,
    onRead: session.progress.onRead,
  }
}

function followed({ flags, parsed, paths, sources }: Plan, { state, waiting }: Session, context: CliContext) {
  if (!parsed.isFollowing || state === undefined) return {}
  return {
    follow: followOf(paths, { sources, state, isFromEnd: flags.fromEnd === true, look: waiting?.look }, context),
  }
}

function patience(
  { parsed, found }: Plan,
  { retries, interrupted, progress }: Session,
  target: Target,
  context: CliContext,
) {
  const isWithoutEnd = parsed.isFollowing || found.inputs.some(isPipe)
  return {
    ...context,
    sleep: retries.sleep,
    signal: target.died ? AbortSignal.any([interrupted, target.died]) : interrupted,
    giveUpMs: parsed.giveUpMs ?? (isWithoutEnd ? Number.POSITIVE_INFINITY : 0),
    ...outageLines(context, progress),
  }
}

function isOfState({ name }: InputProblem): boolean {
  return name === 'state'
}
