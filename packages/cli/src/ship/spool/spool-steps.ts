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

/**
 * Puts a spool between reading and sending. Reading goes on while sending waits, and ends with it. A file counts as read up to a
 * mark once everything before it is in the spool, safe from a power cut: whatever becomes of the file, its lines are sent.
 * Without room on the disk steps go by, in order, and the marks count once they are acknowledged.
 */
export async function* spoolSteps(source: AsyncGenerator<Step>, options: SpoolingOptions): AsyncGenerator<Step> {
  const { spool, signal, stopReading } = options
  const passing = createHandover<Step>()
  const bell = createBell()
  const syncs = createSyncs(options)
  let isRead = false
  const reading = readInto(source, options, { syncs, pass: passing.put, ring: bell.ring }).finally(() => {
    isRead = true
    bell.ring()
  })
  // Its error is thrown where it is awaited.
  reading.catch(() => undefined)
  try {
    while (!(signal.aborted && spool.isBehind())) {
      const rung = bell.rung()
      const taken = await spool.take()
      if (taken !== undefined) {
        const onAcknowledged = (): void => {
          spool.acknowledge(taken.end)
          syncs.soon()
        }
        yield { batch: taken.batch, onAcknowledged }
        continue
      }
      const passed = passing.take()
      if (passed !== undefined) yield passed
      else if (isRead) return
      else await rung
    }
  } finally {
    stopReading.abort()
    spool.stopWaiting()
    passing.close()
    await reading
    await syncs.end()
  }
}

interface Ways {
  readonly syncs: ReturnType<typeof createSyncs>
  readonly pass: (step: Step) => Promise<void>
  readonly ring: () => void
}

async function readInto(
  source: AsyncGenerator<Step>,
  { spool, runId, keepRejected, reached }: SpoolingOptions,
  { syncs, pass, ring }: Ways,
): Promise<void> {
  const ids = runIds(runId)
  let isPassing = false
  for await (const { batch, mark, rejected } of source) {
    if (rejected !== undefined) await keepRejected?.([rejected])
    const named: NamedBatch | undefined = batch && { ...batch, id: batch.id ?? ids.next(batch.numbers.length) }
    if (named !== undefined) reached.at = { name: named.name, number: (named.numbers.at(-1) ?? 0) + 1 }
    if (!isPassing && named !== undefined && !(await spool.append(named))) {
      isPassing = true
      // A mark that were reported later would take back those of what goes by.
      await syncs.end()
    }
    if (isPassing) {
      const passed = pass({ batch: named, mark })
      ring()
      await passed
    } else {
      if (mark !== undefined) syncs.add(mark)
      syncs.soon()
      ring()
    }
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
  return {
    rung: () => next.promise,
    ring: (): void => {
      next.resolve()
      next = Promise.withResolvers()
    },
  }
}

/** Syncs the spool in the background, and reports the marks of what is safe then. */
function createSyncs({ spool, sleep, onMark }: SpoolingOptions) {
  let marks = new Map<string, Mark>()
  const ending = new AbortController()
  let running: Promise<void> | undefined
  const sync = async (): Promise<void> => {
    const due = marks
    marks = new Map()
    if (await spool.sync()) for (const mark of due.values()) onMark?.(mark)
  }
  const isDue = (): boolean => marks.size > 0 || spool.isDue()
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
    add: (mark: Mark): void => void marks.set(mark.fileId, mark),
    soon,
    end: async (): Promise<void> => {
      ending.abort()
      await running
      await sync()
    },
  }
}
