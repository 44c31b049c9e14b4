import type { Client } from '../client/client.ts'
import { randomId } from '../client/random-id.ts'
import { appendLine, type Batch, countLines, foundBatch, halvesOf, newBatch, type Segment, segmentIn } from './batch.ts'
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

/** The sender: batches that are open, then queued, then in flight, in memory or in files. */
export class BatchSender implements Sender {
  readonly #client: Pick<Client, 'ingestRaw'>
  readonly #options: SenderOptions
  readonly #settings: SenderSettings
  readonly #ambient: Ambient
  readonly #files: SpillFiles | undefined
  readonly #stamp: () => Uint8Array
  readonly #startedAt: string
  readonly #abort = new AbortController()
  /** By tenant, in the order in which they were opened. */
  readonly #open = new Map<string | undefined, Batch>()
  readonly #queue: Batch[] = []
  /** Everything not yet accepted, rejected or dropped, in order. */
  readonly #unsettled = new Set<Batch>()
  readonly #roomWaiters = new Set<() => void>()
  readonly #endAtExit: () => void
  #heldBytes = 0
  #inFlight = 0
  #sealed = 0
  #accepted = 0
  #rejected = 0
  #dropped = 0
  #cancelTimer: (() => void) | undefined
  /** Whether a batch has waited for its time, but not for a free request. */
  #isDue = false
  #isClosed = false
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
    this.#startedAt = padded(ambient.now(), 15)
    for (const name of files?.found ?? []) this.#enqueue(foundBatch(name))
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
      return this.#hasRoom() || this.#canMakeRoom() ? 'ok' : 'full'
    }
    if (this.#isClosed) return this.#drop(1, this.#options.signal?.aborted ? 'aborted' : 'closed')
    if (!this.#hasRoom() && !this.#makeRoom()) return this.#drop(1, 'full')
    const { maxRecords, maxBatchBytes } = this.#settings
    const batch = this.#batchFor(made.tenant, made.line.length)
    this.#heldBytes += appendLine(batch, made.line, made.hasTimestamp ? undefined : this.#stamp(), maxBatchBytes)
    if (batch.records >= maxRecords || batch.length >= maxBatchBytes) {
      this.#seal(batch)
      this.#pump()
    }
    return this.#hasRoom() || this.#canMakeRoom() ? 'ok' : 'full'
  }

  async ready({ signal }: WaitOptions = {}): Promise<void> {
    while (!this.#hasRoom() && !this.#canMakeRoom() && !this.#isClosed) {
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
    await this.#await(Promise.all(Array.from(this.#unsettled, ({ settled }) => settled.promise)), signal)
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
    for (const batch of this.#unsettled) if (!batch.isFound) pending += batch.records
    return {
      accepted: this.#accepted,
      rejected: this.#rejected,
      dropped: this.#dropped,
      pending,
      heldBytes: this.#heldBytes,
      spilledBytes: this.#files?.bytes() ?? 0,
    }
  }

  #batchFor(tenant: string | undefined, chars: number): Batch {
    const open = this.#open.get(tenant)
    if (open !== undefined) {
      if (open.length + chars < this.#settings.maxBatchBytes) return open
      this.#seal(open)
      this.#pump()
    }
    const batch = newBatch(randomId(), tenant)
    this.#open.set(tenant, batch)
    this.#unsettled.add(batch)
    this.#cancelTimer ??= this.#ambient.later(this.#settings.maxAgeMs, () => this.#onAge())
    return batch
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
    for (const batch of this.#open.values()) this.#seal(batch)
  }

  #seal(batch: Batch): void {
    this.#open.delete(batch.tenant)
    // Names sort in the order of records, also those of processes that start one after the other.
    batch.name = `${this.#startedAt}-${padded(this.#sealed++, 9)}-${batch.key}`
    this.#enqueue(batch)
  }

  #enqueue(batch: Batch): void {
    this.#unsettled.add(batch)
    this.#queue.push(batch)
  }

  #pump(): void {
    while (this.#inFlight < this.#settings.concurrency && !this.#abort.signal.aborted) {
      if (this.#queue.length === 0 && this.#isDue) this.#sealAll()
      const batch = this.#queue.shift()
      if (batch === undefined) return
      this.#inFlight++
      void this.#deliver(batch)
    }
  }

  async #deliver(batch: Batch): Promise<void> {
    try {
      const segment = await this.#segmentOf(batch)
      const outcome = segment === undefined ? 'delivered' : await deliverBatch(segment, this.#delivery())
      if (!this.#abort.signal.aborted) outcome === 'too-large' ? this.#halve(batch) : this.#settle(batch)
    } catch {
      // Aborted: `giveUp` decides about the batch. Or its file cannot be read, and stays.
      if (!this.#abort.signal.aborted) this.#dropBatch(batch, 'unreadable')
    }
    this.#inFlight--
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

  /** The request of a batch, read from its file if it is only there. */
  async #segmentOf(batch: Batch): Promise<Segment | undefined> {
    if (batch.bytes !== undefined) return segmentIn(batch, batch.bytes)
    const segment = await this.#files?.read(batch.name)
    if (segment === undefined || this.#abort.signal.aborted) return undefined
    batch.key = segment.key
    batch.tenant = segment.tenant
    batch.bytes = segment.body
    batch.length = segment.body.length
    if (batch.isFound) batch.records = countLines(segment.body)
    this.#heldBytes += segment.body.length
    return segment
  }

  /** The halves take the place of the batch, on disk too, before one of them is sent: the batch must not be sent again. */
  #halve(batch: Batch): void {
    if (batch.bytes === undefined || !this.#unsettled.delete(batch)) return
    const halves = halvesOf(batch, batch.bytes)
    this.#release(batch)
    if (batch.isOnDisk) this.#files?.remove(batch.name)
    for (const half of halves) {
      this.#unsettled.add(half)
      this.#heldBytes += half.length
      if (batch.isOnDisk) this.#toFile(half)
    }
    this.#queue.unshift(...halves)
  }

  #settle(batch: Batch): void {
    if (!this.#unsettled.delete(batch)) return
    this.#release(batch)
    if (batch.isOnDisk) this.#files?.remove(batch.name)
    batch.settled.resolve()
    if (this.#hasRoom()) for (const resume of this.#roomWaiters) resume()
  }

  #release(batch: Batch): void {
    this.#heldBytes -= batch.bytes?.length ?? 0
    batch.bytes = undefined
  }

  #hasRoom(): boolean {
    return this.#heldBytes < this.#settings.maxBytes
  }

  #makeRoom(): boolean {
    const { onFull } = this.#settings
    if (onFull === 'drop-oldest') this.#dropOldest()
    if (onFull === 'spill') this.#spillNewest()
    return this.#hasRoom()
  }

  /** What is to be dropped is dropped when there is a record to take its place. */
  #canMakeRoom(): boolean {
    return this.#settings.onFull === 'drop-oldest' || this.#makeRoom()
  }

  #dropOldest(): void {
    while (!this.#hasRoom()) {
      if (this.#queue.length === 0) this.#sealFirst()
      const oldest = this.#queue.shift()
      if (oldest === undefined) return
      this.#dropBatch(oldest, 'full')
    }
  }

  #sealFirst(): void {
    const first = this.#open.values().next().value
    if (first !== undefined) this.#seal(first)
  }

  /** What is sent last goes to disk first, so that each request is written once. */
  #spillNewest(): void {
    for (const batch of this.#queue.toReversed()) {
      if (this.#hasRoom() || !this.#toFile(batch)) return
    }
    if (this.#hasRoom()) return
    const opened = [...this.#open.values()]
    this.#sealAll()
    for (const batch of opened) if (!this.#hasRoom() && !this.#toFile(batch)) return
  }

  /** Whether the batch is now only on disk. */
  #toFile(batch: Batch): boolean {
    if (batch.bytes === undefined) return batch.isOnDisk
    batch.isOnDisk ||= this.#files?.write(batch.name, segmentIn(batch, batch.bytes)) ?? false
    if (batch.isOnDisk) this.#release(batch)
    return batch.isOnDisk
  }

  /** Ends everything at once: what is left goes to files with `spill`, those in flight too, else it is dropped. */
  #giveUp(reason: 'closed' | 'aborted'): void {
    if (this.#abort.signal.aborted) return
    this.#isClosed = true
    this.#sealAll()
    this.#abort.abort(this.#options.signal?.reason)
    let dropped = 0
    for (const batch of this.#unsettled) {
      // A file is for the next process.
      if (this.#files === undefined || !this.#toFile(batch)) dropped += batch.records
      this.#forget(batch)
    }
    this.#end()
    if (dropped > 0) this.#drop(dropped, reason)
  }

  #forget(batch: Batch): void {
    this.#unsettled.delete(batch)
    this.#release(batch)
    batch.settled.resolve()
  }

  #end(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#endAtExit()
    this.#abort.abort()
    this.#open.clear()
    this.#queue.length = 0
    for (const resume of this.#roomWaiters) resume()
  }

  #dropBatch(batch: Batch, reason: Dropped['reason']): void {
    this.#forget(batch)
    this.#drop(batch.records, reason)
  }

  #drop(records: number, reason: Dropped['reason']): 'dropped' {
    this.#dropped += records
    call(this.#options.onDropped, { records, reason })
    return 'dropped'
  }

  #reject(rejected: Rejected): void {
    this.#rejected++
    call(this.#options.onRejected, rejected)
  }
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

/** What a callback throws must reach neither the caller of `send` nor the delivery of other records. */
function call<T>(callback: ((value: T) => void) | undefined, value: T): void {
  try {
    callback?.(value)
  } catch {}
}
