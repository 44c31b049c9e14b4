import { randomUUID } from 'node:crypto'
import {
  DeleteStackCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'
import { deployedTemplate } from '../stack/deployed-template.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import { explainCall } from '../stack/explain-call.ts'
import { explainFailure } from '../stack/explain-failure.ts'
import { type Interrupted, interruptedAt } from '../stack/interrupted.ts'
import type { Listener } from '../stack/listener.ts'
import { refuseForeign } from '../stack/refuse-unfit.ts'
import { newestEventId, stackEvents } from '../stack/stack-events.ts'
import { stackState } from '../stack/stack-state.ts'
import { describeChanging, stillRunning } from '../stack/still-running.ts'
import { watchStack } from '../stack/watch-stack.ts'

/** A resource of a stack, by its name in AWS. */
export interface StackResource {
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
}

/** The resources that deleting a stack would delete, and those that its template retains. */
export interface Contents {
  readonly deleted: readonly StackResource[]
  readonly kept: readonly StackResource[]
}

/** Reads from the deployed stack and its template what would go and what would stay. */
export async function contentsOf(account: Account, stackName: string): Promise<Contents> {
  const [resources, template] = await Promise.all([heldBy(account, stackName), deployedTemplate(account, stackName)])
  const isKept = ({ logicalId }: StackResource): boolean =>
    template.Resources[logicalId]?.DeletionPolicy?.startsWith('Retain') ?? false
  return { deleted: resources.filter((one) => !isKept(one)), kept: resources.filter(isKept) }
}

async function heldBy({ cloudformation, region }: Account, stackName: string): Promise<readonly StackResource[]> {
  const found: StackResourceSummary[] = []
  let nextToken: string | undefined
  try {
    do {
      const page = await cloudformation.send(
        new ListStackResourcesCommand({ StackName: stackName, ...(nextToken && { NextToken: nextToken }) }),
      )
      found.push(...(page.StackResourceSummaries ?? []))
      nextToken = page.NextToken
    } while (nextToken !== undefined)
  } catch (error) {
    throw explainAwsError(error, { doing: `listing the resources of ${stackName}`, region })
  }
  return found
    .filter(({ ResourceStatus = '', PhysicalResourceId }) => PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE')
    .map(({ LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' }) => ({
      logicalId: LogicalResourceId,
      physicalId: PhysicalResourceId,
      type: ResourceType,
    }))
}

export interface DestroyRequest {
  readonly stackName: string
  readonly listener: Pick<Listener, 'onStack' | 'onEvent'>
  /** Stops waiting; the deletion continues. */
  readonly signal: AbortSignal
}

export type Destroyed = { readonly kind: 'destroyed' | 'absent' } | Interrupted

/**
 * Deletes a stack, or waits for a deletion that is already running. Throws `stack_broken` if it is protected, and with
 * the reason from CloudFormation's events where something of it would not go.
 */
export async function destroyStack(account: Account, request: DestroyRequest): Promise<Destroyed> {
  const { stackName, listener, signal } = request
  const { region } = account
  listener.onStack({ stackName, region })
  const stack = await describeStack(account, stackName)
  if (stack === undefined) return { kind: 'absent' }
  refuseForeign(account, stack)
  refuseProtected(account, stack)
  const mark = stack.status === 'DELETE_IN_PROGRESS' ? undefined : await newestEventId(account, stack.stackId)
  if (signal.aborted) return interruptedAt(account, stackName, stack)
  try {
    const { stackId } = stack
    await account.cloudformation.send(new DeleteStackCommand({ StackName: stackId, ClientRequestToken: randomUUID() }))
    const range = mark === undefined ? 'newest operation' : { after: mark }
    const left = await watchStack(account, { stackId, range, onEvent: listener.onEvent, signal })
    const { kind } = stackState(left)
    if (kind === 'absent') return { kind: 'destroyed' }
    if (left !== undefined && kind !== 'busy') {
      throw operationError('deploy_failed', `deleting ${stackName} ended in ${left.status}`)
    }
  } catch (error) {
    // Watching it may fail where deleting it did not.
    const now = await describeStack(account, stackName).catch(() => 'unseen' as const)
    if (now === undefined) return { kind: 'destroyed' }
    const explained = await explainRemoval(account, { error, stack, mark })
    const mayGoOn = now === 'unseen' || stackState(now).kind === 'busy'
    throw mayGoOn ? stillRunning(explained, { stackName, region }) : explained
  }
  return interruptedAt(account, stackName, await describeChanging(account, stackName))
}

/** Throws `stack_broken` where CloudFormation would refuse to delete a stack. */
export function refuseProtected({ region }: Pick<Account, 'region'>, { isProtected, stackName }: StackView): void {
  if (!isProtected) return
  const off = `aws cloudformation update-termination-protection --no-enable-termination-protection`
  throw operationError(
    'stack_broken',
    `${stackName} is protected from deletion. To remove the protection: ${off} --stack-name ${stackName} --region ${region}`,
  )
}

interface FailedRemoval {
  readonly error: unknown
  readonly stack: StackView
  readonly mark: string | undefined
}

async function explainRemoval(account: Account, { error, stack, mark }: FailedRemoval): Promise<LogpipeError> {
  const { stackName, stackId } = stack
  const range = mark === undefined ? 'newest operation' : { after: mark }
  const events = await stackEvents(account, stackId, range).catch(() => [])
  if (!events.some(({ status }) => status.endsWith('_FAILED'))) {
    return explainCall(error, { doing: `deleting ${stackName}`, region: account.region, stackName })
  }
  const next = 'The remaining resources still exist. Fix the problem, then run logpipe destroy again'
  return explainFailure({ doing: 'deleting', stackName, events, next })
}
