import { type BodyPool, createBodyPool } from './body-pool.ts'
import type { RecordOwner } from './ids-by-tenant.ts'
import type { RecordId } from './record-ids.ts'

/** What a request carries. A string is NDJSON, made of what was read; bytes are lines as they were read, with their line ends. */
export type BatchBody = NdjsonBody | LinesBody
type NdjsonBody = string
type LinesBody = Buffer

/** The records of one request: lines of one input under one key. */
export interface Batch {
  /** The input's name. */
  readonly name: string
  readonly body: BatchBody
  /** What each line of bytes is: the text of a record, or a record as JSON. */
  readonly lines?: LinesAre
  /** The number of each record's line. */
  readonly numbers: readonly number[]
  /** Whose each record is, where lines name their tenants. */
  readonly owners?: readonly RecordOwner[]
  /** The name of the first record; those of what cannot be read again get theirs when they are sent. */
  readonly id: RecordId | undefined
  /** Gives back the body's memory: nobody may read it, nor be writing it to a socket. */
  readonly release?: () => void
}

export type LinesAre = 'texts' | 'records'

/** Lines that follow each other, with their line ends, in bytes that may be overwritten after the next `settle` or `take`. */
export interface LineBytes {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** How many there are. */
  readonly lines: number
}

/** How much more fits into a request. */
export interface Room {
  readonly records: number
  readonly bytes: number
}

/** A request has either records, which are JSON, or lines, which go as they are. */
export interface Batcher {
  /** The input's name. */
  readonly name: string
  /** Whether a record fits into the request that is being filled. */
  readonly fits: (record: string, id: RecordId | undefined) => boolean
  readonly add: (record: string, number: number, id: RecordId | undefined, owner?: RecordOwner) => void
  /** For lines under a key; of what cannot be read again it is undefined. */
  readonly roomForLines: (key: string | undefined) => Room
  /** Adds lines from a number and an id on. */
  readonly addLines: (lines: LineBytes, number: number, id: RecordId | undefined) => void
  /** Copies the bytes of lines that were added. */
  readonly settle: () => void
  /** Ends the request; undefined where it has no records. */
  readonly take: () => Batch | undefined
}

/** A request's body is kept well under the wire limit, so that a retry is cheap. Bytes. */
export const maxBatchBytes = 1024 * 1024

export interface BatcherOptions {
  /** Records per request. */
  readonly maxRecords: number
  /** What lines are that go as they are; texts by default. */
  readonly lines?: LinesAre
  /** Where bodies of lines get their memory; what else reads inputs may share it. */
  readonly pool?: BodyPool
}

const noRoom: Room = { records: 0, bytes: 0 }

/** Fills requests with the records of one input. No request goes beyond a key: its records have consecutive indexes. */
export function createBatcher(name: string, options: BatcherOptions): Batcher {
  const { maxRecords, lines: linesAre = 'texts', pool = createBodyPool() } = options
  let bodies: string[] = []
  let numbers: number[] = []
  let owners: RecordOwner[] = []
  let first: RecordId | undefined
  let bytes = 0
  const lines = createLineBuffer(pool)
  const isRoomFor = (more: number, id: RecordId | undefined): boolean =>
    numbers.length < maxRecords && bytes + more <= maxBatchBytes && id?.key === first?.key
  const count = (more: number, number: number, id: RecordId | undefined, records = 1): void => {
    if (numbers.length === 0) first = id
    const before = numbers.length
    // All their memory at once: growing it step by step takes three times as much.
    numbers.length = before + records
    for (let i = 0; i < records; i++) numbers[before + i] = number + i
    bytes += more
  }
  const ofLines = (): Pick<Batch, 'body' | 'lines' | 'release'> => {
    const body = lines.take(bytes)
    return { body, lines: linesAre, release: () => pool.giveBack(body) }
  }
  return {
    name,
    fits: (record, id) => numbers.length === 0 || (bodies.length > 0 && isRoomFor(record.length * 3, id)),
    add: (record, number, id, owner) => {
      count(Buffer.byteLength(record) + 1, number, id)
      bodies.push(record)
      if (owner !== undefined) owners.push(owner)
    },
    roomForLines: (key) => {
      if (numbers.length === 0) return { records: maxRecords, bytes: maxBatchBytes }
      if (bodies.length > 0 || key !== first?.key) return noRoom
      return { records: maxRecords - numbers.length, bytes: maxBatchBytes - bytes }
    },
    addLines: (added, number, id) => {
      count(added.end - added.start, number, id, added.lines)
      lines.add(added)
    },
    settle: lines.settle,
    take: () => {
      if (numbers.length === 0) return undefined
      const batch = {
        ...{ name, numbers, id: first },
        ...(bodies.length > 0 ? { body: bodies.join('\n') } : ofLines()),
        ...(owners.length > 0 && { owners }),
      }
      bodies = []
      numbers = []
      owners = []
      bytes = 0
      return batch
    },
  }
}

/** Gathers lines; those that follow each other in the same bytes are copied at once. */
function createLineBuffer(pool: BodyPool) {
  let body: Buffer | undefined
  let filled = 0
  let parts: Buffer[] = []
  let source: Buffer | undefined
  let [start, end] = [0, 0]
  const gather = (): void => {
    if (source !== undefined) parts.push(source.subarray(start, end))
    source = undefined
  }
  const copyTo = (into: Buffer): void => {
    for (const part of parts) filled += part.copy(into, filled)
    parts = []
  }
  /** With room for what may come: a small file has one chunk, a large one fills it. */
  const larger = (former: Buffer | undefined, bytes: number): Buffer => {
    const memory = pool.take(Math.max(bytes, Math.min(maxBatchBytes, 4 * bytes)))
    former?.copy(memory, 0, 0, filled)
    if (former !== undefined) pool.giveBack(former)
    return memory
  }
  return {
    add: (line: LineBytes): void => {
      if (line.bytes !== source || line.start !== end) {
        gather()
        source = line.bytes
        start = line.start
      }
      end = line.end
    },
    settle: (): void => {
      gather()
      if (parts.length === 0) return
      const bytes = filled + parts.reduce((sum, { length }) => sum + length, 0)
      if (body === undefined || body.length < bytes) body = larger(body, bytes)
      copyTo(body)
    },
    take: (bytes: number): Buffer => {
      gather()
      if (body !== undefined && body.length < bytes) body = larger(body, bytes)
      const whole = body?.subarray(0, bytes) ?? pool.take(bytes)
      copyTo(whole)
      ;[body, filled] = [undefined, 0]
      return whole
    },
  }
}
