import { isDeepStrictEqual } from 'node:util'
import { operationError } from '@logpipe/sdk/operations'
import type { Account } from '../../account/open-account.ts'
import { resolveTemplate } from '../assembly/resolve-template.ts'
import { type ChangeSet, deleteEmpty, discardChangeSet } from '../plan/change-set.ts'
import { compareTemplates } from '../plan/compare-templates.ts'
import {
  type Change,
  changesOf,
  changesOfNew,
  isDestructive,
  isEmpty,
  optionChanges,
  type Plan,
} from '../plan/plan-changes.ts'
import { deployedTemplate } from '../stack/deployed-template.ts'
import type { StackView } from '../stack/describe-stack.ts'
import { type Interrupted, interruptedAt } from '../stack/interrupted.ts'
import { refuseUnfit } from '../stack/refuse-unfit.ts'
import { settleStack } from '../stack/settle-stack.ts'
import { newestEventId } from '../stack/stack-events.ts'
import { currentDeployment, stackState } from '../stack/stack-state.ts'
import { describeChanging, watchCommand } from '../stack/still-running.ts'
import { carryOut } from './carry-out.ts'
import { type Deployment, type DeployRequest, ownTags, tagsOf, valuesOf } from './deployment.ts'
import { explainExecution } from './explain-execution.ts'
import { makeChangeSet } from './make-change-set.ts'

export type Deployed =
  | { readonly kind: 'deployed'; readonly stack: StackView; readonly plan: Plan }
  | { readonly kind: 'unchanged'; readonly stack: StackView; readonly plan: Plan }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'declined'; readonly plan: Plan }
  | Interrupted

/**
 * Deploys one stack of the assembly. Waits first for an operation that is already running on it.
 * Throws `stack_broken` for a stack that cannot be changed, `name_taken` for one of somebody else, `stack_busy` where somebody
 * else was faster, and with the reason from CloudFormation's events for one that failed.
 */
export async function deployStack(account: Account, request: DeployRequest): Promise<Deployed> {
  const { stackName, listener, signal, isWaiting = true, madeFor } = request
  listener.onStack({ stackName, region: account.region })
  const found = await settleStack(account, stackName, { ...listener, signal, isWaiting })
  if (signal.aborted) return interrupted(account, stackName)
  await refuseUnfit(account, found)
  const before = currentDeployment(found)
  if (madeFor !== undefined && isWaiting) refuseOther(account, madeFor.stack, before)
  const deployment = { account, request, before }
  const prepared = await prepare(deployment)
  if (prepared === undefined) return takeBack(deployment, prepared, await interrupted(account, stackName))
  const decided = await decide(deployment, prepared).catch(async (error: unknown) => {
    await takeBack(deployment, prepared, undefined)
    throw error
  })
  if (decided !== 'go on') return takeBack(deployment, prepared, decided)
  return execute(deployment, prepared)
}

/** Throws `stack_busy` where a stack is not the one that it was. */
function refuseOther({ region }: Account, seen: StackView | undefined, now: StackView | undefined): void {
  if (seen?.stackId === now?.stackId && seen?.changedAt === now?.changedAt) return
  const stackName = (now ?? seen)?.stackName ?? ''
  const look = watchCommand({ stackName, region })
  throw operationError(
    'stack_busy',
    `another deployment changed ${stackName} in the meantime: ${look}, then run this again`,
  )
}

interface Prepared {
  readonly plan: Plan
  readonly isNoOp: boolean
  readonly changeSet?: ChangeSet
}

/** What would change: from a change set, or where there is nothing to set it against, from the template. Undefined: interrupted. */
async function prepare(deployment: Deployment): Promise<Prepared | undefined> {
  const { account, request, before } = deployment
  const { stackName, stack, method } = request
  const values = valuesOf(deployment)
  const after = resolveTemplate(stack.template, values)
  const options = optionChanges(stack.template, before?.parameters ?? {}, values)
  const { region } = account
  const planOf = (changes: readonly Change[]): Plan => ({
    stackName,
    region,
    isNew: before === undefined,
    options,
    changes,
  })
  if (before === undefined) return { plan: planOf(changesOfNew(after)), isNoOp: false }
  if (method === 'direct') {
    const deployed = await deployedTemplate(account, stackName)
    const plan = planOf(compareTemplates(resolveTemplate(deployed, before.parameters), after))
    const hasSameOutputs = JSON.stringify(deployed.Outputs) === JSON.stringify(stack.template.Outputs)
    const hasSameTags = isDeepStrictEqual(ownTags(before.tags), tagsOf(deployment))
    return { plan, isNoOp: isEmpty(plan) && hasSameOutputs && hasSameTags }
  }
  const changeSet = await makeChangeSet(deployment)
  return changeSet && { plan: planOf(changesOf(changeSet.changes)), isNoOp: changeSet.isNoOp, changeSet }
}

async function decide(
  { account, request, before }: Deployment,
  { plan, isNoOp }: Prepared,
): Promise<Deployed | 'go on'> {
  const { isDryRun, confirm, onPlan, signal, stackName } = request
  onPlan(plan)
  if (isDryRun) return { kind: 'planned', plan }
  if (before !== undefined && isNoOp) return { kind: 'unchanged', stack: before, plan }
  const isConfirmed = !isDestructive(plan) || (await confirm(plan))
  if (signal.aborted) return interrupted(account, stackName)
  return isConfirmed ? 'go on' : { kind: 'declined', plan }
}

/** Takes back what was only prepared, which a dry run of a new stack did not. */
async function takeBack<T>({ account, request, before }: Deployment, prepared: Prepared | undefined, result: T) {
  const wasMade = prepared === undefined || prepared.changeSet !== undefined
  const isOurs = before !== undefined || !request.isDryRun
  if (request.method === 'change-set' && wasMade && isOurs) {
    await discardChangeSet(account, request.stackName, prepared?.changeSet?.id)
  }
  return result
}

async function execute(deployment: Deployment, prepared: Prepared): Promise<Deployed> {
  const { account, request, before } = deployment
  const { stackName, method, signal } = request
  const stop = async (changeSet?: ChangeSet): Promise<Deployed> => {
    const state = await interrupted(account, stackName)
    return state.inFlight ? state : takeBack(deployment, changeSet && { ...prepared, changeSet }, state)
  }
  if (signal.aborted) return stop(prepared.changeSet)
  const changeSet = method === 'direct' ? undefined : (prepared.changeSet ?? (await makeChangeSet(deployment)))
  if (method === 'change-set' && changeSet === undefined) return stop()
  if (method === 'direct' && before === undefined) await clearEmpty(deployment)
  const mark = before && (await newestEventId(account, before.stackId))
  try {
    const stack = await carryOut(deployment, changeSet, mark)
    if (stack === undefined || (signal.aborted && stackState(stack).kind === 'busy')) return stop(changeSet)
    return { kind: 'deployed', stack, plan: prepared.plan }
  } catch (error) {
    const explained = await explainExecution(account, { stackName, before, error, mark })
    // Of what ran, nothing is left to take back; of what was refused, the change set.
    if (changeSet) await discardChangeSet(account, stackName, changeSet.id).catch(() => undefined)
    throw explained
  }
}

/** A stack that waits for a change set is in the way of one that is created without. */
async function clearEmpty({ account, request }: Deployment): Promise<void> {
  const { stackName, listener, signal } = request
  await deleteEmpty(account, stackName)
  await settleStack(account, stackName, { ...listener, signal })
}

async function interrupted(account: Account, stackName: string): Promise<Interrupted> {
  return interruptedAt(account, stackName, await describeChanging(account, stackName))
}
