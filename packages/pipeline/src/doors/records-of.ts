import { limits } from '@logpipe/sdk/contract'
import { type Refusal, refused } from '../http/response.ts'
import type { DecodedItem, DecodedRecords } from './door.ts'
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
 * Throws `Unreadable` where a list is longer than a request may be. For decoders that can count before they make records: a record takes two
 * bytes of a body, and what is made of it may carry the attributes of its whole group.
 */
export function checkCount(count: number): void {
  if (count > limits.maxRecordsPerRequest)
    throw new Unreadable('too_many_records', tooMany(count, limits.maxRecordsPerRequest))
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
