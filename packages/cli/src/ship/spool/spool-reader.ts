import { type FileHandle, open } from 'node:fs/promises'
import { createEntryReader, type NamedBatch, type ReadEntry } from './entry.ts'
import { joinBatches } from './join-batches.ts'
import { keptAs, type Segment, type Segments } from './segments.ts'

export interface Taken {
  readonly batch: NamedBatch
  /** The position behind it. */
  readonly end: number
}

/** Reads the entries of a spool in order: the newest from memory, if nothing older is to be read before them. */
export interface SpoolReader {
  /** Entries that follow each other are joined up to a full request. Undefined where there is nothing more now. */
  readonly take: () => Promise<Taken | undefined>
  /** What was just written, up to a position; it holds no more than its own bytes, those of its entry, or a string. */
  readonly remember: (batch: NamedBatch, bytes: number, end: number) => void
  /** Behind what was taken. */
  readonly position: () => number
  /** Whether what comes next is on the disk alone. */
  readonly isBehind: () => boolean
  readonly close: () => Promise<void>
}

interface ReaderOptions {
  /** Records in what `take` returns. */
  readonly batchRecords: number
  /** Memory for the newest entries, bytes. */
  readonly maxMemoryBytes: number
  readonly onProblem: (message: string) => void
}

export function createSpoolReader(segments: Segments, options: ReaderOptions): SpoolReader {
  const { batchRecords, maxMemoryBytes, onProblem } = options
  let cursor = 0
  let reading: { readonly segment: Segment; readonly handle: FileHandle; readonly read: ReadEntry } | undefined
  /** Read already, and not joined with what was before it. */
  let next: Taken | undefined
  /** Entries that follow each other from the cursor on. */
  let memory: (Taken & { readonly heldBytes: number })[] = []
  let memoryBytes = 0

  const fromMemory = (): Taken | undefined => {
    const first = memory.shift()
    if (first === undefined) return undefined
    memoryBytes -= first.heldBytes
    cursor = first.end
    return first
  }
  const readerOf = async (segment: Segment): Promise<ReadEntry> => {
    if (reading?.segment !== segment) {
      await reading?.handle.close()
      const handle = await open(segment.path, 'r')
      reading = { segment, handle, read: createEntryReader(handle) }
    }
    return reading.read
  }
  const fromDisk = async (): Promise<Taken | undefined> => {
    for (let segment = segments.at(cursor); segment !== undefined; segment = segments.at(cursor)) {
      const offset = cursor - segment.start
      const read = await readerOf(segment)
      const found = await read(offset, segment.bytes)
      if (found.kind === 'entry') {
        cursor += found.bytes
        return { batch: found.batch, end: cursor }
      }
      if (found.kind === 'damaged') {
        segment.isDamaged = true
        onProblem(`the spool is damaged: ${segment.path} at byte ${offset}. The rest is kept as ${keptAs(segment)}`)
      }
      cursor = segment.start + segment.bytes
    }
    return undefined
  }
  const nextEntry = async (): Promise<Taken | undefined> => fromMemory() ?? (await fromDisk())
  return {
    take: async () => {
      let taken = next ?? (await nextEntry())
      next = undefined
      while (taken !== undefined) {
        const following = await nextEntry()
        const joined = following && joinBatches(taken.batch, following.batch, batchRecords)
        if (following === undefined || joined === undefined) {
          next = following
          return taken
        }
        taken = { batch: joined, end: following.end }
      }
      return undefined
    },
    remember: (batch, bytes, end) => {
      const isNext = (memory.at(-1)?.end ?? cursor) === end - bytes
      const heldBytes = heldBy(batch, bytes)
      if (!isNext || memoryBytes + heldBytes > maxMemoryBytes) return
      memory.push({ batch, end, heldBytes })
      memoryBytes += heldBytes
    },
    position: () => cursor,
    isBehind: () => memory.length === 0 && segments.at(cursor) !== undefined,
    close: async () => {
      memory = []
      await reading?.handle.close()
    },
  }
}

/** Of the objects of an entry, and of the number and the owner of each record. Bytes. */
const [objectBytes, numberBytes, ownerBytes] = [500, 8, 100]

/** What a batch takes in memory. A string has two bytes for each character where one of them is not Latin-1. */
function heldBy({ body, numbers, owners = [] }: NamedBatch, entryBytes: number): number {
  const records = numberBytes * numbers.length + ownerBytes * owners.length
  if (typeof body !== 'string') return entryBytes + objectBytes + records
  return body.length * (Buffer.byteLength(body) === body.length ? 1 : 2) + objectBytes + records
}
