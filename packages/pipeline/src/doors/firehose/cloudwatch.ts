import { hash } from 'node:crypto'
import { isObject, type LogId } from '@logpipe/sdk/contract'
import type { DecodedItem } from '../door.ts'
import { addField, broken, isEmpty, itemOf, jsonOf, type Shared, sharedOf } from '../item-of.ts'
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

/** Where events come from. Not by which filters, of which several may send the same event: it is one log. */
export function groupOf({ owner, logGroup, logStream }: CloudWatchMessage, common: Shared): Shared {
  const fields: Record<string, unknown> = { ...common.fields }
  for (const [name, value] of Object.entries({ owner, logGroup, logStream })) {
    if (value !== undefined) addField(fields, name, value)
  }
  return sharedOf(fields)
}

/** The record of an event, whose fields beside `id`, `timestamp` and `message` become attributes; undefined for a blank line. */
export function toItem(event: unknown, shared: Shared): DecodedItem | undefined {
  if (!isObject(event) || typeof event.message !== 'string')
    return broken('invalid_record', 'a log event must have a message that is text')
  const text = withoutEnd(event.message)
  if (text.trim() === '') return undefined
  const timestamp = logTimeOf(event.timestamp)
  const others = otherFields(event, timestamp !== undefined, shared)
  const stored = `${shared.json}\0${timestamp}\0${isEmpty(others) ? '{}' : jsonOf(others)}\0${event.message}`
  const logId = logIdOf(event.id, stored)
  const record = text.startsWith('{')
    ? recordOfJson(text, { beside: { ...others, ...shared.fields }, hasTime: timestamp !== undefined })
    : undefined
  if (record === undefined) return itemOf({ text, logId, timestamp, attributes: others }, shared)
  return itemOf({ ...record, logId, timestamp: timestamp ?? record.timestamp })
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
 * The id of an event, behind digits of a digest of all that is stored of it: the same event sent again has the same, and makes no second row.
 * They also spread the rows of a stream, whose ids count up, over the tenant's key ranges.
 */
function logIdOf(id: unknown, stored: string): LogId | undefined {
  if (typeof id !== 'string' || id === '') return undefined
  const digest = hash('sha256', `${id}\0${stored}`, 'base64url')
  return /^[A-Za-z0-9._:-]{1,100}$/.test(id)
    ? (`${digest.slice(0, 10)}.${id}` as LogId)
    : (`cloudwatch-${digest}` as LogId)
}
