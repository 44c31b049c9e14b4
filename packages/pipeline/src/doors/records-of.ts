import { limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'
import type { DecodedItem, DecodedRecords } from './door.ts'
import type { Shared } from './item-of.ts'
import { Unreadable } from './unreadable.ts'

/** The records of a request that is a list of them, unless there are more than a request may have; a door may allow more than others. */
export function recordsOf(
  items: readonly DecodedItem[] | Refusal,
  max: number = limits.maxRecordsPerRequest,
): DecodedRecords {
  if (isRefusal(items)) return items
  return items.length <= max
    ? { kind: 'records', isSingle: false, items }
    : refused('too_many_records', tooMany(items.length, max))
}

function isRefusal(items: readonly DecodedItem[] | Refusal): items is Refusal {
  return 'kind' in items
}

/**
 * Records of a request whose client bounds it by bytes alone (Promtail, a Collector, bulk helpers, Firehose): it would drop one that is refused for
 * their number, or send it again for ever. Their messages on the queue have no more than those of others.
 */
export const manyRecords = 50_000

/** What attributes that records share may grow to: as much as anywhere else. Bytes. */
const maxSharedBytes = limits.maxRecordsPerRequest * limits.maxAttributesBytes

/** Takes so many records with these shared attributes; throws `Unreadable`. */
export type Budget = (records: number, shared: Shared) => void

/**
 * Counts records of a request before they are made. A record takes two bytes of a body, and what is made of it may carry the attributes of its whole
 * group: `spend` throws `Unreadable` beyond `manyRecords`, or where megabytes would become gigabytes.
 */
export function createBudget(): Budget {
  const spent = { records: 0, bytes: 0 }
  return (records, { bytes }) => {
    spent.records += records
    spent.bytes += records * bytes
    if (spent.records > manyRecords) throw new Unreadable('too_many_records', tooMany(spent.records, manyRecords))
    if (spent.bytes > maxSharedBytes) throw new Unreadable('decoded_too_large', tooMuchShared(spent.bytes))
  }
}

function tooMuchShared(bytes: number): string {
  return `the attributes that records share take at least ${bytes} bytes, once for each record; the limit is ${maxSharedBytes}; send fewer records in a request`
}

/** As many as a request may have, and one more: it is enough to refuse them. */
export function* enoughOf<T>(values: Iterable<T>, max: number = limits.maxRecordsPerRequest): Generator<T> {
  let left = max + 1
  for (const value of values) {
    yield value
    if (--left === 0) return
  }
}

function tooMany(count: number, max: number): string {
  return `the request contains at least ${count} records; the limit is ${max}`
}
