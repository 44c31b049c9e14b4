import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import {
  type DeadLetter,
  type DeadLetterView,
  describeDeadLetter,
  type HeldMessage,
  type MessageHandle,
  type Reason,
  viewDeadLetter,
} from './describe-dead-letter.ts'
import { type DeadLetterGroup, groupDeadLetters } from './group-dead-letters.ts'
import { type WalkableQueue, type WalkEnd, walkQueue } from './walk-queue.ts'

/** The dead-letter queue, and the way back to the queue that its messages came from. */
export interface DeadLetterQueue extends WalkableQueue {
  /** Puts a message on the ingest queue again. Throws unless SQS has confirmed it. */
  readonly resend: (message: { readonly tenant: TenantId | undefined; readonly body: string }) => Promise<void>
  /** Deletes messages; answers with those whose deletion SQS has confirmed. */
  readonly remove: (receipts: readonly MessageHandle[]) => Promise<readonly MessageHandle[]>
  /** About how many messages there are, held ones among them. */
  readonly depth: () => Promise<number>
}

/** Which dead letters; all where it names nothing. */
export interface DeadLetterFilter {
  readonly tenant?: TenantId
  readonly reason?: Reason
}

export interface DeadLetterList {
  readonly letters: readonly DeadLetter[]
  readonly groups: readonly DeadLetterGroup[]
  /** About how many more there are that somebody else holds at the moment. */
  readonly unseen: number
  readonly end: WalkEnd
}

export interface DeadLetterCounts {
  /** Messages that left the dead-letter queue. */
  readonly messages: number
  /** Records in them, as far as they can be read. */
  readonly records: number
  /** Messages that were to leave and are still there: the queue did not confirm that they are elsewhere, or deleted. */
  readonly failed: number
  /** Messages that were sent after the start, so that nothing was done with them. */
  readonly later: number
  /** Name of the last error behind `failed`. */
  readonly error?: string
  readonly end: WalkEnd
}

/**
 * What an operator does with dead letters. SQS cannot list: each of these takes all messages for a moment and gives back
 * what stays. A walk is at most two minutes long; `signal` ends it early. Throws `dead_letters_failed` where the queue does
 * not answer.
 */
export interface DeadLetterManager {
  readonly list: (filter: DeadLetterFilter, signal?: AbortSignal) => Promise<DeadLetterList>
  /** One message. Throws `unknown_message` where no message that can be seen has this id. */
  readonly show: (
    id: string,
    options: { readonly withText: boolean; readonly signal?: AbortSignal },
  ) => Promise<DeadLetterView>
  /**
   * Sends messages that were there at the start to the ingest queue again. A message is deleted only when its sending is
   * confirmed: a crash in between leaves it on both queues, and storing is idempotent.
   */
  readonly redrive: (filter: DeadLetterFilter, signal?: AbortSignal) => Promise<DeadLetterCounts>
  /** Deletes messages that were there at the start, for good. */
  readonly purge: (filter: DeadLetterFilter, signal?: AbortSignal) => Promise<DeadLetterCounts>
}

export interface ManageLettersOptions {
  readonly queue: DeadLetterQueue
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
}

export function createDeadLetterManager(options: ManageLettersOptions): DeadLetterManager {
  const { queue } = options
  const take = (prepare: TakeOut['prepare']) => (filter: DeadLetterFilter, signal?: AbortSignal) =>
    answered(() => takeOut(options, { filter, prepare, ...(signal && { signal }) }))
  return {
    list: (filter, signal) => answered(() => list(options, filter, signal)),
    show: (id, wanted) => answered(() => show(options, { id, ...wanted })),
    redrive: take(({ message, letter }) => queue.resend({ tenant: letter.tenant, body: message.body })),
    purge: take(async () => undefined),
  }
}

/** An AWS error says nothing of ours, and its message may be of any kind: its name is what helps. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (cause instanceof LogpipeError) throw cause
    throw new LogpipeError('dead_letters_failed', `the dead-letter queue did not answer (${nameOf(cause)})`, { cause })
  }
}

async function list(
  { queue, elapsed }: ManageLettersOptions,
  filter: DeadLetterFilter,
  signal: AbortSignal | undefined,
): Promise<DeadLetterList> {
  const letters: DeadLetter[] = []
  let seen = 0
  const visit = (messages: readonly HeldMessage[]): readonly MessageHandle[] => {
    seen += messages.length
    letters.push(...messages.map(describeDeadLetter).filter((letter) => isMeant(letter, filter)))
    return []
  }
  const end = await walkQueue(queue, { visit, elapsed, ...(signal && { signal }) })
  const unseen = Math.max(0, (await queue.depth()) - seen)
  return { letters, groups: groupDeadLetters(letters), unseen, end }
}

interface Wanted {
  readonly id: string
  readonly withText: boolean
  readonly signal?: AbortSignal
}

async function show(
  { queue, elapsed }: ManageLettersOptions,
  { id, withText, signal }: Wanted,
): Promise<DeadLetterView> {
  const found = new AbortController()
  let view: DeadLetterView | undefined
  const visit = (messages: readonly HeldMessage[]): readonly MessageHandle[] => {
    const message = messages.find((one) => one.id === id)
    if (message === undefined) return []
    view = viewDeadLetter(message, { withText })
    found.abort()
    return []
  }
  const end = await walkQueue(queue, {
    visit,
    elapsed,
    signal: AbortSignal.any([found.signal, ...(signal ? [signal] : [])]),
  })
  if (view !== undefined) return view
  const where = end === 'complete' ? 'the dead-letter queue' : 'the part of the dead-letter queue that was looked at'
  // The id is not repeated: it may be anything that was pasted.
  throw new LogpipeError('unknown_message', `no message of this id is in ${where}, or somebody else holds it right now`)
}

/** A message, and what was read in it. */
interface Opened {
  readonly message: HeldMessage
  readonly letter: DeadLetter
}

interface TakeOut {
  readonly filter: DeadLetterFilter
  readonly signal?: AbortSignal
  /** What must have happened before a message may be deleted; throws where it has not. */
  readonly prepare: (opened: Opened) => Promise<void>
}

/**
 * Deletes the messages that are meant, each only after `prepare`. Those sent after the start stay: a redriven conflict comes
 * back within a moment, and would go round and round.
 */
async function takeOut(
  { queue, now, elapsed }: ManageLettersOptions,
  { filter, signal, prepare }: TakeOut,
): Promise<DeadLetterCounts> {
  const startedAt = new Date(now()).toISOString()
  const counts: Counts = { messages: 0, records: 0, failed: 0, later: 0 }
  const visit = async (messages: readonly HeldMessage[]): Promise<readonly MessageHandle[]> => {
    const opened = messages.map((message) => ({ message, letter: describeDeadLetter(message) }))
    const { now: meant = [], later = [] } = Object.groupBy(
      opened.filter(({ letter }) => isMeant(letter, filter)),
      ({ letter }) => (letter.sentAt > startedAt ? 'later' : 'now'),
    )
    const removed = await removeAll(queue, await prepareAll(meant, prepare, counts), counts)
    counts.later += later.length
    counts.failed += meant.length - removed.length
    counts.messages += removed.length
    for (const { letter } of removed) counts.records += letter.records ?? 0
    return removed.map(({ message }) => message)
  }
  const end = await walkQueue(queue, { visit, elapsed, ...(signal && { signal }) })
  return { ...counts, end }
}

type Counts = { -readonly [K in keyof Omit<DeadLetterCounts, 'end'>]: DeadLetterCounts[K] }

/** Those that are ready to be deleted. One that fails keeps no other from it. */
async function prepareAll(
  meant: readonly Opened[],
  prepare: TakeOut['prepare'],
  counts: Counts,
): Promise<readonly Opened[]> {
  const outcomes = await Promise.allSettled(meant.map(prepare))
  for (const outcome of outcomes) if (outcome.status === 'rejected') counts.error = nameOf(outcome.reason)
  return meant.filter((_, i) => outcomes[i]?.status === 'fulfilled')
}

/** Those whose deletion is confirmed. */
async function removeAll(queue: DeadLetterQueue, ready: readonly Opened[], counts: Counts): Promise<readonly Opened[]> {
  if (ready.length === 0) return []
  const removed = new Set((await queue.remove(ready.map(({ message }) => message))).map(({ id }) => id))
  if (removed.size < ready.length) counts.error = 'deletion not confirmed'
  return ready.filter(({ message }) => removed.has(message.id))
}

function isMeant({ tenant, reason }: DeadLetter, filter: DeadLetterFilter): boolean {
  return (filter.tenant ?? tenant) === tenant && (filter.reason ?? reason) === reason
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
