import { limits } from '@logpipe/sdk/contract'
import { refused } from '../http/response.ts'
import type { DecodedItem, DecodedRecords } from './door.ts'

/** The records of a request that is a list of them, unless there are more than a request may have. */
export function recordsOf(items: readonly DecodedItem[]): DecodedRecords {
  const max = limits.maxRecordsPerRequest
  if (items.length <= max) return { kind: 'records', isSingle: false, items }
  return refused('too_many_records', `the request contains ${items.length} records; the limit is ${max}`)
}
