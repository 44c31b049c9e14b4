import type { StackDepth } from '../connect/stack-depth.ts'
import { depthLateMs } from '../connect/stack-depth.ts'
import type { CliContext } from '../context.ts'

export interface QueueWait extends Pick<CliContext, 'elapsed' | 'sleep'> {
  readonly depth: () => Promise<StackDepth>
  /** Whether the queue counts late, as SQS does: it may have messages although it says that it is empty. */
  readonly isDepthLate: boolean
  readonly signal: AbortSignal
  readonly onWait: (queued: number) => void
}

/** Longer than a stack needs that works; of one that others fill nobody could wait for the end. Milliseconds. */
const maxWaitMs = 60_000
/** Between two questions; less often where each costs money. */
const [pollMs, latePollMs] = [50, 1_000]

/** Waits until the queue is empty, on AWS for so long that it must be. Returns how many messages were left in the end; 0 only where it is sure. */
export async function awaitQueue({ depth, isDepthLate, elapsed, sleep, signal, onWait }: QueueWait): Promise<number> {
  const certainMs = isDepthLate ? depthLateMs : 0
  const [startedMs, start] = [elapsed(), { emptySinceMs: undefined as number | undefined }]
  for (;;) {
    const { queued } = await depth()
    start.emptySinceMs = queued > 0 ? undefined : (start.emptySinceMs ?? elapsed())
    if (start.emptySinceMs !== undefined && elapsed() - start.emptySinceMs >= certainMs) return 0
    if (signal.aborted || elapsed() - startedMs > maxWaitMs + certainMs) return Math.max(1, queued)
    onWait(queued)
    await sleep(isDepthLate ? latePollMs : pollMs, signal).catch(() => undefined)
  }
}
