import { isObject } from '@logpipe/sdk/contract'
import type { DecodedItem, DecodedRecords } from '../doors/door.ts'
import { setField } from '../doors/item-of.ts'
import { recordsOf } from '../doors/records-of.ts'
import { readOrRefuse } from '../doors/unreadable.ts'
import { type Refusal, refused } from '../http/response.ts'
import { readMsgpack } from './read-msgpack.ts'

/**
 * The records of a body in MessagePack: objects one behind the other (Fluentd), in an array, or Fluent Bit's events, `[time, {…}]` or
 * `[[time, metadata], {…}]`, whose time becomes the field `date`, as in its JSON.
 */
export function decodeMsgpack(bytes: Buffer): DecodedRecords {
  return recordsOf(readOrRefuse(() => readItems(bytes)))
}

function readItems(bytes: Buffer): readonly DecodedItem[] | Refusal {
  const values = readMsgpack(bytes).flatMap((value) => recordOf(value) ?? (Array.isArray(value) ? value : [value]))
  if (values.length === 0) return refused('empty_body', 'the body contains no records')
  return values.map((value): DecodedItem => ({ kind: 'value', value: recordOf(value) ?? value }))
}

/** The record of an event with its time in it; undefined for any other value. */
function recordOf(value: unknown): object | undefined {
  if (!Array.isArray(value) || value.length !== 2 || !isObject(value[1]) || isObject(value[0])) return undefined
  const [head, record]: readonly unknown[] = value
  const [date, metadata]: readonly unknown[] = Array.isArray(head) ? head : [head]
  const fields: Record<string, unknown> = {}
  if (date !== undefined && !Object.hasOwn(record as object, 'date')) fields.date = date
  for (const [name, field] of Object.entries(record as object)) setField(fields, name, field)
  if (isObject(metadata) && Object.keys(metadata).length > 0 && !Object.hasOwn(fields, 'metadata'))
    fields.metadata = metadata
  return fields
}
