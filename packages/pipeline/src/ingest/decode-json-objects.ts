import { isObject } from '@logpipe/sdk/contract'
import type { DecodedItem, DecodedRecords } from '../doors/door.ts'
import { readJsonObjects } from '../doors/read-json-objects.ts'
import { enoughOf, recordsOf } from '../doors/records-of.ts'

/**
 * The records of a body of JSON objects one behind the other, which Fluent Bit calls `json_stream`, and of lines that call themselves JSON;
 * undefined if there is anything else in it.
 */
export function decodeJsonObjects(body: string): DecodedRecords | undefined {
  const items: DecodedItem[] = []
  for (const value of enoughOf(readJsonObjects(body))) {
    if (!isObject(value)) return undefined
    items.push({ kind: 'value', value })
  }
  return items.length === 0 ? undefined : recordsOf(items)
}
