import type { Account } from '../../account/open-account.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import type { StackEvent } from './stack-events.ts'
import { stackState } from './stack-state.ts'
import { stillRunning } from './still-running.ts'
import { watchStack } from './watch-stack.ts'

export interface SettleOptions {
  readonly onEvent: (event: StackEvent) => void
  /** Called once, if there is something to wait for. */
  readonly onBusy: (stack: StackView) => void
  /** Stops waiting; the operation continues. */
  readonly signal: AbortSignal
  /** False returns the stack as it is. True by default. */
  readonly isWaiting?: boolean
}

/** Waits for an operation on a stack, whoever started it, and reports its events. Returns the stack afterwards. */
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
