import { isObject } from '@logpipe/sdk/contract'
import { refuseTooManyValues } from '../../http/parse-json.ts'
import { type Refusal, refused } from '../../http/response.ts'
import type { DecodedItem } from '../door.ts'
import { itemOf, jsonOf, type MadeRecord, setField } from '../item-of.ts'
import { logTimeOf } from '../log-time.ts'
import { readJsonObjects } from '../read-json-objects.ts'
import { recordOfFields } from '../record-of-fields.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Events as objects, one behind the other: `event`, `time`, `host`, `source`, `sourcetype`, `index` and `fields`.
 * https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
 */
export function readEvents(body: string): readonly DecodedItem[] | Refusal {
  const tooMany = refuseTooManyValues(body)
  if (tooMany !== undefined) return tooMany
  const items = Array.from(readJsonObjects(withoutBrackets(body)), toItem)
  return items.length === 0 ? refused('empty_body', 'the body contains no event') : items
}

/** Some clients send a list. */
function withoutBrackets(body: string): string {
  const text = body.trim()
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
}

function toItem(value: unknown): DecodedItem {
  if (!isObject(value)) return broken('invalid_json', 'the event is not a JSON object')
  const { event, time, fields, ...place } = value
  if (event === undefined || event === null || event === '')
    return broken('invalid_record', 'the event has no field named event, or an empty one')
  const { timestamp = logTimeOf(time), attributes, ...record } = recordOfEvent(event)
  // Metadata of the event stands before what the application calls the same.
  const all: Record<string, unknown> = {}
  for (const part of [attributes, isObject(fields) ? fields : {}, place]) {
    for (const name in part) setField(all, name, part[name])
  }
  return itemOf({ ...record, timestamp: logTimeOf(time) ?? timestamp, attributes: all })
}

function recordOfEvent(event: unknown): MadeRecord {
  if (isObject(event)) return recordOfFields(event, () => jsonOf(event))
  return { text: typeof event === 'string' ? event : jsonOf(event), attributes: {} }
}

function broken(code: 'invalid_json' | 'invalid_record', message: string): DecodedItem {
  return { kind: 'broken', code, message }
}

const metadata = ['host', 'source', 'sourcetype', 'index'] as const

/** Each line is an event, and the query says where it comes from. */
export function readRaw(
  body: string,
  query: Readonly<Record<string, string | undefined>>,
): readonly DecodedItem[] | Refusal {
  const attributes: Fields = Object.fromEntries(metadata.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
  const timestamp = logTimeOf(query.time)
  const lines = body.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  const items = lines.filter((line) => line.trim() !== '').map((text) => itemOf({ text, timestamp, attributes }))
  return items.length === 0 ? refused('empty_body', 'the body contains no event') : items
}
