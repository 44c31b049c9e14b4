import { type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import {
  type DeadLetter,
  type DeadLetterView,
  describeDeadLetter,
  logIdsOf,
  type MessageHandle,
  type Reason,
  type ReceivedMessage,
  viewDeadLetter,
} from './describe-dead-letter.ts'
import { type DeadLetterGroup, groupDeadLetters } from './group-dead-letters.ts'
import { type WalkableQueue, type WalkEnd, walkQueue } from './walk-queue.ts'

/** The dead-letter queue, with a way to resend its messages to the ingest queue. */
export interface DeadLetterQueue extends WalkableQueue {
  /** Sends a message to the ingest queue. Throws unless SQS confirms it. */
  readonly resend: (message: { readonly tenant: TenantId | undefined; readonly body: string }) => Promise<void>
  /** Deletes messages; returns those whose deletion SQS confirmed. */
  readonly remove: (receipts: readonly MessageHandle[]) => Promise<readonly MessageHandle[]>
  /** Approximate number of messages, including those in flight. */
  readonly depth: () => Promise<number>
}

/** Selects dead letters; all of them if empty. */
export interface DeadLetterFilter {
  readonly tenant?: TenantId
  /** Only those that do not tell whose they are. */
  readonly isTenantUnknown?: true
  readonly reason?: Reason
}

export interface DeadLetterList {
  readonly letters: readonly DeadLetter[]
  readonly groups: readonly DeadLetterGroup[]
  /** Approximate number of messages not listed because another consumer is holding them. */
  readonly unseen: number
  readonly end: WalkEnd
}

export interface DeadLetterCounts {
  /** Messages removed from the dead-letter queue. */
  readonly messages: number
  /** Records in those messages, as far as they are readable. */
  readonly records: number
  /** Messages still in the queue because their resend or deletion was not confirmed. */
  readonly failed: number
  /** Messages skipped because they were sent after the start. */
  readonly later: number
  /** Name of the last error counted in `failed`. */
  readonly error?: string
  readonly end: WalkEnd
}

/**
 * An operator's actions on dead letters. SQS cannot list messages: each action briefly receives all of them and releases
 * those that stay. A walk takes at most two minutes; `signal` ends it early. Throws `dead_letters_failed` if a request to
 * the queue fails.
 */
export interface DeadLetterManager {
  readonly list: (filter: DeadLetterFilter, signal?: AbortSignal) => Promise<DeadLetterList>
  /** Shows one message. Throws `unknown_message` if no visible message has this id. */
  readonly show: (
    id: string,
    options: { readonly withText: boolean; readonly signal?: AbortSignal },
  ) => Promise<DeadLetterView>
  /**
   * Resends the messages present at the start to the ingest queue. Each is deleted only after its resend is confirmed: a
   * crash in between leaves it in both queues, and storing is idempotent.
   */
  readonly redrive: (filter: DeadLetterFilter, signal?: AbortSignal) => Promise<DeadLetterCounts>
  /** Permanently deletes the messages present at the start. */
  readonly purge: (filter: DeadLetterFilter, options?: PurgeOptions) => Promise<DeadLetterCounts>
}

export interface PurgeOptions {
  readonly signal?: AbortSignal
  /** Must resolve before a message is deleted; a message that it rejects stays. */
  readonly note?: (letter: PurgedLetter) => Promise<void>
}

/** What is deleted with a message: all its records, however many. */
export interface PurgedLetter extends Pick<DeadLetter, 'tenant' | 'reason'> {
  readonly logIds: readonly LogId[]
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
  const remove = (prepare: Removal['prepare']) => (filter: DeadLetterFilter, signal?: AbortSignal) =>
    guarded(() => removeMatching(options, { filter, prepare, ...(signal && { signal }) }))
  return {
    list: (filter, signal) => guarded(() => list(options, filter, signal)),
    show: (id, wanted) => guarded(() => show(options, { id, ...wanted })),
    redrive: remove(({ message, letter }) => queue.resend({ tenant: letter.tenant, body: message.body })),
    purge: (filter, { signal, note } = {}) => {
      const prepare: Removal['prepare'] = async ({ message, letter: { tenant, reason } }) => {
        await note?.({ tenant, reason, logIds: logIdsOf(message) })
      }
      return remove(prepare)(filter, signal)
    },
  }
}

/** Reports AWS errors by name only: their messages may contain anything. */
async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    if (cause instanceof LogpipeError) throw cause
    throw operationError('dead_letters_failed', `the request to the dead-letter queue failed (${nameOf(cause)})`, {
      cause,
    })
  }
}

async function list(
  { queue, elapsed }: ManageLettersOptions,
  filter: DeadLetterFilter,
  signal: AbortSignal | undefined,
): Promise<DeadLetterList> {
  const letters: DeadLetter[] = []
  let seen = 0
  const visit = (messages: readonly ReceivedMessage[]): readonly MessageHandle[] => {
    seen += messages.length
    letters.push(...messages.map(describeDeadLetter).filter((letter) => isMatch(letter, filter)))
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
  const visit = (messages: readonly ReceivedMessage[]): readonly MessageHandle[] => {
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
  const where = end === 'complete' ? 'the dead-letter queue' : 'the part of the dead-letter queue that was searched'
  // Does not quote the id: the user may have pasted anything.
  throw operationError('unknown_message', `no message with this id in ${where}, or another command is reading it`)
}

/** A message and its description. */
interface Opened {
  readonly message: ReceivedMessage
  readonly letter: DeadLetter
}

interface Removal {
  readonly filter: DeadLetterFilter
  readonly signal?: AbortSignal
  /** Must resolve before a message is deleted; throws if the message must stay. */
  readonly prepare: (opened: Opened) => Promise<void>
}

/**
 * Deletes matching messages, each only after `prepare`. Messages sent after the start stay: a redriven conflict returns
 * within moments and would loop forever.
 */
async function removeMatching(
  { queue, now, elapsed }: ManageLettersOptions,
  { filter, signal, prepare }: Removal,
): Promise<DeadLetterCounts> {
  const startedAt = new Date(now()).toISOString()
  const counts: Counts = { messages: 0, records: 0, failed: 0, later: 0 }
  const visit = async (messages: readonly ReceivedMessage[]): Promise<readonly MessageHandle[]> => {
    const opened = messages.map((message) => ({ message, letter: describeDeadLetter(message) }))
    const { now: matching = [], later = [] } = Object.groupBy(
      opened.filter(({ letter }) => isMatch(letter, filter)),
      ({ letter }) => (letter.sentAt > startedAt ? 'later' : 'now'),
    )
    const removed = await removeAll(queue, await prepareAll(matching, prepare, counts), counts)
    counts.later += later.length
    counts.failed += matching.length - removed.length
    counts.messages += removed.length
    for (const { letter } of removed) counts.records += letter.records ?? 0
    return removed.map(({ message }) => message)
  }
  const end = await walkQueue(queue, { visit, elapsed, waitsForMore: true, ...(signal && { signal }) })
  return { ...counts, end }
}

type Counts = { -readonly [K in keyof Omit<DeadLetterCounts, 'end'>]: DeadLetterCounts[K] }

/** The messages ready for deletion. A failure does not affect the others. */
async function prepareAll(
  matching: readonly Opened[],
  prepare: Removal['prepare'],
  counts: Counts,
): Promise<readonly Opened[]> {
  const outcomes = await Promise.allSettled(matching.map(prepare))
  for (const outcome of outcomes) if (outcome.status === 'rejected') counts.error = nameOf(outcome.reason)
  return matching.filter((_, i) => outcomes[i]?.status === 'fulfilled')
}

/** The messages whose deletion was confirmed. */
async function removeAll(queue: DeadLetterQueue, ready: readonly Opened[], counts: Counts): Promise<readonly Opened[]> {
  if (ready.length === 0) return []
  const removed = new Set((await queue.remove(ready.map(({ message }) => message))).map(({ id }) => id))
  if (removed.size < ready.length) counts.error = 'deletion not confirmed'
  return ready.filter(({ message }) => removed.has(message.id))
}

function isMatch({ tenant, reason }: DeadLetter, filter: DeadLetterFilter): boolean {
  if (filter.isTenantUnknown && tenant !== undefined) return false
  return (filter.tenant ?? tenant) === tenant && (filter.reason ?? reason) === reason
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
