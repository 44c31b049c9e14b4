import { type Client, createClient } from '@logpipe/sdk'
import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../../ledger/open-ledger.ts'
import { newRunId } from '../../../ledger/run-id.ts'
import { problemsText } from '../../../render/send.ts'
import { type Concurrency, createConcurrency } from '../../../ship/deliver/concurrency.ts'
import type { ShipResult } from '../../../ship/ship.ts'
import type { InputProblem } from '../../../ship/source/input.ts'
import type { Spool } from '../../../ship/spool/open-spool.ts'
import type { State } from '../../../ship/state/open-state.ts'
import type { OutcomeWait } from '../../../ship/wait-for-outcomes.ts'
import { unlessAborted } from '../../../unless-aborted.ts'
import { listenForTwo, type TwoInterrupts } from '../../two-interrupts.ts'
import { countRetries, noteSpool, refusalHooks, spoolOf, startWait, stateOf } from './delivery-parts.ts'
import { closeTarget, waitedFor, withFault } from './ending.ts'
import type { Plan } from './plan.ts'
import { type SendProgress, showProgress } from './show-progress.ts'

/** What is open while a command sends. */
export interface Session {
  readonly client: Client
  readonly retries: ReturnType<typeof countRetries>
  readonly concurrency: Concurrency
  readonly runId: string
  readonly ledger: Ledger
  readonly state: State | undefined
  readonly spool: Spool | undefined
  readonly waiting: OutcomeWait | undefined
  readonly progress: SendProgress
  /** Of the state and of the file of rejects. */
  readonly problems: readonly InputProblem[]
  readonly onProblem: (problem: InputProblem) => void
  readonly interrupts: TwoInterrupts
}

export async function openSession(plan: Plan, target: Target, context: CliContext): Promise<Session> {
  const { flags, parsed } = plan
  const retries = countRetries(context.sleep)
  const concurrency = createConcurrency(parsed.concurrency)
  const interrupts = listenForTwo(context)
  const interrupted = interrupts.sending
  const progress = showProgress({ ...shownOf(plan), retries: retries.count, interrupted }, context)
  const client = openClient(plan, target, { sleep: retries.sleep, progress, concurrency, ended: interrupts.waiting })
  const problems: InputProblem[] = []
  // A send may go on for days: what fails beside it is said when it does.
  const onProblem = (problem: InputProblem): void => {
    problems.push(problem)
    progress.done()
    context.errors.write(problemsText([problem], context.errors))
  }
  const runId = newRunId(context.now(), context.random)
  const opened = await openStores({ ...plan, runId }, target, context, { progress, onProblem }).catch(
    async (error: unknown) => {
      interrupts.stopListening()
      progress.close()
      await client.close()
      await target.close()
      throw error
    },
  )
  const waiting = flags.wait ? startWait({ client, target, progress, signal: interrupts.waiting }, context) : undefined
  const ledger = openLedger({ ...ledgerScope(plan), dir: target.ledgerDir, runId, now: context.now })
  return {
    client,
    retries,
    concurrency,
    runId,
    ledger,
    ...opened,
    waiting,
    progress,
    problems,
    onProblem,
    interrupts,
  }
}

/** Lines that name tenants may name any. */
function ledgerScope({ flags, tenantId }: Plan): Pick<LedgerOptions, 'tenantId'> {
  return flags.tenantFrom === undefined ? { tenantId } : {}
}

/** What is kept in files while it sends. */
async function openStores(
  plan: Plan & Pick<Session, 'runId'>,
  target: Target,
  context: CliContext,
  { progress, onProblem }: Pick<Session, 'progress' | 'onProblem'>,
): Promise<Pick<Session, 'state' | 'spool'>> {
  const { flags, parsed, found, config, tenantId, runId } = plan
  const use = { stateFlag: flags.state, config, target, tenantId }
  const isNeeded = parsed.isFollowing || found.inputs.some(({ path }) => path !== undefined)
  const state = await stateOf({ ...use, isNeeded }, context, onProblem)
  const { batchRecords, spoolBytes: maxBytes } = parsed
  const place = { ...use, isByLine: flags.tenantFrom !== undefined }
  if (maxBytes === undefined) {
    await noteSpool(place, context)
    return { state, spool: undefined }
  }
  try {
    return { state, spool: await spoolOf({ ...place, runId, batchRecords, maxBytes }, context, progress, onProblem) }
  } catch (error) {
    await state?.close()
    throw error
  }
}

function shownOf({ flags, parsed, found }: Plan) {
  const { isFollowing, recordsPerSecond } = parsed
  return { inputs: isFollowing ? [] : found.inputs, isFollowing, isJson: flags.json === true, recordsPerSecond }
}

interface Waiting {
  readonly sleep: CliContext['sleep']
  readonly progress: Pick<SendProgress, 'waits'>
  readonly concurrency: Concurrency
  /** Ends the requests in flight. */
  readonly ended: AbortSignal
}

function openClient(
  { flags, parsed, tenantId, key }: Plan,
  target: Target,
  { sleep, progress: { waits }, concurrency, ended }: Waiting,
): Client {
  const refused = refusalHooks(concurrency)
  return createClient({
    url: target.url,
    // A header would contradict the lines that name another tenant.
    ...(flags.tenantFrom === undefined && tenantId !== undefined && { tenant: tenantId }),
    connections: parsed.concurrency,
    ordered: true,
    ...key,
    sleep: waits.around(sleep),
    hooks: { afterResponse: [waits.afterResponse, ...refused.afterResponse], beforeRetry: refused.beforeRetry },
    signal: target.died ? AbortSignal.any([target.died, ended]) : ended,
  })
}

/** Waits for what was sent where that was asked for, and closes everything. */
export async function endSession(sent: ShipResult, { client, waiting, progress, interrupts }: Session, target: Target) {
  const isBroken = sent.stopped?.error !== undefined
  const waited = waiting && !isBroken ? await waitedFor(waiting) : undefined
  progress.close()
  await client.close()
  // Only a stack that was started for it keeps a command waiting.
  const closing = closeTarget(target)
  const closed = target.died === undefined ? await closing : await unlessAborted(interrupts.waiting, closing)
  interrupts.stopListening()
  const { left, fault } = closed ?? {}
  return {
    result: withFault(sent, fault ?? waited?.fault),
    ...{ waited: waited?.waited, left, isDraining: closed === undefined },
    isInterrupted: interrupts.sending.aborted,
  }
}
