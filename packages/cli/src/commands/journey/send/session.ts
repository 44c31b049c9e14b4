import { type Client, createClient } from '@logpipe/sdk'
import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import type { ShipResult } from '../../../ship/ship.ts'
import type { InputProblem } from '../../../ship/source/input.ts'
import type { State } from '../../../ship/state/open-state.ts'
import type { OutcomeWait } from '../../../ship/wait-for-outcomes.ts'
import { countRetries, startWait, stateOf } from './delivery-parts.ts'
import { closeTarget, waitedFor, withFault } from './outcome.ts'
import type { Plan } from './plan.ts'
import { type SendProgress, showProgress } from './show-progress.ts'

/** What is open while a command sends. */
export interface Session {
  readonly client: Client
  readonly retries: ReturnType<typeof countRetries>
  readonly state: State | undefined
  readonly waiting: OutcomeWait | undefined
  readonly progress: SendProgress
  /** Of the state and of the file of rejects. */
  readonly problems: readonly InputProblem[]
  readonly onProblem: (problem: InputProblem) => void
  readonly interrupted: AbortSignal
  readonly stop: () => void
}

export async function openSession(plan: Plan, target: Target, context: CliContext): Promise<Session> {
  const { flags } = plan
  const retries = countRetries(context.sleep)
  const interrupt = new AbortController()
  const interrupted = interrupt.signal
  const progress = showProgress({ ...shownOf(plan), retries: retries.count, interrupted }, context)
  const client = openClient(plan, target, { sleep: retries.sleep, progress })
  const problems: InputProblem[] = []
  const onProblem = (problem: InputProblem): void => void problems.push(problem)
  const state = await openedState(plan, target, context, onProblem).catch(async (error: unknown) => {
    progress.close()
    await client.close()
    await target.close()
    throw error
  })
  const waiting = flags.wait ? startWait(client, target, context, progress) : undefined
  const stop = (): void => interrupt.abort()
  return { client, retries, state, waiting, progress, problems, onProblem, interrupted, stop }
}

function shownOf({ flags, parsed, found }: Plan) {
  const { isFollowing } = parsed
  return { inputs: isFollowing ? [] : found.inputs, isFollowing, isJson: flags.json === true }
}

interface Waiting {
  readonly sleep: CliContext['sleep']
  readonly progress: Pick<SendProgress, 'waits'>
}

function openClient(
  { flags, parsed, tenantId, key }: Plan,
  target: Target,
  { sleep, progress: { waits } }: Waiting,
): Client {
  return createClient({
    url: target.url,
    // A header would contradict the lines that name another tenant.
    ...(flags.tenantFrom === undefined && tenantId !== undefined && { tenant: tenantId }),
    connections: parsed.concurrency,
    ordered: true,
    ...key,
    sleep: waits.around(sleep),
    hooks: { afterResponse: [waits.afterResponse] },
    ...(target.died && { signal: target.died }),
  })
}

function openedState(
  { flags, parsed, found, config, tenantId }: Plan,
  target: Target,
  context: CliContext,
  onProblem: Session['onProblem'],
): Promise<State | undefined> {
  const isNeeded = parsed.isFollowing || found.inputs.some(({ path }) => path !== undefined)
  return stateOf({ stateFlag: flags.state, isNeeded, config, target, tenantId }, context, onProblem)
}

/** Waits for what was sent where that was asked for, and closes everything. */
export async function endSession(sent: ShipResult, { client, waiting, progress }: Session, target: Target) {
  const isBroken = sent.stopped?.error !== undefined
  const waited = waiting && !isBroken ? await waitedFor(waiting) : undefined
  progress.close()
  await client.close()
  const { left, fault } = await closeTarget(target)
  return { result: withFault(sent, fault ?? waited?.fault), waited: waited?.waited, left }
}
