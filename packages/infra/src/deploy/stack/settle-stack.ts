import type { Account } from '../../account/open-account.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import type { StackEvent } from './stack-events.ts'
import { stackState } from './stack-state.ts'
import { stillRunning } from './still-running.ts'
import { watchStack } from './watch-stack.ts'

export interface SettleOptions {
  readonly onEvent: (event: StackEvent) => void
  /** Told once, where there is something to wait for. */
  readonly onBusy: (stack: StackView) => void
  /** Ends the waiting; the stack goes on by itself. */
  readonly signal: AbortSignal
  /** False for who only looks: it then answers with the stack as it is. True by default. */
  readonly isWaiting?: boolean
}

/** Waits while a stack is being changed, whoever began it, and tells each step. Answers with the stack as it is then. */
export async function settleStack(
  account: Account,
  stackName: string,
  { onEvent, onBusy, signal, isWaiting = true }: SettleOptions,
): Promise<StackView | undefined> {
  const stack = await describeStack(account, stackName)
  if (stack === undefined || stackState(stack).kind !== 'busy') return stack
  onBusy(stack)
  if (!isWaiting) return stack
  return watchStack(account, { stackId: stack.stackId, range: 'newest operation', onEvent, signal }).catch(
    (error: unknown) => {
      throw stillRunning(error, { stackName, region: account.region })
    },
  )
}
