import type { HeldMessage, MessageHandle } from './describe-dead-letter.ts'

/** A queue that can only be read by taking its messages for a while. */
export interface WalkableQueue {
  /**
   * Takes some messages that nobody holds: they stay hidden from everybody for {@link holdSeconds}. Empty where none came
   * within `waitSeconds`.
   */
  readonly receive: (options: { readonly waitSeconds: number }) => Promise<readonly HeldMessage[]>
  /** Lets others see messages again, at most {@link waitSeconds} later. */
  readonly giveBack: (receipts: readonly MessageHandle[]) => Promise<void>
  /**
   * How many messages there are, held ones among them. Absent in SQS, which knows only about how many: a receive that does
   * not wait asks some of its servers, so it may give nothing although there is something. A queue that counts shows
   * everything that nobody holds to a receive that does not wait.
   */
  readonly exactDepth?: () => Promise<number>
}

/** How a walk ended: it saw everything, was asked to stop, or ran out of time. */
export type WalkEnd = 'complete' | 'interrupted' | 'out_of_time'

export interface WalkOptions {
  /** Does something with messages that it sees for the first time; answers with those that are gone from the queue now. */
  readonly visit: (messages: readonly HeldMessage[]) => Promise<readonly MessageHandle[]> | readonly MessageHandle[]
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  /** Whether to wait for messages that come during the walk, as a redriven conflict does, where it is known to be over too. */
  readonly waitsForMore?: boolean
  /** Ends the walk after what is under way; what is held is given back. */
  readonly signal?: AbortSignal
}

/** The longest walk; a queue may be filled faster than it is read. Milliseconds. */
export const maxWalkMs = 120_000
/** How long a message stays hidden: longer than any walk and its giving back, or the walk would meet its first messages again. */
export const holdSeconds = 300

/** How long a receive waits that waits: what another command has just given back comes within it. */
export const waitSeconds = 1

/** SQS may give nothing although there is something; twice in a row it is believed. */
const quietReceives = 2

/** Sees each message of a queue once and gives back, however it ends, what is not gone then. Throws what the queue throws. */
export async function walkQueue(queue: WalkableQueue, options: WalkOptions): Promise<WalkEnd> {
  const held = new Map<string, MessageHandle>()
  try {
    return await walk(queue, held, options)
  } finally {
    // Where this fails too, the messages come back by themselves when their time is over.
    await queue.giveBack([...held.values()]).catch(() => undefined)
  }
}

async function walk(
  queue: WalkableQueue,
  held: Map<string, MessageHandle>,
  { visit, elapsed, signal, waitsForMore = false }: WalkOptions,
): Promise<WalkEnd> {
  const seen = new Set<string>()
  const startedMs = elapsed()
  const exactDepth = waitsForMore ? undefined : queue.exactDepth
  for (let quiet = 0; quiet < quietReceives; ) {
    if (signal?.aborted) return 'interrupted'
    if (elapsed() - startedMs >= maxWalkMs) return 'out_of_time'
    // SQS is asked with a wait first; a queue that counts is waited for only where somebody else holds what it counts.
    const messages = await queue.receive({
      waitSeconds: (exactDepth === undefined) === (quiet === 0) ? waitSeconds : 0,
    })
    // Receipts only: bodies are needed no longer than for the visit.
    for (const { id, handle } of messages) held.set(id, { id, handle })
    const fresh = messages.filter(({ id }, i) => !seen.has(id) && messages.findIndex((other) => other.id === id) === i)
    for (const { id } of fresh) seen.add(id)
    quiet = fresh.length === 0 ? quiet + 1 : 0
    for (const { id } of await visit(fresh)) held.delete(id)
    if (fresh.length === 0 && (await exactDepth?.()) === held.size) break
  }
  return signal?.aborted ? 'interrupted' : 'complete'
}
