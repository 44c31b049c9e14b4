import { randomUUID } from 'node:crypto'
import { CreateStackCommand, ExecuteChangeSetCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation'
import { operationError } from '@logpipe/sdk/operations'
import type { ChangeSet } from '../plan/change-set.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import { watchStack } from '../stack/watch-stack.ts'
import { type Deployment, inputOf } from './deployment.ts'

/**
 * Executes a change set, or creates or updates the stack from its template if there is none, and follows the operation to its end.
 * Returns the stack afterwards, or as it is when the signal aborts; undefined if nothing was started. `mark` is the id of the newest
 * event before. Throws if CloudFormation refused, or if the stack ended in another state than a successful one.
 */
export async function carryOut(
  deployment: Deployment,
  changeSet: ChangeSet | undefined,
  mark: string | undefined,
): Promise<StackView | undefined> {
  const { account, request } = deployment
  const { stackName, listener, signal } = request
  const begun = await (changeSet ? execute(deployment, changeSet) : changeDirectly(deployment))
  if (begun === 'interrupted') return undefined
  if (begun === 'nothing to do') return describeStack(account, stackName)
  const { onEvent } = listener
  const stack = await watchStack(account, { stackId: begun.stackId, range: { after: mark }, onEvent, signal })
  if (stack === undefined) throw operationError('deploy_failed', `${stackName} was deleted while it was deployed`)
  if (!signal.aborted && !succeeded.has(stack.status)) {
    throw operationError('deploy_failed', `${stackName} ended in ${stack.status}`)
  }
  return stack
}

/** Any other end is a rollback, or a failure to roll back. */
const succeeded = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE'])

type Begun = { readonly stackId: string } | 'nothing to do' | 'interrupted'

async function execute({ account, request }: Deployment, changeSet: ChangeSet): Promise<Begun> {
  const { stackName, signal } = request
  const stack = await describeStack(account, stackName)
  if (signal.aborted) return 'interrupted'
  await account.cloudformation.send(
    new ExecuteChangeSetCommand({
      StackName: stackName,
      ChangeSetName: changeSet.id,
      // Makes the SDK's retry after a lost response harmless.
      ClientRequestToken: randomUUID(),
    }),
  )
  return { stackId: stack?.stackId ?? stackName }
}

async function changeDirectly(deployment: Deployment): Promise<Begun> {
  const { account, request, before } = deployment
  const input = await inputOf(deployment)
  if (input === undefined) return 'interrupted'
  const call = { ...input, ClientRequestToken: randomUUID() }
  try {
    const { StackId } = await (before === undefined
      ? account.cloudformation.send(new CreateStackCommand(call))
      : account.cloudformation.send(new UpdateStackCommand(call)))
    return { stackId: StackId ?? request.stackName }
  } catch (error) {
    if (error instanceof Error && /No updates are to be performed/.test(error.message)) return 'nothing to do'
    throw error
  }
}
