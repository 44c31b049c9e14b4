import type { MessageHandle, ReceivedMessage } from './describe-dead-letter.ts'

/** A queue that can only be read by receiving its messages. */
export interface WalkableQueue {
  /**
   * Receives some visible messages, which become invisible for {@link visibilitySeconds}. Empty if none arrived within
   * `waitSeconds`.
   */
  readonly receive: (options: { readonly waitSeconds: number }) => Promise<readonly ReceivedMessage[]>
  /** Makes messages visible again, at most {@link waitSeconds} later. */
  readonly release: (receipts: readonly MessageHandle[]) => Promise<void>
  /**
   * The number of messages, including invisible ones. Absent for SQS, whose counts are approximate and whose short polls
   * query only some servers, so they may return nothing although there are messages. In a queue with exact counts a short
   * poll returns every visible message.
   */
  readonly exactDepth?: () => Promise<number>
}

/** How a walk ended: it saw everything, was interrupted, or ran out of time. */
export type WalkEnd = 'complete' | 'interrupted' | 'out_of_time'

export interface WalkOptions {
  /** Handles messages seen for the first time; returns those that are no longer in the queue. */
  readonly visit: (messages: readonly ReceivedMessage[]) => Promise<readonly MessageHandle[]> | readonly MessageHandle[]
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  /** Whether to wait for messages that arrive during the walk, such as a redriven conflict, even if the queue seems empty. */
  readonly waitsForMore?: boolean
  /** Ends the walk after the call in flight; received messages are released. */
  readonly signal?: AbortSignal
}

/** Maximum duration of a walk, as a queue may fill faster than it is read. Milliseconds. */
export const maxWalkMs = 120_000
/** Visibility timeout of received messages: longer than any walk, or it would receive its first messages again. */
export const visibilitySeconds = 300

/** Duration of a long poll: long enough for messages that another command has just released. */
export const waitSeconds = 1

/** SQS may return nothing although there are messages; two empty receives in a row count as the end. */
const maxEmptyReceives = 2

/** Visits each message of a queue once and, however it ends, releases those still in the queue. Throws what the queue throws. */
export async function walkQueue(queue: WalkableQueue, options: WalkOptions): Promise<WalkEnd> {
  const received = new Map<string, MessageHandle>()
  try {
    return await walk(queue, received, options)
  } finally {
    // If this fails too, the messages become visible again after their visibility timeout.
    await queue.release([...received.values()]).catch(() => undefined)
  }
}

async function walk(
  queue: WalkableQueue,
  received: Map<string, MessageHandle>,
  { visit, elapsed, signal, waitsForMore = false }: WalkOptions,
): Promise<WalkEnd> {
  const seen = new Set<string>()
  const startedMs = elapsed()
  const exactDepth = waitsForMore ? undefined : queue.exactDepth
  for (let emptyReceives = 0; emptyReceives < maxEmptyReceives; ) {
    if (signal?.aborted) return 'interrupted'
    if (elapsed() - startedMs >= maxWalkMs) return 'out_of_time'
    // SQS gets a long poll first; a queue with exact counts only if another consumer has received messages.
    const messages = await queue.receive({
      waitSeconds: (exactDepth === undefined) === (emptyReceives === 0) ? waitSeconds : 0,
    })
    // Keeps only handles: bodies are not needed after the visit.
    for (const { id, handle } of messages) received.set(id, { id, handle })
    const fresh = messages.filter(({ id }, i) => !seen.has(id) && messages.findIndex((other) => other.id === id) === i)
    for (const { id } of fresh) seen.add(id)
    emptyReceives = fresh.length === 0 ? emptyReceives + 1 : 0
    for (const { id } of await visit(fresh)) received.delete(id)
    if (fresh.length === 0 && (await exactDepth?.()) === received.size) break
  }
  return signal?.aborted ? 'interrupted' : 'complete'
}
