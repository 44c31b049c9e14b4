import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { isObject, type LogId } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { addField, broken, isEmpty, itemOf, jsonOf, type Shared, sharedByNone, sharedOf } from '../item-of.ts'
import { logTimeOf } from '../log-time.ts'
import { recordOfJson } from '../record-of-json.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a subscription of CloudWatch Logs sends: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
export interface CloudWatchMessage extends Fields {
  readonly messageType: string
  readonly logEvents: readonly unknown[]
}

export function isCloudWatch(value: unknown): value is CloudWatchMessage {
  return isObject(value) && typeof value.messageType === 'string' && Array.isArray(value.logEvents)
}

/** A control message only asks whether its destination can be reached. */
export function eventsOf({ messageType, logEvents }: CloudWatchMessage): readonly unknown[] {
  return messageType === 'CONTROL_MESSAGE' ? [] : logEvents
}

/** What the events of a message share. */
export interface EventGroup {
  readonly shared: Shared
  /** Of events whose attributes have what is shared among them. */
  readonly mixed: Shared
  /** Of what is shared: each event's id depends on it. */
  readonly checksum: number
}

/** Where events come from. Not by which filters, of which several may send the same event: it is one log. */
export function groupOf({ owner, logGroup, logStream }: CloudWatchMessage, common: Shared): EventGroup {
  const fields: Record<string, unknown> = { ...common.fields }
  for (const [name, value] of Object.entries({ owner, logGroup, logStream })) {
    if (value !== undefined) addField(fields, name, value)
  }
  const shared = sharedOf(fields)
  return { shared, mixed: sharedByNone(), checksum: crc32(shared.json) }
}

/** The record of an event, whose fields beside `id`, `timestamp` and `message` become attributes; undefined for a blank line. */
export function toItem(event: unknown, { shared, mixed, checksum }: EventGroup): DecodedItem | undefined {
  if (!isObject(event) || typeof event.message !== 'string')
    return broken('invalid_record', 'a log event must have a message that is text')
  const text = withoutEnd(event.message)
  if (text.trim() === '') return undefined
  const timestamp = logTimeOf(event.timestamp)
  const others = otherFields(event, timestamp !== undefined, shared)
  const stored = `${timestamp}\0${isEmpty(others) ? '{}' : jsonOf(others)}\0${event.message}`
  const logId = logIdOf(event.id, stored, checksum)
  const record = text.startsWith('{')
    ? recordOfJson(text, { beside: { ...others, ...shared.fields }, hasTime: timestamp !== undefined })
    : undefined
  if (record === undefined) return itemOf({ text, logId, timestamp, attributes: others }, shared)
  return itemOf({ ...record, logId, timestamp: timestamp ?? record.timestamp }, mixed)
}

/** Functions end each line that they write with a line break. */
function withoutEnd(message: string): string {
  return message.endsWith('\n') ? message.slice(0, message.endsWith('\r\n') ? -2 : -1) : message
}

function otherFields(event: Fields, hasTime: boolean, shared: Shared): Record<string, unknown> {
  const others: Record<string, unknown> = {}
  for (const name in event) {
    const isKnown = name === 'id' || name === 'message' || (name === 'timestamp' && hasTime)
    if (!isKnown) addField(others, name, event[name], shared.fields)
  }
  return others
}

/**
 * The id of an event, behind a checksum of all that is stored of it: the same event sent again has the same, and makes no second row. It tells
 * events apart that have one id, which nobody should see: a digest that nobody could forge would take several times as long. And it spreads the rows of a
 * stream, whose ids count up, over the tenant's key ranges.
 */
function logIdOf(id: unknown, stored: string, checksum: number): LogId | undefined {
  if (typeof id !== 'string' || id === '') return undefined
  // CloudWatch's own are digits, which are checked in half the time.
  if (!/^\d{1,100}$/.test(id) && !/^[A-Za-z0-9._:-]{1,100}$/.test(id))
    return `cloudwatch-${hash('sha256', `${id}\0${checksum}\0${stored}`, 'base64url')}` as LogId
  return `${hexOf(crc32(`${id}\0${stored}`, checksum))}.${id}` as LogId
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Eight digits, from a table: `toString(16)` of a number beyond 2^31 takes longer than its checksum. */
function hexOf(checksum: number): string {
  const byteAt = (bit: number): string => hexOfByte[(checksum >>> bit) & 0xff] ?? ''
  return byteAt(24) + byteAt(16) + byteAt(8) + byteAt(0)
}
