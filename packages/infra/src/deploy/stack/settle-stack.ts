import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../../account/open-account.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import { describeBegun, sayGoesOn } from './say-goes-on.ts'
import { type StackEvent, stackEvents } from './stack-events.ts'
import { stackState } from './stack-state.ts'

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
  const seen = new Set<string>()
  let watchedId: string | undefined
  for (;;) {
    const stack = await (watchedId === undefined ? describeStack : describeBegun)(account, stackName)
    const isBusy = stackState(stack).kind === 'busy'
    if (stack !== undefined && isBusy) {
      if (watchedId === undefined) onBusy(stack)
      if (!isWaiting) return stack
      watchedId ??= stack.stackId
    }
    // Its id still finds a stack that was deleted meanwhile.
    if (watchedId !== undefined) {
      const events = await stackEvents(account, watchedId, 'newest operation').catch((error: unknown) => {
        throw sayGoesOn(error, { stackName, region: account.region })
      })
      for (const event of events) {
        if (!seen.has(event.id)) onEvent(event)
        seen.add(event.id)
      }
    }
    if (!isBusy || signal.aborted) return stack
    await sleep(account.pollMs, undefined, { signal }).catch(() => undefined)
  }
}
