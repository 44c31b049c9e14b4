import { isObject, type LogRecord, levelOf } from '@logpipe/sdk/contract'
import type { DecodedItem, DecodedRecords } from '../doors/door.ts'
import { type Found, findRoles } from '../doors/find-roles.ts'
import { broken } from '../doors/item-of.ts'
import { logTimeOf } from '../doors/log-time.ts'
import { refused } from '../http/response.ts'

type Fields = Readonly<Record<string, unknown>>
type Role = keyof Pick<LogRecord, 'text' | 'timestamp' | 'severity'>

/** Names of the fields that have a role, as the query states them, and that of a shipper whose names they are. */
export type Mapping = Readonly<Partial<Record<Role | 'preset', string | undefined>>>

/** Makes a record of an object in which these fields have a role. */
type RecordOf = (value: Fields, found: Found) => Fields

/** Under which names shippers send, where nothing else is configured. */
const presets: ReadonlyMap<string, Mapping> = new Map([
  ['fluent-bit', { text: 'log', timestamp: 'date' }],
  ['fluentd', { text: 'message', timestamp: 'time' }],
  ['vector', { text: 'message', timestamp: 'timestamp' }],
  ['logstash', { text: 'message', timestamp: '@timestamp' }],
])

/**
 * Reads each record with the fields that `mapping` names for text, time and severity, and all others as attributes. A record without the
 * field that is its text is refused; what is not named, or named by a preset and not there, is found out.
 */
export function mapFields(
  decoded: Extract<DecodedRecords, { kind: 'records' }>,
  mapping: Mapping,
  recordOf: RecordOf,
): DecodedRecords {
  const { preset, ...names } = mapping
  const likely = preset === undefined ? {} : presets.get(preset)
  if (likely === undefined) return refused('invalid_request', `preset must be one of ${[...presets.keys()].join(', ')}`)
  const empty = Object.entries(names).find(([, name]) => name === '')
  if (empty !== undefined) return refused('invalid_request', `${empty[0]} must be the name of a field`)
  return { ...decoded, items: decoded.items.map((item) => mapItem(item, [likely, names], recordOf)) }
}

function mapItem(item: DecodedItem, [likely, names]: readonly [Mapping, Mapping], recordOf: RecordOf): DecodedItem {
  if (item.kind !== 'value' || !isObject(item.value)) return item
  const { value } = item
  if (names.text !== undefined && typeof value[names.text] !== 'string')
    return broken(
      'invalid_record',
      `the field ${JSON.stringify(names.text)} that the parameter text names is not a string`,
    )
  const found = findRoles(value)
  for (const mapping of [likely, names]) applyNames(value, found, mapping)
  return { kind: 'value', value: recordOf(value, found) }
}

/** A time or level that cannot be read stays an attribute, as anywhere. */
function applyNames(value: Fields, found: Found, { text, timestamp, severity }: Mapping): void {
  if (text !== undefined && typeof value[text] === 'string') found.text = text
  const time = timestamp === undefined ? undefined : logTimeOf(value[timestamp])
  if (timestamp !== undefined && time !== undefined) Object.assign(found, { time, timeName: timestamp })
  const level = severity === undefined ? undefined : levelOf(value[severity])
  if (severity !== undefined && level !== undefined) Object.assign(found, { level, levelName: severity })
}
