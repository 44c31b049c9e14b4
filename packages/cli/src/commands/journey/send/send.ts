import { resolve } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { closingOnFailure } from '../../../connect/closing-on-failure.ts'
import { openTarget, type Target } from '../../../connect/open-target.ts'
import { adviseKey } from '../../../connect/target-failure.ts'
import type { CliContext } from '../../../context.ts'
import { type SendReport, skippedText } from '../../../render/send.ts'
import { repeatTarget } from '../../../render/target-flags.ts'
import { defaultCompression } from '../../../ship/deliver/compress.ts'
import { createPace } from '../../../ship/deliver/pace.ts'
import { createPatience } from '../../../ship/deliver/patience.ts'
import { eachOnce } from '../../../ship/each-once.ts'
import { openRejectsFile } from '../../../ship/rejects-file.ts'
import { type ShipOptions, ship } from '../../../ship/ship.ts'
import type { InputProblem } from '../../../ship/source/input.ts'
import { defineCommand } from '../../define-command.ts'
import { isPipe, warnOf } from './choose-inputs.ts'
import { followOf, outageLines } from './delivery-parts.ts'
import { dryRun } from './dry-run.ts'
import { exitCodeOf, withKeyAdvice, writeReport } from './ending.ts'
import { type Plan, planSending } from './plan.ts'
import { repeatFlags, type SendFlags, sendCommand } from './send-flags.ts'
import { endSession, openSession, type Session } from './session.ts'

/** Ships files, folders, globs or stdin to one tenant. */
export const send = defineCommand(sendCommand, run, {
  ending: {
    kind: 'changes',
    interrupted: 'nothing was sent; the same command sends it',
  },
  examples: {
    'Ship a file': 'logpipe send --tenant acme app.log',
    'Ship what another program prints, until it ends': 'journalctl -o json -f | logpipe send --tenant acme',
    'Follow all logs in a folder, and survive outages': 'logpipe send --tenant acme --follow --spool 1GB /var/log/app',
  },
})

async function run(flags: SendFlags, context: CliContext, paths: readonly string[]): Promise<number> {
  const plan = await planSending(flags, context, paths)
  const { found, problems, parsed } = plan
  if (!flags.json) context.err.write(skippedText(found.skipped))
  warnOf(problems, found.inputs.length === 0 && !parsed.isFollowing, context)
  if (flags.dryRun) {
    const how = { format: plan.format, skipLines: parsed.skipLines, isJson: flags.json === true }
    return dryRun(how, { inputs: found.inputs, problems, notes: plan.notes }, context)
  }
  const target = await openTarget(plan.config, context)
  return closingOnFailure(target, () => sendTo(target, plan, context))
}

async function sendTo(target: Target, plan: Plan, context: CliContext): Promise<number> {
  const { flags } = plan
  const session = await openSession(plan, target, context)
  const startedMs = context.elapsed()
  const shipped = await ship(shipOptions(plan, session, target, context))
    .catch((error: unknown) => {
      session.progress.close()
      throw error
    })
    .finally(() => closeLedger(session))
  session.interrupts.sent()
  const sentMs = context.elapsed() - startedMs
  const spooled = await closeSpool(session)
  await session.state?.close()
  // The requests that failed in the end are among the results of none.
  const sent = withKeyAdvice({ ...shipped, retries: session.retries.count() }, (error) =>
    adviseKey(error, target, plan.key),
  )
  const ended = await endSession(sent, session, target)
  const report = {
    ...reportOf(plan, session, ended),
    target: target.name,
    sentMs,
    spooled,
    dlqFlags: target.kind === 'url' ? undefined : repeatTarget(flags),
  }
  writeReport(report, flags.json === true, context)
  return exitCodeOf(report)
}

type Ended = Awaited<ReturnType<typeof endSession>>

function reportOf(
  { flags, parsed, paths, tenantId, found, notes, problems }: Plan,
  session: Session,
  { result, waited, left, isDraining, isInterrupted }: Ended,
): Omit<SendReport, 'target' | 'dlqFlags' | 'sentMs' | 'spooled'> {
  // Ctrl-C is how a send that follows ends: it is interrupted only where something is left to do.
  const isLeft = result.stopped !== undefined || isDraining || waited?.isInterrupted === true
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
    ...{ left, isDraining, isInterrupted: isInterrupted && (isLeft || !parsed.isFollowing) },
  }
}

/** What was sent is accepted all the same. */
async function closeLedger({ ledger, onProblem }: Session): Promise<void> {
  try {
    await ledger.close()
  } catch (error) {
    if (!(error instanceof LogpipeError)) throw error
    eachOnce('ledger', onProblem)(error.message)
  }
}

/** What it leaves to the next run. */
async function closeSpool({ spool }: Session): Promise<SendReport['spooled']> {
  if (spool === undefined) return undefined
  await spool.close()
  return { bytes: spool.bytesLeft(), path: spool.root }
}

function shipOptions(plan: Plan, session: Session, target: Target, context: CliContext): ShipOptions {
  const { flags, parsed, found, format, tenantId } = plan
  const { client, ledger, concurrency, runId, state, spool, waiting, interrupts, onProblem } = session
  const { batchRecords, recordsPerSecond, compression, skipLines } = parsed
  return {
    client,
    inputs: found.inputs,
    tenantId,
    format,
    ledger,
    runId,
    batchRecords,
    concurrency,
    compression: compression ?? defaultCompression(target.url),
    skipLines,
    ...(recordsPerSecond !== undefined && {
      pace: createPace({ ...context, recordsPerSecond, signal: endOfWaits(session, target) }),
    }),
    now: context.now,
    elapsed: context.elapsed,
    signal: interrupts.sending,
    ...(target.died && { died: target.died }),
    ...(state && { state, isAgain: flags.state === false }),
    ...followed(plan, session, context),
    ...(spool && { spooling: { spool, sleep: context.sleep } }),
    ...(waiting && { onAccepted: waiting.add }),
    ...(flags.rejects !== undefined && {
      keepRejected: openRejectsFile(resolve(context.cwd, flags.rejects), eachOnce('rejects', onProblem)),
    }),
    patiently: createPatience(patience(plan, session, target, context)),
    onProgress: session.progress.onTally,
    onRead: session.progress.onRead,
    onNote: plan.onNote,
  }
}

function followed({ flags, parsed, paths, sources }: Plan, { state, waiting }: Session, context: CliContext) {
  if (!parsed.isFollowing || state === undefined) return {}
  return {
    follow: followOf(paths, { sources, state, isFromEnd: flags.fromEnd === true, look: waiting?.look }, context),
  }
}

/** Whoever waits, to retry or by `--rate`, waits until then. */
function endOfWaits({ interrupts: { sending } }: Session, { died }: Target): AbortSignal {
  return died === undefined ? sending : AbortSignal.any([sending, died])
}

function patience({ parsed, found }: Plan, session: Session, target: Target, context: CliContext) {
  const isWithoutEnd = parsed.isFollowing || found.inputs.some(isPipe)
  return {
    ...context,
    sleep: session.retries.sleep,
    signal: endOfWaits(session, target),
    giveUpMs: parsed.giveUpMs ?? (isWithoutEnd ? Number.POSITIVE_INFINITY : 0),
    ...outageLines(context, session),
  }
}

function isOfState({ name }: InputProblem): boolean {
  return name === 'state'
}
