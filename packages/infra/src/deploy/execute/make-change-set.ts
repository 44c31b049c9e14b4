import { operationError } from '@logpipe/sdk/operations'
import { type ChangeSet, createChangeSet, deleteEmpty, discardChangeSet, settleChangeSet } from '../plan/change-set.ts'
import { explainCall } from '../stack/explain-call.ts'
import { watchCommand } from '../stack/still-running.ts'
import { type Deployment, inputOf } from './deployment.ts'

/**
 * Has CloudFormation work out the change, and reads it; undefined where that was interrupted. Leaves nothing where it fails.
 * Throws `deploy_failed` for what CloudFormation cannot do, `stack_busy` where somebody else replaced the change set.
 */
export async function makeChangeSet(deployment: Deployment): Promise<ChangeSet | undefined> {
  const { account, request } = deployment
  const { stackName, signal } = request
  let id: string | undefined
  try {
    const input = await inputOf(deployment)
    id = input && (await createChangeSet(account, input))
    if (id === undefined) return undefined
    const changeSet = await settleChangeSet(account, stackName, { id, signal })
    if (signal.aborted) return undefined
    return made(changeSet, { stackName, region: account.region })
  } catch (error) {
    const discarded = id === undefined ? deleteEmpty(account, stackName) : discardChangeSet(account, stackName, id)
    await discarded.catch(() => undefined)
    throw explainCall(error, { doing: `preparing the update of ${stackName}`, region: account.region, stackName })
  }
}

function made(
  changeSet: ChangeSet | undefined,
  place: { readonly stackName: string; readonly region: string },
): ChangeSet {
  const { stackName } = place
  if (changeSet === undefined) {
    throw operationError('stack_busy', `another command is also deploying ${stackName}: ${watchCommand(place)}`)
  }
  if (changeSet.status !== 'FAILED' || changeSet.isNoOp) return changeSet
  const why = changeSet.reason.replace(/[.\s]+$/, '')
  throw operationError('deploy_failed', `preparing the update of ${stackName}: ${why}. Nothing was changed`)
}
