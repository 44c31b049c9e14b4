import { ListStackResourcesCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation'
import { explainAwsError } from '../account/explain-aws-error.ts'
import type { Account } from '../account/open-account.ts'
import { deployedTemplate } from './deploy-stack.ts'
import { describeStack } from './describe-stack.ts'
import { explainFailure } from './explain-failure.ts'
import { type Listener, openToolkit } from './open-toolkit.ts'
import { stackEvents } from './stack-events.ts'

/** A resource of a stack, by its name in AWS. */
export interface Held {
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
}

/** What deleting a stack would delete, and what would stay because its template says so. */
export interface Removal {
  readonly deleted: readonly Held[]
  readonly kept: readonly Held[]
}

/** Reads from the deployed stack and its template what would go and what would stay. */
export async function planRemoval(account: Account, stackName: string): Promise<Removal> {
  const [resources, template] = await Promise.all([heldBy(account, stackName), deployedTemplate(account, stackName)])
  const isKept = ({ logicalId }: Held): boolean =>
    template.Resources[logicalId]?.DeletionPolicy?.startsWith('Retain') ?? false
  return { deleted: resources.filter((one) => !isKept(one)), kept: resources.filter(isKept) }
}

async function heldBy({ cloudformation, region }: Account, stackName: string): Promise<readonly Held[]> {
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
    throw explainAwsError(error, { doing: `listing what ${stackName} holds`, region })
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
  /** Of an assembly that names the stack. */
  readonly folder: string
  readonly listener: Listener
  readonly signal: AbortSignal
  readonly now: () => number
  /** How often CloudFormation is asked, milliseconds. 2,000 by default. */
  readonly everyMs?: number
}

export type Destroyed = { readonly kind: 'destroyed' | 'absent' | 'interrupted' }

/** Deletes a stack. Throws with the reason from CloudFormation's events where something of it would not go. */
export async function destroyStack(account: Account, request: DestroyRequest): Promise<Destroyed> {
  const { stackName, folder, listener, signal, now, everyMs } = request
  const stack = await describeStack(account, stackName)
  if (stack === undefined) return { kind: 'absent' }
  const startedMs = now()
  const { StackSelectionStrategy } = await import('@aws-cdk/toolkit-lib')
  const toolkit = await openToolkit(account, listener)
  const interrupted = Promise.withResolvers<'interrupted'>()
  signal.addEventListener('abort', () => interrupted.resolve('interrupted'), { once: true })
  const running = toolkit.destroy(await toolkit.fromAssemblyDirectory(folder), {
    stacks: { patterns: [stackName], strategy: StackSelectionStrategy.PATTERN_MUST_MATCH_SINGLE },
    ...(everyMs && { stackEventPollingInterval: everyMs }),
  })
  try {
    if ((await Promise.race([running, interrupted.promise])) === 'interrupted') {
      running.catch(() => undefined)
      return { kind: 'interrupted' }
    }
    return { kind: 'destroyed' }
  } catch (error) {
    const events = await stackEvents(account, stack.stackId, startedMs - 60_000)
    if (!events.some(({ status }) => status.endsWith('_FAILED'))) {
      throw explainAwsError(error, { doing: `deleting ${stackName}`, region: account.region })
    }
    const next = 'What is left of the stack is still there. Mend it, then run logpipe destroy again'
    throw explainFailure({ doing: 'deleting', stackName, events, next })
  }
}
