import type { StackStores } from '@logpipe/infra/stores'
import { openDepth } from '../../connect/stack-depth.ts'

export interface UntilEmptyOptions {
  readonly stores: StackStores
  /** The longest wait, milliseconds. */
  readonly limitMs: number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly signal: AbortSignal
}

const pollMs = 50

/** Waits until the queue is empty, and answers with how long that took, milliseconds; infinite where the limit was over first. */
export async function untilEmpty({ stores, limitMs, elapsed, sleep, signal }: UntilEmptyOptions): Promise<number> {
  const fromMs = elapsed()
  const { ask, close } = await openDepth(stores)
  try {
    for (;;) {
      const { queued } = await ask()
      const waitedMs = elapsed() - fromMs
      if (queued === 0) return waitedMs
      if (waitedMs >= limitMs || signal.aborted) return Number.POSITIVE_INFINITY
      await sleep(pollMs)
    }
  } finally {
    close()
  }
}
