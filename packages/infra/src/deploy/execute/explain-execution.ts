import type { LogpipeError } from '@logpipe/sdk/contract'
import type { Account } from '../../account/open-account.ts'
import { isEdgeName, stageOf } from '../../options/stack-names.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import { explainCall } from '../stack/explain-call.ts'
import { explainFailure, leftBehind } from '../stack/explain-failure.ts'
import { type StackEvent, stackEvents } from '../stack/stack-events.ts'
import { recoveryCommand, stackState } from '../stack/stack-state.ts'
import { stillRunning, watchCommand } from '../stack/still-running.ts'

/** A change that was begun, and failed. */
export interface Execution {
  readonly stackName: string
  /** Undefined for a stack that was not there. */
  readonly before: StackView | undefined
  readonly error: unknown
  /** Id of the newest event before it. */
  readonly mark: string | undefined
}

/** CloudFormation's events explain more than the failed call; without any, the call itself failed. */
export async function explainExecution(
  account: Account,
  { stackName, before, error, mark }: Execution,
): Promise<LogpipeError> {
  const { region } = account
  const doing = before === undefined ? 'creating' : 'changing'
  const explained = explainCall(error, { doing: `${doing} ${stackName}`, region, stackName })
  const stack = await describeStack(account, stackName).catch(() => 'unseen' as const)
  if (stack === 'unseen') return stillRunning(explained, { stackName, region })
  const events = stack === undefined ? [] : await stackEvents(account, stack.stackId, { after: mark }).catch(() => [])
  if (!events.some(({ status }) => status.endsWith('_FAILED'))) {
    return stackState(stack).kind === 'busy' ? stillRunning(explained, { stackName, region }) : explained
  }
  return explainFailure({ doing, stackName, events, next: nextAfter(events, { stackName, region, before, stack }) })
}

interface Aftermath {
  readonly stackName: string
  readonly region: string
  readonly before: StackView | undefined
  readonly stack: StackView | undefined
}

function nextAfter(events: readonly StackEvent[], { stackName, region, before, stack }: Aftermath): string {
  const stage = stageOf(stackName)
  const destroying = `: logpipe destroy --stage ${stage} --region ${region}`
  const standing = `The stack is in ${stack?.status}`
  if (stack !== undefined && stackState(stack).kind === 'stuck') {
    return `${standing}. Fix the problem, then: ${recoveryCommand(stack, region)}`
  }
  if (stackState(stack).kind === 'busy') {
    const then = before === undefined && !isEdgeName(stackName) ? `${destroying}, and` : ''
    return `${standing}, and AWS is still working on it: ${watchCommand({ stackName, region })}. Fix the problem, then${then} deploy again`
  }
  if (before !== undefined) return `${standing}, unchanged. Fix the problem, then deploy again`
  if (isEdgeName(stackName)) {
    return `logpipe-${stage} was not changed. Fix the problem, then deploy again; ${stackName} in ${region} is then created anew`
  }
  return `${leftText(events)}Fix the problem, then${destroying}, and deploy again`
}

/** Tables refuse to be deleted, also where a creation is taken back. */
function leftText(events: readonly StackEvent[]): string {
  const left = leftBehind(events)
  return left.length === 0 ? '' : `Retained, empty: ${left.map(({ physicalId }) => physicalId).join(', ')}. `
}
