import { requestKey } from '../../ledger/run-id.ts'

/**
 * The ids of a file's records come from their places: the file is divided into blocks by the offset of a line's first byte,
 * each block has a key, and a record's index under it is its ordinal among the records of the block. So an id does not
 * depend on how records are batched, nor on where a run began (docs/decisions/0020-ids-from-places-in-files.md).
 */
const blockBytes = 1024 * 1024

/** Where reading goes on in a file. */
export interface Position {
  /** Of the next line's first byte. */
  readonly offset: number
  /** Of the next line, from 1. */
  readonly number: number
  /** Of the next record, in the block of `offset`. */
  readonly ordinal: number
}

export const fileStart: Position = { offset: 0, number: 1, ordinal: 0 }

/** The name of a record: the key of its request, and its index under it. */
export interface RecordId {
  readonly key: string
  readonly index: number
}

export interface IdSource {
  /** The id of the next record, whose first line begins at an offset; several records may begin at one. */
  readonly next: (offset: number) => RecordId
  /** The first id of records that begin at offsets of their own, from the first to the last, all of them in one block. */
  readonly nextLines: (first: number, last: number, lines: number) => RecordId
  /** The key of a record whose first line begins at an offset. */
  readonly keyAt: (offset: number) => string
  /** What to go on with where the next line begins at `offset`, after all records so far. */
  readonly positionAfter: (offset: number, number: number) => Position
  /** What to go on with to repeat the last record and those that begin at the same offset. */
  readonly positionOfLast: (number: number) => Position
}

/** Ids of a file's records, from a position on. */
export function fileRecordIds(fileId: string, { offset, ordinal }: Position): IdSource {
  let block = blockOf(offset)
  let key = `${fileId}-${block}`
  let next = ordinal
  let last = { offset: -1, ordinal: 0 }
  const enter = (of: number): void => {
    if (blockOf(of) !== block) {
      block = blockOf(of)
      key = `${fileId}-${block}`
      next = 0
    }
    last = { offset: of, ordinal: next }
  }
  const nextAt = (of: number): RecordId => {
    if (of !== last.offset) enter(of)
    return { key, index: next++ }
  }
  return {
    next: nextAt,
    nextLines: (of, lastOf, lines) => {
      const id = nextAt(of)
      next += lines - 1
      if (lines > 1) last = { offset: lastOf, ordinal: next - 1 }
      return id
    },
    keyAt: (of) => (blockOf(of) === block ? key : `${fileId}-${blockOf(of)}`),
    positionAfter: (of, number) => ({ offset: of, number, ordinal: blockOf(of) === block ? next : 0 }),
    positionOfLast: (number) => ({ ...last, number }),
  }
}

/** Keys of what cannot be read again, one a request: `take` begins the next. */
export function runKeys(runId: string): { readonly take: () => string } {
  let n = 0
  return { take: () => requestKey(runId, n++) }
}

/** Records under one key of a run. */
const keyRecords = 100_000

/** Names of what cannot be read again, and is kept: those under one key follow each other, so they can be sent in any pieces. */
export function runIds(runId: string): { readonly next: (records: number) => RecordId } {
  const keys = runKeys(runId)
  let [key, index] = [keys.take(), 0]
  return {
    next: (records) => {
      if (index + records > keyRecords) [key, index] = [keys.take(), 0]
      const id = { key, index }
      index += records
      return id
    },
  }
}

/** Where the block of an offset begins. */
export function blockStart(offset: number): number {
  return blockOf(offset) * blockBytes
}

/** Where the next block begins. */
export function blockEnd(offset: number): number {
  return blockStart(offset) + blockBytes
}

function blockOf(offset: number): number {
  return Math.floor(offset / blockBytes)
}
