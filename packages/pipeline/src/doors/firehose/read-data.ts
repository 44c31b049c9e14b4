import { isObject } from '@logpipe/sdk/contract'
import { parseExactJson } from '../../http/exact-json.ts'
import type { DecodedItem } from '../door.ts'
import { broken, itemOf, jsonOf, type Shared, sharedByNone, sharedOf } from '../item-of.ts'
import { linesOf } from '../lines-of.ts'
import { readJsonObjects } from '../read-json-objects.ts'
import { recordOfFields } from '../record-of-fields.ts'
import { type Budget, createBudget } from '../records-of.ts'
import { eventsOf, groupOf, isCloudWatch, toItem } from './cloudwatch.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The logs of records: CloudWatch's events, JSON objects as loggers write them, or plain lines; what cannot be unpacked is refused in its place.
 * Throws `Unreadable` where attributes that logs share would make megabytes of a few bytes.
 */
export function readData(parts: readonly (string | DecodedItem)[], common: Fields): readonly DecodedItem[] {
  const reading: Reading = { items: [], mixed: sharedByNone(), spend: createBudget() }
  const shared = sharedOf(common)
  for (const part of parts) {
    if (typeof part !== 'string') reading.items.push(part)
    else for (const value of valuesOf(part)) readValue(value, shared, reading)
  }
  return reading.items
}

interface Reading {
  readonly items: DecodedItem[]
  /** Of objects whose attributes have what is shared among them. */
  readonly mixed: Shared
  readonly spend: Budget
}

/** Objects, with or without line breaks between or in them; else lines, of which each may be one. */
function* valuesOf(text: string): Generator<unknown> {
  const values: unknown[] = []
  if (/^\s*\{/.test(text)) readJsonObjects(text, (value) => values.push(value) > 0)
  if (values.length > 0 && values.every(isObject)) yield* values
  else for (const line of linesOf(text)) yield objectOf(line.text) ?? line.text
}

function objectOf(line: string): Fields | undefined {
  const value = /^\s*\{/.test(line) ? parseExactJson(line) : undefined
  return isObject(value) ? value : undefined
}

function readValue(value: unknown, common: Shared, { items, mixed, spend }: Reading): void {
  if (!isCloudWatch(value)) {
    spend(1, common)
    items.push(common.fault ?? itemOfValue(value, common, mixed))
    return
  }
  const events = eventsOf(value)
  // What events share takes time to make, and a body of a kilobyte may hold thousands of messages without any.
  if (events.length === 0) return
  const group = groupOf(value, common)
  for (const event of events) {
    spend(1, group.shared)
    const item = group.shared.fault ?? toItem(event, group)
    if (item !== undefined) items.push(item)
  }
}

function itemOfValue(value: unknown, shared: Shared, mixed: Shared): DecodedItem {
  if (!isObject(value)) return itemOf({ text: value, attributes: {} }, shared)
  const json = jsonOf(value)
  if (json === undefined) return broken('invalid_record', 'the object is nested too deeply')
  return itemOf(
    recordOfFields(value, () => json, { beside: shared.fields }),
    mixed,
  )
}
