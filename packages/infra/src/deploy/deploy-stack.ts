import {
  type Change as AwsChange,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation'
import { LogpipeError } from '@logpipe/sdk/contract'
import { explainAwsError } from '../account/explain-aws-error.ts'
import type { Account } from '../account/open-account.ts'
import type { Parameters } from './deploy-options.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import { explainFailure, leftBehind } from './explain-failure.ts'
import { type Listener, openToolkit } from './open-toolkit.ts'
import {
  type Change,
  changesOf,
  changesOfNew,
  compareTemplates,
  isDestructive,
  isEmpty,
  optionChanges,
  type Plan,
} from './plan-changes.ts'
import type { AssemblyStack } from './prepare-assembly.ts'
import { resolveTemplate, type Template } from './resolve-template.ts'
import { settleStack } from './settle-stack.ts'
import { type StackEvent, stackEvents } from './stack-events.ts'
import { stackState } from './stack-state.ts'

/** How CloudFormation is asked to change a stack. */
export type Method = 'change-set' | 'direct'

export interface DeployRequest {
  readonly folder: string
  readonly stackName: string
  readonly stack: AssemblyStack
  /** Beside those of the assembly; a parameter that is in neither keeps its value. */
  readonly parameters: Parameters
  readonly method: Method
  readonly isDryRun: boolean
  /** Whether to go on; asked about what would be deleted or replaced, and told of everything else. */
  readonly confirm: (plan: Plan) => Promise<boolean>
  readonly onPlan: (plan: Plan) => void
  readonly listener: Listener
  /** Ends the watching; what has begun goes on in AWS. */
  readonly signal: AbortSignal
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** How often CloudFormation is asked, milliseconds. 2,000 by default. */
  readonly everyMs?: number
}

export type Deployed =
  | { readonly kind: 'deployed'; readonly stack: StackView; readonly plan: Plan }
  | { readonly kind: 'unchanged'; readonly stack: StackView; readonly plan: Plan }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'declined'; readonly plan: Plan }
  | { readonly kind: 'interrupted' }

/**
 * Brings one stack to what the assembly says. A change of it that is under way already is watched to its end first.
 * Throws `stack_broken` for a stack that cannot be changed, `name_taken` for one of somebody else, and with the reason from
 * CloudFormation's events for one that failed.
 */
export async function deployStack(account: Account, request: DeployRequest): Promise<Deployed> {
  const { stackName, listener, signal, everyMs } = request
  const before = await settleStack(account, stackName, { ...listener, signal, ...(everyMs && { everyMs }) })
  if (signal.aborted) return { kind: 'interrupted' }
  await refuseUnfit(account, stackName, before)
  const isNew = ['absent', 'empty'].includes(stackState(before).kind)
  const deployment = { account, request, before: isNew ? undefined : before }
  const prepared = await prepare(deployment)
  const { plan } = prepared
  request.onPlan(plan)
  if (request.isDryRun) return end(prepared, { kind: 'planned', plan })
  if (before !== undefined && !isNew && isEmpty(plan)) return end(prepared, { kind: 'unchanged', stack: before, plan })
  if (isDestructive(plan) && !(await request.confirm(plan))) return end(prepared, { kind: 'declined', plan })
  if (signal.aborted) return end(prepared, { kind: 'interrupted' })
  return execute(deployment, prepared)
}

/** Throws where a stack cannot be changed, or is not ours to change. */
async function refuseUnfit(account: Account, stackName: string, stack: StackView | undefined): Promise<void> {
  const state = stackState(stack)
  if (stack === undefined || state.kind === 'absent') return
  if (stack.tags['logpipe:stage'] === undefined && state.kind !== 'empty') {
    const why = 'it has no tag logpipe:stage, so logpipe did not make it'
    throw new LogpipeError('name_taken', `there is a stack ${stackName} in ${account.region} already, and ${why}`)
  }
  if (state.kind === 'failed' || state.kind === 'stuck') throw await explainUnfit(account, stack)
}

/** Why a stack came to be what it is, from the events of its last operation, and the way out. */
export async function explainUnfit(account: Account, stack: StackView): Promise<LogpipeError> {
  const { stackName, status, stackId } = stack
  const events = await stackEvents(account, stackId, 'newest operation')
  const stage = stackName.replace(/^logpipe-/, '')
  const next =
    stackState(stack).kind === 'stuck'
      ? `Mend it, then: aws cloudformation continue-update-rollback --stack-name ${stackName} --region ${account.region}`
      : `Nothing of it works: logpipe destroy --stage ${stage} --region ${account.region}, then deploy again`
  const { message } = explainFailure({ doing: 'the last change of', stackName, events, next })
  return new LogpipeError('stack_broken', `the stack ${stackName} is in ${status}: ${message}`)
}

interface Deployment {
  readonly account: Account
  readonly request: DeployRequest
  /** Undefined for a stack that is not there yet. */
  readonly before: StackView | undefined
}

interface Prepared {
  readonly plan: Plan
  /** Takes back what was only prepared. */
  readonly discard: () => Promise<void>
}

async function end(prepared: Prepared, result: Deployed): Promise<Deployed> {
  await prepared.discard()
  return result
}

const changeSetName = 'logpipe'

/** What would change: from a change set, or where there is nothing to set it against, from the template. */
async function prepare(deployment: Deployment): Promise<Prepared> {
  const { account, request, before } = deployment
  const { stackName, stack, method } = request
  const values = valuesOf(deployment)
  const after = resolveTemplate(stack.template, values)
  const options = optionChanges(stack.template, before?.parameters ?? {}, values)
  const planOf = (changes: readonly Change[]): Plan => ({ stackName, isNew: before === undefined, options, changes })
  const discard = async (): Promise<void> => undefined
  if (before === undefined) return { plan: planOf(changesOfNew(after)), discard }
  if (method === 'direct') {
    const deployed = resolveTemplate(await deployedTemplate(account, stackName), before.parameters)
    return { plan: planOf(await compareTemplates(deployed, after)), discard }
  }
  await runToolkit(deployment, { method: 'change-set', execute: false, changeSetName })
  const changes = changesOf(await describeChangeSet(account, stackName))
  return { plan: planOf(changes), discard: () => deleteChangeSet(account, stackName) }
}

/** The template as it was deployed, before CloudFormation filled anything in. */
export async function deployedTemplate({ cloudformation, region }: Account, stackName: string): Promise<Template> {
  try {
    const { TemplateBody = '{}' } = await cloudformation.send(
      new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }),
    )
    return JSON.parse(TemplateBody) as Template
  } catch (error) {
    throw explainAwsError(error, { doing: `reading the template of ${stackName}`, region })
  }
}

async function describeChangeSet(
  { cloudformation, region }: Account,
  stackName: string,
): Promise<readonly AwsChange[]> {
  const changes: AwsChange[] = []
  let nextToken: string | undefined
  try {
    do {
      const page = await cloudformation.send(
        new DescribeChangeSetCommand({
          StackName: stackName,
          ChangeSetName: changeSetName,
          ...(nextToken && { NextToken: nextToken }),
        }),
      )
      changes.push(...(page.Changes ?? []))
      nextToken = page.NextToken
    } while (nextToken !== undefined)
    return changes
  } catch (error) {
    throw explainAwsError(error, { doing: `reading the change set of ${stackName}`, region })
  }
}

async function deleteChangeSet({ cloudformation, region }: Account, stackName: string): Promise<void> {
  try {
    await cloudformation.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: changeSetName }))
  } catch (error) {
    throw explainAwsError(error, { doing: `deleting the change set of ${stackName}`, region })
  }
}

async function execute(deployment: Deployment, { plan }: Prepared): Promise<Deployed> {
  const { account, request, before } = deployment
  const { stackName, method, signal } = request
  const startedMs = request.now()
  const how =
    method === 'direct'
      ? ({ method: 'direct' } as const)
      : before === undefined
        ? ({ method: 'change-set', changeSetName } as const)
        : ({ method: 'execute-change-set', changeSetName } as const)
  const interrupted = Promise.withResolvers<'interrupted'>()
  signal.addEventListener('abort', () => interrupted.resolve('interrupted'), { once: true })
  const running = runToolkit(deployment, how)
  try {
    if ((await Promise.race([running, interrupted.promise])) === 'interrupted') {
      running.catch(() => undefined)
      return { kind: 'interrupted' }
    }
  } catch (error) {
    throw await explainExecution(deployment, error, startedMs)
  }
  const stack = await describeStack(account, stackName)
  if (stack === undefined) throw new LogpipeError('deploy_failed', `${stackName} was deleted while it was deployed`)
  return { kind: 'deployed', stack, plan }
}

type ToolkitMethod =
  | { readonly method: 'direct' }
  | { readonly method: 'change-set'; readonly changeSetName: string; readonly execute?: boolean }
  | { readonly method: 'execute-change-set'; readonly changeSetName: string }

/** Each value is said, also those that stay: CloudFormation would keep them, and emulators forget. */
function valuesOf({ request, before }: Deployment): Parameters {
  const { stack, parameters } = request
  const values = Object.entries({ ...before?.parameters, ...stack.parameters, ...parameters })
  return Object.fromEntries(values.filter(([name]) => stack.template.Parameters?.[name] !== undefined))
}

async function runToolkit(deployment: Deployment, deploymentMethod: ToolkitMethod): Promise<void> {
  const { account, request } = deployment
  const { folder, stackName, listener, everyMs } = request
  const { StackParameters, StackSelectionStrategy } = await import('@aws-cdk/toolkit-lib')
  const toolkit = await openToolkit(account, listener)
  const source = await toolkit.fromAssemblyDirectory(folder)
  try {
    await toolkit.deploy(source, {
      stacks: { patterns: [stackName], strategy: StackSelectionStrategy.PATTERN_MUST_MATCH_SINGLE },
      deploymentMethod,
      parameters: StackParameters.exactly(valuesOf(deployment)),
      ...(everyMs && { stackEventPollingInterval: everyMs }),
    })
  } catch (error) {
    if (deploymentMethod.method === 'change-set' && deploymentMethod.execute === false) {
      throw explainAwsError(causeOf(error), { doing: `preparing the change of ${stackName}`, region: account.region })
    }
    throw error
  }
}

/** The toolkit wraps what AWS said in sentences of its own. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error
}

/** CloudFormation's events say more than the call that waited for them; where there are none, the call failed itself. */
async function explainExecution(
  { account, request, before }: Deployment,
  error: unknown,
  startedMs: number,
): Promise<LogpipeError> {
  const { stackName } = request
  const { region } = account
  const doing = before === undefined ? 'creating' : 'changing'
  const stack = await describeStack(account, stackName)
  // Clocks differ a little, and the call itself took its time.
  const events = stack === undefined ? [] : await stackEvents(account, stack.stackId, startedMs - 60_000)
  if (!events.some(({ status }) => status.endsWith('_FAILED'))) {
    return explainAwsError(causeOf(error), { doing: `${doing} ${stackName}`, region })
  }
  const stage = stackName.replace(/^logpipe-/, '')
  const next =
    before === undefined
      ? `${sayLeft(events)}Mend it, then: logpipe destroy --stage ${stage} --region ${region}, and deploy again`
      : `The stack is in ${stack?.status}; nothing else was changed. Mend it, then deploy again`
  return explainFailure({ doing, stackName, events, next })
}

/** Tables refuse to be deleted, also where a creation is taken back. */
function sayLeft(events: readonly StackEvent[]): string {
  const left = leftBehind(events)
  return left.length === 0 ? '' : `Left behind, empty: ${left.map(({ physicalId }) => physicalId).join(', ')}. `
}
