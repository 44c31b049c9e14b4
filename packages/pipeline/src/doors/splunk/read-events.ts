import { isObject } from '@logpipe/sdk/contract'
import { refuseTooManyValues } from '../../http/parse-json.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem } from '../door.ts'
import { broken, freeName, itemOf, jsonOf, type Shared, setField, sharedByNone, sharedOf } from '../item-of.ts'
import { linesOf } from '../lines-of.ts'
import { logTimeOf } from '../log-time.ts'
import { readJsonObjects } from '../read-json-objects.ts'
import { recordOfFields } from '../record-of-fields.ts'
import { createBudget, manyRecords } from '../records-of.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Events as objects, one behind the other: `event`, `time`, `host`, `source`, `sourcetype`, `index` and `fields`.
 * https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
 */
export function readEvents(body: string): readonly DecodedItem[] | Refusal {
  const tooMany = refuseTooManyValues(body)
  if (tooMany !== undefined) return tooMany
  const items: DecodedItem[] = []
  const shared = sharedByNone()
  const flush = (values: readonly unknown[]) => {
    for (const value of values) items.push(toItem(value, shared))
  }
  readInBatches(withoutBrackets(body), flush)
  return items.length === 0 ? refused('empty_body', 'the body contains no event') : items
}

/** Parsing one event and making its record in turns takes a sixth more time, and to parse all first takes memory. */
const batchSize = 64

/** Hands on the values of a body, batch by batch. One more than a request may have is enough to refuse them. */
function readInBatches(body: string, flush: (values: readonly unknown[]) => void): void {
  const batch: unknown[] = []
  let count = 0
  readJsonObjects(body, (value) => {
    batch.push(value)
    if (batch.length === batchSize) flush(batch.splice(0))
    return ++count <= manyRecords
  })
  flush(batch)
}

/** Some clients send a list. */
function withoutBrackets(body: string): string {
  const text = body.trim()
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
}

function toItem(value: unknown, shared: Shared): DecodedItem {
  if (!isObject(value)) return broken('invalid_json', 'the event is not a JSON object')
  const { event, time } = value
  if (event === undefined || event === null || event === '')
    return broken('invalid_record', 'the field "event" is missing or empty')
  const timestamp = logTimeOf(time)
  const beside = besideEvent(value, timestamp !== undefined)
  if (!isObject(event)) return itemOf({ text: textOf(event), timestamp, attributes: beside }, shared)
  const record = recordOfFields(event, () => jsonOf(event), { beside, hasTime: timestamp !== undefined })
  const { text, severity, attributes, attributesFit } = record
  return itemOf({ text, severity, timestamp: timestamp ?? record.timestamp, attributes, attributesFit }, shared)
}

/** What stands beside the event: where it comes from, and `fields`. A time that cannot be one stays. */
function besideEvent(value: Fields, hasTime: boolean): Record<string, unknown> {
  const { time, fields } = value
  const beside: Record<string, unknown> = {}
  for (const name in value) {
    if (name !== 'event' && name !== 'time' && name !== 'fields') setField(beside, name, value[name])
  }
  if (time !== undefined && time !== null && !hasTime) beside.time = time
  if (isObject(fields)) addFields(beside, fields)
  else if (fields !== undefined && fields !== null) beside.fields = fields
  return beside
}

function addFields(beside: Record<string, unknown>, fields: Fields): void {
  const isTaken = (name: string) => Object.hasOwn(beside, name)
  for (const name in fields) setField(beside, freeName(name, 'fields', isTaken), fields[name])
}

function textOf(event: unknown): string | undefined {
  return typeof event === 'string' ? event : jsonOf(event)
}

const metadata = ['host', 'source', 'sourcetype', 'index'] as const

/** Each line is an event, and the query says where it comes from. Throws `Unreadable`. */
export function readRaw(
  body: string,
  query: Readonly<Record<string, string | undefined>>,
): readonly DecodedItem[] | Refusal {
  const shared = sharedOf(Object.fromEntries(metadata.flatMap((name) => (query[name] ? [[name, query[name]]] : []))))
  const timestamp = logTimeOf(query.time)
  const spend = createBudget()
  const items = Array.from(linesOf(body), ({ text }) => {
    spend(1, shared)
    return itemOf({ text, timestamp, attributes: {} }, shared)
  })
  return items.length === 0 ? refused('empty_body', 'the body contains no event') : items
}
