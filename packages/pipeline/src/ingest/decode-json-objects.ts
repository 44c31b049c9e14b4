import { isObject, limits } from '@logpipe/sdk/contract'
import type { DecodedItem, DecodedRecords } from '../doors/door.ts'
import { readJsonObjects } from '../doors/read-json-objects.ts'
import { recordsOf } from '../doors/records-of.ts'

/**
 * The records of a body of JSON objects one behind the other, which Fluent Bit calls `json_stream`, and of lines that call themselves JSON;
 * undefined if there is anything else in it.
 */
export function decodeJsonObjects(body: string): DecodedRecords | undefined {
  const items: DecodedItem[] = []
  let areObjects = true
  readJsonObjects(body, (value) => {
    areObjects = isObject(value)
    // One more than a request may have is enough to refuse it.
    return areObjects && items.push({ kind: 'value', value }) <= limits.maxRecordsPerRequest
  })
  return areObjects && items.length > 0 ? recordsOf(items) : undefined
}
