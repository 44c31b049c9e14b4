import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Account } from '../../account/open-account.ts'
import { stageOf, stageTag } from '../../options/stack-names.ts'
import type { StackView } from './describe-stack.ts'
import { explainFailure } from './explain-failure.ts'
import { stackEvents } from './stack-events.ts'
import { recoveryCommand, stackState } from './stack-state.ts'

/** Throws where a stack cannot be changed, or is not ours to change. */
export async function refuseUnfit(account: Account, stack: StackView | undefined): Promise<void> {
  const state = stackState(stack)
  if (stack === undefined || state.kind === 'absent') return
  refuseForeign(account, stack)
  if (state.kind === 'failed' || state.kind === 'stuck' || state.kind === 'unknown') {
    throw await explainUnfit(account, stack)
  }
}

/** Throws `name_taken` for a stack that logpipe did not create. An empty one has no tags yet. */
export function refuseForeign({ region }: Account, stack: StackView): void {
  if (stack.tags[stageTag] !== undefined || stackState(stack).kind === 'empty') return
  const why = `it has no tag ${stageTag}, so logpipe did not create it`
  throw operationError('name_taken', `a stack ${stack.stackName} already exists in ${region}, and ${why}`)
}

/** Why a stack is in its state, from the events of its last operation, and how to recover. */
export async function explainUnfit(account: Account, stack: StackView): Promise<LogpipeError> {
  const { stackName, status, stackId } = stack
  const { kind } = stackState(stack)
  if (kind === 'unknown') {
    const why = 'a status that this version of logpipe does not know'
    return operationError('stack_broken', `the stack ${stackName} is in ${status || 'no status'}, ${why}`)
  }
  const events = await stackEvents(account, stackId, 'newest operation')
  const next =
    kind === 'stuck'
      ? `Fix the problem, then: ${recoveryCommand(stack, account.region)}`
      : `The stack is unusable: logpipe destroy --stage ${stageOf(stackName)} --region ${account.region}, then deploy again`
  const { message } = explainFailure({ doing: 'the last change of', stackName, events, next })
  return operationError('stack_broken', `the stack ${stackName} is in ${status}: ${message}`)
}
