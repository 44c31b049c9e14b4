import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../account/open-account.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import { type StackEvent, stackEvents } from './stack-events.ts'
import { stackState } from './stack-state.ts'

export interface SettleOptions {
  readonly onEvent: (event: StackEvent) => void
  /** Ends the waiting; the stack goes on by itself. */
  readonly signal: AbortSignal
  /** How often CloudFormation is asked, milliseconds. */
  readonly everyMs?: number
}

/** Waits while a stack is being changed, whoever began it, and tells each step. Answers with the stack as it is then. */
export async function settleStack(
  account: Account,
  stackName: string,
  { onEvent, signal, everyMs = 2_000 }: SettleOptions,
): Promise<StackView | undefined> {
  const seen = new Set<string>()
  let watchedId: string | undefined
  for (;;) {
    const stack = await describeStack(account, stackName)
    const isBusy = stackState(stack).kind === 'busy'
    if (stack !== undefined && isBusy) watchedId ??= stack.stackId
    // Its id still finds a stack that was deleted meanwhile.
    if (watchedId !== undefined) {
      for (const event of await stackEvents(account, watchedId, 'newest operation')) {
        if (!seen.has(event.id)) onEvent(event)
        seen.add(event.id)
      }
    }
    if (!isBusy || signal.aborted) return stack
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
  }
}
