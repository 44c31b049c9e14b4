import { randomUUID } from 'node:crypto'
import { CreateStackCommand, ExecuteChangeSetCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation'
import { operationError } from '@logpipe/sdk/operations'
import type { ChangeSet } from '../plan/change-set.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import { watchStack } from '../stack/watch-stack.ts'
import { type Deployment, inputOf } from './deployment.ts'

/**
 * Has CloudFormation carry a change out, the one that was worked out or the template as it is, and follows it to its end.
 * Answers with the stack as it is then, also where the signal ended the watching; undefined where nothing was begun. `mark` is the
 * id of the newest event before. Throws where CloudFormation refused, or where the stack did not become what it was to be.
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

/** Every other end is a way back, or none. */
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
      // A call that is repeated because its answer was lost is then the same one.
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
