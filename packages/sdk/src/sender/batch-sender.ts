import type { Client } from '../client/client.ts'
import { type Batch, DamagedSegment } from './batch.ts'
import { BatchStore } from './batch-store.ts'
import { deliverBatch } from './deliver-batch.ts'
import { createStamp, recordLine } from './record-line.ts'
import type { Dropped, Rejected, Sender, SenderOptions, SendResult, WaitOptions } from './sender.ts'
import type { SenderSettings } from './sender-options.ts'
import type { SpillFiles } from './spill-files.ts'
import { until } from './until.ts'

/** What a sender takes from its runtime. */
export interface Ambient {
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly random: () => number
  /** Runs a task later, without keeping the process alive; returns what cancels it. */
  readonly later: (ms: number, run: () => void) => () => void
  /** Keeps the process alive; returns what ends that. */
  readonly keepAlive: () => () => void
  /** Calls `flush` when the process has nothing else to do, and `exit` when it ends; returns what ends that. */
  readonly atExit: (handlers: { readonly flush: () => void; readonly exit: () => void }) => () => void
}

/** The sender: takes records into its store, and delivers its batches, some at a time. */
export class BatchSender implements Sender {
  readonly #client: Pick<Client, 'ingestRaw'>
  readonly #options: SenderOptions
  readonly #settings: SenderSettings
  readonly #ambient: Ambient
  readonly #files: SpillFiles | undefined
  readonly #store: BatchStore
  readonly #stamp: () => Uint8Array
  readonly #abort = new AbortController()
  readonly #roomWaiters = new Set<() => void>()
  readonly #endAtExit: () => void
  #inFlight = 0
  #accepted = 0
  #rejected = 0
  #dropped = 0
  #cancelTimer: (() => void) | undefined
  /** Whether open batches leave with the next free request: one has waited for its time, or memory is full. */
  #isDue = false
  #isClosed = false
  #isTelling = false
  #closing: Promise<void> | undefined

  constructor(
    client: Pick<Client, 'ingestRaw'>,
    options: SenderOptions,
    { settings, ambient, files }: { settings: SenderSettings; ambient: Ambient; files?: SpillFiles },
  ) {
    this.#client = client
    this.#options = options
    this.#settings = settings
    this.#ambient = ambient
    this.#files = files
    this.#stamp = createStamp(ambient.now)
    this.#store = new BatchStore({
      settings,
      ...(files && { files }),
      startedAtMs: ambient.now(),
      onDropped: ({ records }) => this.#drop(records, 'full'),
    })
    this.#endAtExit = ambient.atExit({ flush: () => this.#sendAll(), exit: () => this.#giveUp('closed') })
    const { signal } = options
    if (signal?.aborted) this.#giveUp('aborted')
    else signal?.addEventListener('abort', () => this.#giveUp('aborted'), { once: true, signal: this.#abort.signal })
    this.#pump()
  }

  send(record: Parameters<Sender['send']>[0]): SendResult {
    const made = recordLine(record, this.#options.context)
    if (made.kind === 'refused') {
      this.#reject({ record, code: made.code, message: made.message })
      return this.#canTake() ? 'ok' : 'full'
    }
    if (this.#isClosed) return this.#drop(1, this.#options.signal?.aborted ? 'aborted' : 'closed')
    if (!this.#store.hasRoom && !this.#store.makeRoom()) return this.#drop(1, 'full')
    this.#store.add(made.line, made.tenant, made.hasTimestamp ? undefined : this.#stamp())
    this.#cancelTimer ??= this.#ambient.later(this.#settings.maxAgeMs, () => this.#onAge())
    if (!this.#store.hasRoom) this.#isDue = true
    if (this.#isDue || !this.#store.isQueueEmpty) this.#pump()
    return this.#canTake() ? 'ok' : 'full'
  }

  async ready({ signal }: WaitOptions = {}): Promise<void> {
    while (!this.#canTake() && !this.#isClosed) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#roomWaiters.add(resolve)
      try {
        await this.#await(promise, signal)
      } finally {
        this.#roomWaiters.delete(resolve)
      }
    }
  }

  async flush({ signal }: WaitOptions = {}): Promise<void> {
    this.#sendAll()
    await this.#await(Promise.all(Array.from(this.#store.unsettled, ({ settled }) => settled.promise)), signal)
  }

  close({ signal }: WaitOptions = {}): Promise<void> {
    this.#isClosed = true
    this.#closing ??= this.flush().finally(() => this.#end())
    const giveUp = (): void => this.#giveUp('closed')
    if (signal?.aborted) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true, signal: this.#abort.signal })
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  get stats() {
    let pending = 0
    for (const batch of this.#store.unsettled) if (!batch.isFound) pending += batch.records
    return {
      accepted: this.#accepted,
      rejected: this.#rejected,
      dropped: this.#dropped,
      pending,
      heldBytes: this.#store.heldBytes,
      spilledBytes: this.#files?.bytes() ?? 0,
    }
  }

  /** What is to be dropped is dropped when there is a record to take its place. */
  #canTake(): boolean {
    return this.#store.hasRoom || this.#settings.onFull === 'drop-oldest' || this.#store.makeRoom()
  }

  /** Whoever awaits something wants the process to live until then. */
  async #await(promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
    const letGo = this.#ambient.keepAlive()
    try {
      await until(promise, signal)
    } finally {
      letGo()
    }
  }

  /** While all requests are in flight, open batches may as well grow. */
  #onAge(): void {
    this.#cancelTimer = undefined
    this.#isDue = true
    this.#pump()
  }

  #sendAll(): void {
    this.#sealAll()
    this.#pump()
  }

  #sealAll(): void {
    this.#isDue = false
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#store.sealAll()
  }

  #pump(): void {
    while (this.#inFlight < this.#settings.concurrency && !this.#abort.signal.aborted) {
      if (this.#store.isQueueEmpty && this.#isDue) this.#sealAll()
      const batch = this.#store.take()
      if (batch === undefined) return
      this.#inFlight++
      void this.#deliver(batch)
    }
  }

  async #deliver(batch: Batch): Promise<void> {
    const isAborted = (): boolean => this.#abort.signal.aborted
    try {
      const segment = await this.#store.segmentOf(batch, isAborted)
      const outcome = segment === undefined ? 'delivered' : await deliverBatch(segment, this.#delivery())
      if (!isAborted()) outcome === 'too-large' ? this.#store.halve(batch) : this.#store.settle(batch)
    } catch (error) {
      // Aborted: `giveUp` decides about the batch. Or its file cannot be read, and stays.
      if (!isAborted()) {
        this.#store.forget(batch)
        this.#drop(error instanceof DamagedSegment ? error.records : batch.records, 'unreadable')
      }
    }
    this.#inFlight--
    if (this.#store.hasRoom) this.#resumeWaiters()
    this.#pump()
  }

  #delivery() {
    const { random, elapsed, later } = this.#ambient
    return {
      client: this.#client,
      settings: this.#settings,
      signal: this.#abort.signal,
      random,
      elapsed,
      sleep: (ms: number, signal: AbortSignal) =>
        until(new Promise<void>((resolve) => void later(ms, resolve)), signal),
      onRejected: (rejected: Rejected) => this.#reject(rejected),
      onAccepted: (records: number) => {
        this.#accepted += records
      },
    }
  }

  /** Ends everything at once: what is left goes to files with `spill`, those in flight too, else it is dropped. */
  #giveUp(reason: 'closed' | 'aborted'): void {
    if (this.#abort.signal.aborted) return
    this.#isClosed = true
    this.#sealAll()
    this.#abort.abort(this.#options.signal?.reason)
    let dropped = 0
    for (const batch of this.#store.unsettled) {
      // A file is for the next process.
      if (this.#files === undefined || !this.#store.toFile(batch)) dropped += batch.records
      this.#store.forget(batch)
    }
    this.#end()
    if (dropped > 0) this.#drop(dropped, reason)
  }

  #end(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#endAtExit()
    this.#abort.abort()
    this.#store.clear()
    this.#resumeWaiters()
  }

  #resumeWaiters(): void {
    for (const resume of this.#roomWaiters) resume()
  }

  #drop(records: number, reason: Dropped['reason']): 'dropped' {
    this.#dropped += records
    this.#tell(this.#options.onDropped, { records, reason })
    return 'dropped'
  }

  #reject(rejected: Rejected): void {
    this.#rejected++
    this.#tell(this.#options.onRejected, rejected)
  }

  /**
   * What a callback throws must reach neither the caller of `send` nor the delivery of other records. One that logs by this very
   * sender is not told of its own logs: it would never end.
   */
  #tell<T>(callback: ((value: T) => void) | undefined, value: T): void {
    if (this.#isTelling) return
    this.#isTelling = true
    try {
      callback?.(value)
    } catch {
    } finally {
      this.#isTelling = false
    }
  }
}
