import { limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'
import type { DecodedItem, DecodedRecords } from './door.ts'
import { Unreadable } from './unreadable.ts'

/** The records of a request that is a list of them, unless there are more than a request may have. */
export function recordsOf(items: readonly DecodedItem[] | Refusal): DecodedRecords {
  if (isRefusal(items)) return items
  if (items.length <= limits.maxRecordsPerRequest) return { kind: 'records', isSingle: false, items }
  return refused('too_many_records', tooMany(items.length))
}

function isRefusal(items: readonly DecodedItem[] | Refusal): items is Refusal {
  return 'kind' in items
}

/**
 * Throws `Unreadable` where a list is longer than a request may be. For decoders that can count before they make records: a record takes two
 * bytes of a body, and what is made of it may carry the attributes of its whole group.
 */
export function checkCount(count: number): void {
  if (count > limits.maxRecordsPerRequest) throw new Unreadable('too_many_records', tooMany(count))
}

/** As many as a request may have, and one more: it is enough to refuse them. */
export function* enoughOf<T>(values: Iterable<T>): Generator<T> {
  let left = limits.maxRecordsPerRequest + 1
  for (const value of values) {
    yield value
    if (--left === 0) return
  }
}

function tooMany(count: number): string {
  return `the request contains at least ${count} records; the limit is ${limits.maxRecordsPerRequest}`
}
