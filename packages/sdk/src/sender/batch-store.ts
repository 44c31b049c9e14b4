import { randomId } from '../client/random-id.ts'
import { appendLine, type Batch, countLines, foundBatch, halvesOf, newBatch, type Segment, segmentIn } from './batch.ts'
import type { SenderSettings } from './sender-options.ts'
import type { SpillFiles } from './spill-files.ts'

export interface StoreOptions {
  readonly settings: SenderSettings
  readonly files?: SpillFiles
  /** Wall clock when the process started, milliseconds. */
  readonly startedAtMs: number
  /** Called with each batch that is dropped to make room; it is already forgotten. */
  readonly onDropped: (batch: Batch) => void
}

/** What a sender holds: batches that are open, then queued, then taken, in memory or in files. */
export class BatchStore {
  /** By tenant, in the order in which they were opened. */
  readonly #open = new Map<string | undefined, Batch>()
  readonly #queue: Batch[] = []
  /** Everything not yet settled or forgotten, in order. */
  readonly #unsettled = new Set<Batch>()
  readonly #options: StoreOptions
  readonly #startedAt: string
  #heldBytes = 0
  #sealed = 0

  constructor(options: StoreOptions) {
    this.#options = options
    this.#startedAt = padded(options.startedAtMs, 15)
    for (const name of options.files?.found ?? []) this.#enqueue(foundBatch(name))
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  get unsettled(): ReadonlySet<Batch> {
    return this.#unsettled
  }

  get isQueueEmpty(): boolean {
    return this.#queue.length === 0
  }

  get hasRoom(): boolean {
    return this.#heldBytes < this.#options.settings.maxBytes
  }

  /** Adds a record to the open batch of its tenant; `stamp` as for {@link appendLine}. */
  add(line: string, tenant: string | undefined, stamp: Uint8Array | undefined): void {
    const { maxRecords, maxBatchBytes } = this.#options.settings
    const batch = this.#batchFor(tenant, line.length)
    this.#heldBytes += appendLine(batch, line, stamp, maxBatchBytes)
    if (batch.records >= maxRecords || batch.length >= maxBatchBytes) this.#seal(batch)
  }

  sealAll(): void {
    for (const batch of this.#open.values()) this.#seal(batch)
  }

  /** The next batch to send. */
  take(): Batch | undefined {
    return this.#queue.shift()
  }

  /** The request of a batch, read from its file if it is only there; undefined if that is gone, or `isAborted` by then. */
  async segmentOf(batch: Batch, isAborted: () => boolean): Promise<Segment | undefined> {
    if (batch.bytes !== undefined) return segmentIn(batch, batch.bytes)
    const segment = await this.#options.files?.read(batch.name)
    if (segment === undefined || isAborted()) return undefined
    batch.key = segment.key
    batch.tenant = segment.tenant
    batch.bytes = segment.body
    batch.length = segment.body.length
    if (batch.isFound) batch.records = countLines(segment.body)
    this.#heldBytes += segment.body.length
    return segment
  }

  /** The halves take the place of the batch, on disk too, before one of them is sent: the batch must not be sent again. */
  halve(batch: Batch): void {
    if (batch.bytes === undefined || !this.#unsettled.delete(batch)) return
    const halves = halvesOf(batch, batch.bytes)
    this.#release(batch)
    for (const half of halves) {
      this.#unsettled.add(half)
      this.#heldBytes += half.length
    }
    if (batch.isOnDisk) this.#replaceFile(batch.name, halves)
    this.#queue.unshift(...halves)
  }

  /** A batch that was delivered, or rejected for good. */
  settle(batch: Batch): void {
    if (batch.isOnDisk) this.#options.files?.remove(batch.name)
    this.forget(batch)
  }

  /** Lets a batch go; its file stays. */
  forget(batch: Batch): void {
    this.#unsettled.delete(batch)
    this.#release(batch)
    batch.settled.resolve()
  }

  makeRoom(): boolean {
    const { onFull } = this.#options.settings
    if (onFull === 'drop-oldest') this.#dropOldest()
    if (onFull === 'spill') this.#spillNewest()
    return this.hasRoom
  }

  /** Whether the batch is now only on disk. */
  toFile(batch: Batch): boolean {
    return this.#toFile(batch, this.#options.files?.write)
  }

  clear(): void {
    this.#open.clear()
    this.#queue.length = 0
  }

  #toFile(batch: Batch, write: SpillFiles['write'] | undefined): boolean {
    if (batch.bytes === undefined) return batch.isOnDisk
    batch.isOnDisk ||= write?.(batch.name, segmentIn(batch, batch.bytes)) ?? false
    if (batch.isOnDisk) this.#release(batch)
    return batch.isOnDisk
  }

  /** A process that crashes in between leaves both: their ids are those of the halves. On a full disk they find room only afterwards. */
  #replaceFile(name: string, halves: readonly Batch[]): void {
    const files = this.#options.files
    for (const half of halves) this.#toFile(half, files?.writePart)
    files?.remove(name)
    for (const half of halves) this.#toFile(half, files?.writePart)
  }

  #batchFor(tenant: string | undefined, chars: number): Batch {
    const open = this.#open.get(tenant)
    if (open !== undefined) {
      if (open.length + chars < this.#options.settings.maxBatchBytes) return open
      this.#seal(open)
    }
    const batch = newBatch(randomId(), tenant)
    this.#open.set(tenant, batch)
    this.#unsettled.add(batch)
    return batch
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

  #release(batch: Batch): void {
    this.#heldBytes -= batch.bytes?.length ?? 0
    batch.bytes = undefined
  }

  #dropOldest(): void {
    while (!this.hasRoom) {
      const first = this.#open.values().next().value
      if (this.isQueueEmpty && first !== undefined) this.#seal(first)
      const oldest = this.#queue.shift()
      if (oldest === undefined) return
      this.forget(oldest)
      this.#options.onDropped(oldest)
    }
  }

  /** What is sent last goes to disk first, so that each request is written once. */
  #spillNewest(): void {
    for (const batch of this.#queue.toReversed()) {
      if (this.hasRoom || !this.toFile(batch)) return
    }
    if (this.hasRoom) return
    const opened = [...this.#open.values()]
    this.sealAll()
    for (const batch of opened) if (!this.hasRoom && !this.toFile(batch)) return
  }
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
