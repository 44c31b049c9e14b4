import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../../account/open-account.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import { type EventRange, type StackEvent, stackEvents } from './stack-events.ts'
import { stackState } from './stack-state.ts'

export interface Watch {
  /** The ARN, which also finds a deleted stack. */
  readonly stackId: string
  /** Which events belong to what is watched. */
  readonly range: EventRange
  readonly onEvent: (event: StackEvent) => void
  /** Stops watching; the operation continues. */
  readonly signal: AbortSignal
}

/** Number of polls after which an operation counts as started even without a sign of it. */
const looksToBegin = 5

/**
 * Follows an operation that was just started, and reports each event once. Returns the stack when
 * it has finished or the signal aborts; undefined if the stack does not exist any more.
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
