import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../../account/open-account.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import { type EventRange, type StackEvent, stackEvents } from './stack-events.ts'
import { stackState } from './stack-state.ts'

export interface Watch {
  /** Finds the stack also once it was deleted. */
  readonly stackId: string
  /** Which events belong to what is watched. */
  readonly range: EventRange
  readonly onEvent: (event: StackEvent) => void
  /** Ends the watching; the stack goes on by itself. */
  readonly signal: AbortSignal
}

/** CloudFormation may take this many looks to show that it has begun. */
const looksToBegin = 5

/**
 * Follows an operation that CloudFormation was told to begin, and tells each event once. Answers with the stack as it is when
 * that has ended, or when the signal did; undefined where it is gone.
 */
export async function watchStack(
  account: Account,
  { stackId, range, onEvent, signal }: Watch,
): Promise<StackView | undefined> {
  const seen = new Set<string>()
  let hasBegun = false
  for (let looks = 1; ; looks += 1) {
    const stack = await describeStack(account, stackId)
    // Read after the stack: the last events of an operation are there once its status is.
    for (const event of await stackEvents(account, stackId, range)) {
      if (!seen.has(event.id)) onEvent(event)
      seen.add(event.id)
    }
    const { kind } = stackState(stack)
    hasBegun ||= kind === 'busy' || seen.size > 0 || looks >= looksToBegin
    const hasEnded = hasBegun && kind !== 'busy' && kind !== 'empty'
    if (hasEnded || signal.aborted) return stack
    await sleep(account.pollMs, undefined, { signal }).catch(() => undefined)
  }
}
