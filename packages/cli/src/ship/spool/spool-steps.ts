import type { DeliverOptions, Mark, Step } from '../deliver/deliver.ts'
import { runIds } from '../deliver/record-ids.ts'
import type { LinePlace } from '../deliver/tally.ts'
import type { NamedBatch } from './entry.ts'
import type { Spool } from './open-spool.ts'

export interface SpoolingOptions extends Pick<DeliverOptions, 'runId' | 'onMark' | 'keepRejected'> {
  readonly spool: Spool
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Stops the sending: what is on the disk alone is then left to a later run. */
  readonly signal: AbortSignal
  /** Ends the reading. */
  readonly stopReading: AbortController
  /** Is told which line was to be read next. */
  readonly reached: { at?: LinePlace }
}

/** Between two syncs of what is written, milliseconds: a power cut costs no more. */
const syncMs = 1_000
/** After a write that failed, the next one is tried, milliseconds. */
const retryMs = 5_000

/**
 * Puts a spool between reading and sending. Reading goes on while sending waits, and ends with it. A file counts as read up to a
 * mark once everything before it is in the spool, safe from a power cut: whatever becomes of the file, its lines are sent.
 * Without room on the disk steps go by, in order, and their marks count once they are acknowledged, and before those of what is
 * written later. Every few seconds it is tried whether there is room again.
 */
export async function* spoolSteps(source: AsyncGenerator<Step>, options: SpoolingOptions): AsyncGenerator<Step> {
  const { spool, signal, stopReading } = options
  const bell = createBell()
  const passing = createPassing(() => syncs.report())
  const syncs = createSyncs(options, passing.isEmpty)
  const [closing, ways] = [new AbortController(), { passing, syncs, ring: bell.ring }]
  let isRead = false
  const reading = readInto(source, { ...options, closed: closing.signal }, ways).finally(() => {
    isRead = true
    bell.ring()
  })
  // Its error is thrown where it is awaited.
  reading.catch(() => undefined)
  try {
    while (!(signal.aborted && spool.isBehind())) {
      const [rung, rings] = [bell.rung(), bell.rings()]
      const taken = await spool.take()
      if (taken !== undefined) {
        const onAcknowledged = (): void => {
          spool.acknowledge(taken.end)
          syncs.soon()
        }
        yield { batch: taken.batch, onAcknowledged }
        continue
      }
      // What came into the spool meanwhile is before what goes by now.
      if (bell.rings() !== rings) continue
      const passed = passing.take()
      if (passed !== undefined) yield passed
      else if (isRead) return
      else await rung
    }
  } finally {
    stopReading.abort()
    spool.stopWaiting()
    passing.close()
    closing.abort()
    await reading
    await syncs.end()
  }
}

interface Ways {
  readonly passing: ReturnType<typeof createPassing>
  readonly syncs: ReturnType<typeof createSyncs>
  readonly ring: () => void
}

interface ReadBatch {
  readonly batch: NamedBatch
  readonly mark: Mark | undefined
}

async function readInto(
  source: AsyncGenerator<Step>,
  options: SpoolingOptions & { readonly closed: AbortSignal },
  ways: Ways,
): Promise<void> {
  const { runId, keepRejected, reached } = options
  const ids = runIds(runId)
  const put = createPut(options, ways)
  for await (const { batch, mark, rejected } of source) {
    if (rejected !== undefined) await keepRejected?.([rejected])
    if (batch === undefined) {
      ways.syncs.add(mark)
      continue
    }
    const named: NamedBatch = { ...batch, id: batch.id ?? ids.next(batch.numbers.length) }
    reached.at = { name: named.name, number: (named.numbers.at(-1) ?? 0) + 1 }
    await put({ batch: named, mark })
  }
}

/** Takes batches into the spool; while it cannot be written, they go by. */
function createPut(
  { spool, sleep, closed }: SpoolingOptions & { readonly closed: AbortSignal },
  { passing, syncs, ring }: Ways,
): (read: ReadBatch) => Promise<void> {
  let retry: { readonly due: Promise<void>; isDue: boolean } | undefined
  const retryLater = () => {
    const later = { due: sleep(retryMs, closed).catch(() => undefined), isDue: false }
    void later.due.then(() => {
      later.isDue = true
    })
    return later
  }
  return async (read) => {
    for (;;) {
      if (retry === undefined || retry.isDue) {
        if (await spool.append(read.batch)) {
          retry = undefined
          syncs.add(read.mark)
          ring()
          return
        }
        retry = retryLater()
      }
      // An earlier mark of the file must not be reported after this one.
      syncs.forget(read.mark)
      const passed = passing.put(read).then(() => true)
      ring()
      // It may be hours until it is taken, and there may be room before that.
      if (await Promise.race([passed, retry.due.then(() => false)])) return
      if (!passing.takeBack()) return
    }
  }
}

/** What goes by the spool: one at a time, behind all that is in it. Whoever puts it there waits until it is taken. */
function createPassing(onEmpty: () => void) {
  const handover = createHandover<Step>()
  let inFlight = 0
  const leave = (): void => {
    inFlight--
    if (inFlight === 0) onEmpty()
  }
  return {
    put: ({ batch, mark }: ReadBatch): Promise<void> => {
      inFlight++
      return handover.put({ batch, mark, onAcknowledged: leave })
    },
    /** Whether it was not taken; then nobody will. */
    takeBack: (): boolean => {
      const isBack = handover.take() !== undefined
      if (isBack) leave()
      return isBack
    },
    take: handover.take,
    close: handover.close,
    /** Whether all of them are acknowledged. */
    isEmpty: (): boolean => inFlight === 0,
  }
}

/** Lets one through at a time. Who waits goes on when it is closed. */
function createHandover<T>() {
  let waiting: { readonly value: T; readonly taken: () => void } | undefined
  let isClosed = false
  return {
    put: (value: T): Promise<void> =>
      isClosed
        ? Promise.resolve()
        : new Promise((taken) => {
            waiting = { value, taken }
          }),
    take: (): T | undefined => {
      const found = waiting
      waiting = undefined
      found?.taken()
      return found?.value
    },
    close: (): void => {
      isClosed = true
      waiting?.taken()
    },
  }
}

/** Whoever asks for `rung` first, and then looks whether there is something to do, misses no ring. */
function createBell() {
  let next = Promise.withResolvers<void>()
  let rings = 0
  return {
    rung: () => next.promise,
    /** How often it has rung. */
    rings: () => rings,
    ring: (): void => {
      rings++
      next.resolve()
      next = Promise.withResolvers()
    },
  }
}

/**
 * Syncs the spool in the background, and reports the marks of what is safe then, once everything that went by before is acknowledged: of a
 * file the last mark that is reported counts.
 */
function createSyncs({ spool, sleep, onMark }: SpoolingOptions, isReached: () => boolean) {
  let [due, syncing] = [new Map<string, Mark>(), new Map<string, Mark>()]
  const safe = new Map<string, Mark>()
  const ending = new AbortController()
  let running: Promise<void> | undefined
  const report = (): void => {
    if (!isReached()) return
    for (const mark of safe.values()) onMark?.(mark)
    safe.clear()
  }
  const sync = async (): Promise<void> => {
    ;[due, syncing] = [new Map(), due]
    if (await spool.sync()) for (const mark of syncing.values()) safe.set(mark.fileId, mark)
    else due = new Map([...syncing, ...due])
    syncing = new Map()
    report()
  }
  const isDue = (): boolean => due.size > 0 || spool.isDue()
  const soon = (): void => {
    if (running !== undefined || ending.signal.aborted || !isDue()) return
    running = sleep(syncMs, ending.signal)
      .catch(() => undefined)
      .then(sync)
      .finally(() => {
        running = undefined
        soon()
      })
  }
  return {
    add: (mark: Mark | undefined): void => {
      if (mark !== undefined) due.set(mark.fileId, mark)
      soon()
    },
    /** Where a later mark of the file is reported by others. */
    forget: (mark: Mark | undefined): void => {
      for (const marks of [due, syncing, safe]) if (mark !== undefined) marks.delete(mark.fileId)
    },
    report,
    soon,
    end: async (): Promise<void> => {
      ending.abort()
      await running
      await sync()
    },
  }
}
