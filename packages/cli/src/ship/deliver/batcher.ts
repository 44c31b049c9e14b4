import type { RecordOwner } from './ids-by-tenant.ts'
import type { RecordId } from './record-ids.ts'

/** The records of one request: lines of one input under one key. */
export interface Batch {
  /** The input's name. */
  readonly name: string
  /** NDJSON. */
  readonly body: string
  /** The number of each record's line. */
  readonly numbers: readonly number[]
  /** Whose each record is, where lines name their tenants. */
  readonly owners?: readonly RecordOwner[]
  /** The name of the first record; those of what cannot be read again get theirs when they are sent. */
  readonly id: RecordId | undefined
}

export interface Batcher {
  /** The input's name. */
  readonly name: string
  /** Whether a record fits into the request that is being filled. */
  readonly fits: (record: string, id: RecordId | undefined) => boolean
  readonly add: (record: string, number: number, id: RecordId | undefined, owner?: RecordOwner) => void
  /** Ends the request; undefined where it has no records. */
  readonly take: () => Batch | undefined
}

/** A request's body is kept well under the wire limit, so that a retry is cheap. Bytes. */
export const maxBatchBytes = 1024 * 1024

/** Fills requests with the records of one input. No request goes beyond a key: its records have consecutive indexes. */
export function createBatcher(name: string, maxRecords: number): Batcher {
  let bodies: string[] = []
  let numbers: number[] = []
  let owners: RecordOwner[] = []
  let first: RecordId | undefined
  let bytes = 0
  return {
    name,
    fits: (record, id) =>
      bodies.length === 0 ||
      (bodies.length < maxRecords && bytes + record.length * 3 <= maxBatchBytes && id?.key === first?.key),
    add: (record, number, id, owner) => {
      if (bodies.length === 0) first = id
      bodies.push(record)
      numbers.push(number)
      if (owner !== undefined) owners.push(owner)
      bytes += Buffer.byteLength(record) + 1
    },
    take: () => {
      if (bodies.length === 0) return undefined
      const batch = { name, body: bodies.join('\n'), numbers, id: first, ...(owners.length > 0 && { owners }) }
      bodies = []
      numbers = []
      owners = []
      bytes = 0
      return batch
    },
  }
}
