import { LogpipeError } from '@logpipe/sdk/contract'
import type { Account } from '../../account/open-account.ts'
import type { Parameters } from '../../options/deploy-options.ts'
import { type AssemblyStack, writeFacts } from '../assembly/prepare-assembly.ts'
import { resolveTemplate } from '../assembly/resolve-template.ts'
import { type ChangeSet, changeSetName, deleteEmpty, describeChangeSet, discardChangeSet } from '../plan/change-set.ts'
import {
  type Change,
  changesOf,
  changesOfNew,
  compareTemplates,
  isDestructive,
  isEmpty,
  optionChanges,
  type Plan,
} from '../plan/plan-changes.ts'
import { deployedTemplate } from '../stack/deployed-template.ts'
import type { StackView } from '../stack/describe-stack.ts'
import { explainCall } from '../stack/explain-call.ts'
import { type Interrupted, interruptedAt } from '../stack/interrupted.ts'
import { refuseUnfit } from '../stack/refuse-unfit.ts'
import { describeBegun, watchCommand } from '../stack/say-goes-on.ts'
import { settleStack } from '../stack/settle-stack.ts'
import { newestEventId } from '../stack/stack-events.ts'
import { standing } from '../stack/stack-state.ts'
import { explainExecution } from './explain-execution.ts'
import { type Listener, runDeploy } from './open-toolkit.ts'

/** How CloudFormation is asked to change a stack. */
export type Method = 'change-set' | 'direct'

export interface DeployRequest {
  /** Of an assembly that may be written to. */
  readonly folder: string
  readonly stackName: string
  readonly stack: AssemblyStack
  /** Beside those of the assembly; a parameter that is in neither keeps its value. */
  readonly parameters: Parameters
  /** Beside those of the assembly. */
  readonly tags?: Readonly<Record<string, string>>
  readonly method: Method
  readonly isDryRun: boolean
  /** False compares with a stack that is being changed as it is; only for a dry run. True by default. */
  readonly isWaiting?: boolean
  /** The stack that the template was made for; it is not for one that became another since. */
  readonly madeFor?: { readonly stack: StackView | undefined }
  /** Whether to go on; asked about what would be deleted or replaced. What it throws ends the deployment. */
  readonly confirm: (plan: Plan) => Promise<boolean>
  readonly onPlan: (plan: Plan) => void
  readonly listener: Listener
  /** Ends the work between two steps; what CloudFormation was told to do goes on. */
  readonly signal: AbortSignal
}

export type Deployed =
  | { readonly kind: 'deployed'; readonly stack: StackView; readonly plan: Plan }
  | { readonly kind: 'unchanged'; readonly stack: StackView; readonly plan: Plan }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'declined'; readonly plan: Plan }
  | Interrupted

/**
 * Brings one stack to what the assembly says. A change of it that is under way already is watched to its end first.
 * Throws `stack_broken` for a stack that cannot be changed, `name_taken` for one of somebody else, `stack_busy` where somebody
 * else was faster, and with the reason from CloudFormation's events for one that failed.
 */
export async function deployStack(account: Account, request: DeployRequest): Promise<Deployed> {
  const { stackName, listener, signal, isWaiting = true, madeFor } = request
  listener.onStack({ stackName, region: account.region })
  const found = await settleStack(account, stackName, { ...listener, signal, isWaiting })
  if (signal.aborted) return interrupted(account, stackName)
  await refuseUnfit(account, found)
  const before = standing(found)
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
  throw new LogpipeError('stack_busy', `somebody else changed ${stackName} meanwhile: ${look}, then run this again`)
}

interface Deployment {
  readonly account: Account
  readonly request: DeployRequest
  /** Undefined for a stack that is not there yet, or is empty. */
  readonly before: StackView | undefined
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
    const plan = planOf(await compareTemplates(resolveTemplate(deployed, before.parameters), after))
    const hasSameOutputs = JSON.stringify(deployed.Outputs) === JSON.stringify(stack.template.Outputs)
    return { plan, isNoOp: isEmpty(plan) && hasSameOutputs }
  }
  const changeSet = await makeChangeSet(deployment)
  return changeSet && { plan: planOf(changesOf(changeSet.changes)), isNoOp: changeSet.isNoOp, changeSet }
}

/** Has CloudFormation work out the change, and reads it; undefined where that was interrupted. Leaves nothing where it fails. */
async function makeChangeSet(deployment: Deployment): Promise<ChangeSet | undefined> {
  const { account, request } = deployment
  const { stackName } = request
  const deploymentMethod = { method: 'change-set', execute: false, changeSetName } as const
  try {
    if ((await runToolkit(deployment, deploymentMethod)) === 'interrupted') return undefined
    const made = await describeChangeSet(account, stackName)
    if (made === undefined)
      throw new LogpipeError(
        'stack_busy',
        `somebody else deploys ${stackName}, too: ${watchCommand({ stackName, region: account.region })}`,
      )
    return made
  } catch (error) {
    const failed = await describeChangeSet(account, stackName).catch(() => undefined)
    // By its name it could be what somebody else prepares meanwhile.
    const discarded = failed ? discardChangeSet(account, stackName, failed.id) : deleteEmpty(account, stackName)
    await discarded.catch(() => undefined)
    if (failed?.status === 'FAILED') {
      const why = failed.reason.replace(/[.\s]+$/, '')
      throw new LogpipeError('deploy_failed', `preparing the change of ${stackName}: ${why}. Nothing was changed`)
    }
    throw explainCall(error, { doing: `preparing the change of ${stackName}`, region: account.region, stackName })
  }
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
    return state.underWay ? state : takeBack(deployment, changeSet && { ...prepared, changeSet }, state)
  }
  if (signal.aborted) return stop(prepared.changeSet)
  const changeSet = method === 'direct' ? undefined : (prepared.changeSet ?? (await makeChangeSet(deployment)))
  if (method === 'change-set' && changeSet === undefined) return stop()
  if (method === 'direct' && before === undefined) await clearEmpty(deployment)
  const mark = before && (await newestEventId(account, before.stackId))
  try {
    const how = changeSet && ({ method: 'execute-change-set', changeSetName: changeSet.id } as const)
    if ((await runToolkit(deployment, how ?? { method: 'direct' })) === 'interrupted') return stop(changeSet)
  } catch (error) {
    const explained = await explainExecution(account, { stackName, before, error, mark })
    // Of what ran, nothing is left to take back; of what was refused, the change set.
    if (changeSet) await discardChangeSet(account, stackName, changeSet.id).catch(() => undefined)
    throw explained
  }
  const stack = await describeBegun(account, stackName)
  if (stack === undefined) throw new LogpipeError('deploy_failed', `${stackName} was deleted while it was deployed`)
  return { kind: 'deployed', stack, plan: prepared.plan }
}

/** A stack that waits for a change set is in the way of one that is created without. */
async function clearEmpty({ account, request }: Deployment): Promise<void> {
  const { stackName, listener, signal } = request
  await deleteEmpty(account, stackName)
  await settleStack(account, stackName, { ...listener, signal })
}

async function interrupted(account: Account, stackName: string): Promise<Interrupted> {
  return interruptedAt(account, stackName, await describeBegun(account, stackName))
}

type ToolkitMethod =
  | { readonly method: 'direct' }
  | { readonly method: 'change-set'; readonly changeSetName: string; readonly execute: false }
  | { readonly method: 'execute-change-set'; readonly changeSetName: string }

/** Each value is said, also those that stay: CloudFormation would keep them, and emulators forget. */
function valuesOf({ request, before }: Deployment): Parameters {
  const { stack, parameters } = request
  const values = Object.entries({ ...before?.parameters, ...stack.parameters, ...parameters })
  return Object.fromEntries(values.filter(([name]) => stack.template.Parameters?.[name] !== undefined))
}

async function runToolkit(deployment: Deployment, deploymentMethod: ToolkitMethod): Promise<'done' | 'interrupted'> {
  const { account, request, before } = deployment
  const { StackParameters } = await import('@aws-cdk/toolkit-lib')
  const { folder, stackName, tags = {} } = request
  await writeFacts(folder, stackName, { isProtected: before?.isProtected ?? false, tags })
  const parameters = StackParameters.exactly(valuesOf(deployment))
  return runDeploy(account, request, { deploymentMethod, parameters })
}
