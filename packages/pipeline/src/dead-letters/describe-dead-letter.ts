import {
  type Attributes,
  type LogId,
  parseLogId,
  parseTenantId,
  type Severity,
  type TenantId,
  utf8Bytes,
} from '@logpipe/sdk/contract'
import { expandBody } from '../queue/compact-body.ts'
import { type DecodedMessage, decodeMessage, type IdSource, type MessageRecord } from '../queue/message-codec.ts'

/**
 * Why a message is in the dead-letter queue. The worker sets the first four on single records, and `unreadable` and
 * `exhausted` on whole messages; SQS sets none on messages that it moves after too many receives, and they are `exhausted`
 * too. `other` is any other value.
 */
export const reasons = ['conflict', 'unreadable', 'refused', 'failed', 'exhausted', 'other'] as const
export type Reason = (typeof reasons)[number]

/** Identifies a received message, to release or delete it. */
export interface MessageHandle {
  readonly id: string
  /** Receipt handle: each receive returns a new one, and only the newest is valid. */
  readonly handle: string
}

/** A message received from the dead-letter queue. */
export interface ReceivedMessage extends MessageHandle {
  readonly body: string
  /** Its string attributes. */
  readonly attributes: Readonly<Record<string, string>>
  /** When it was first sent, ISO 8601 UTC. */
  readonly sentAt: string
  /** How often it was received, from both queues and including this time. */
  readonly receives: number
}

/** What anyone may see of a dead letter: no text and no attributes of a log. */
export interface DeadLetter {
  readonly id: string
  /** Undefined if the message names no valid tenant. */
  readonly tenant: TenantId | undefined
  readonly reason: Reason
  readonly logIds: {
    readonly count: number
    /** The first 20. */
    readonly ids: readonly LogId[]
  }
  /** Number of records; undefined if the body cannot be read. */
  readonly records: number | undefined
  readonly sentAt: string
  readonly receives: number
  /** Size of the body as stored in the queue. */
  readonly bytes: number
}

export interface DeadLetterView extends DeadLetter {
  /** When its request arrived, ISO 8601 UTC; undefined if the body cannot be read. */
  readonly receivedAt: string | undefined
  readonly content: readonly RecordView[]
  /** Lines that cannot be parsed; each was a record. */
  readonly lines: readonly LineView[]
  /** An unreadable body, decompressed if possible; only on request. */
  readonly body?: string
}

export interface LineView {
  readonly lineBytes: number
  /** Only on request. */
  readonly line?: string
}

export interface RecordView {
  readonly logId: LogId
  /** Who generated the id. */
  readonly idSource: IdSource
  readonly severity?: Severity
  readonly timestamp?: string
  readonly textBytes: number
  /** Size of the attributes as JSON. */
  readonly attributesBytes: number
  /** Only on request. */
  readonly text?: string
  /** Only on request. */
  readonly attributes?: Attributes
}

export function describeDeadLetter(message: ReceivedMessage): DeadLetter {
  return letterOf(message, contentOf(message.body))
}

/** The content of a dead letter, record by record. `withText` includes texts and attributes. */
export function viewDeadLetter(message: ReceivedMessage, { withText }: { readonly withText: boolean }): DeadLetterView {
  const content = contentOf(message.body)
  return {
    ...letterOf(message, content),
    receivedAt: content?.receivedAt,
    content: content?.records.map((record) => viewRecord(record, withText)) ?? [],
    lines: content?.unreadable.map((line) => ({ lineBytes: utf8Bytes(line), ...(withText && { line }) })) ?? [],
    ...(withText && content === undefined && { body: expanded(message.body) }),
  }
}

/** A group may have thousands of messages with thousands of records each: all their ids would exhaust memory. */
const maxListedIds = 20

function letterOf(message: ReceivedMessage, content: DecodedMessage | undefined): DeadLetter {
  const { id, body, attributes, sentAt, receives } = message
  const tenant = parseTenantId(attributes.tenant)
  const ids = idsOf(message, content)
  return {
    id,
    tenant: tenant.kind === 'tenant' ? tenant.tenantId : undefined,
    reason: reasonOf(attributes.reason),
    logIds: { count: ids.length, ids: ids.slice(0, maxListedIds) },
    records: content && content.records.length + content.unreadable.length,
    sentAt,
    receives,
    bytes: Buffer.byteLength(body),
  }
}

/** The ids of all records of a message, as far as they are readable. */
export function logIdsOf(message: ReceivedMessage): readonly LogId[] {
  return idsOf(message, contentOf(message.body))
}

function idsOf({ attributes }: ReceivedMessage, content: DecodedMessage | undefined): readonly LogId[] {
  return content?.records.map(({ logId }) => logId) ?? idInAttributes(attributes)
}

function reasonOf(name: string | undefined): Reason {
  if (name === undefined) return 'exhausted'
  return reasons.find((reason) => reason === name) ?? 'other'
}

/** A message with an unreadable body still names its record in an attribute. */
function idInAttributes({ log_id }: ReceivedMessage['attributes']): readonly LogId[] {
  const parsed = parseLogId(log_id)
  return parsed.kind === 'logId' ? [parsed.logId] : []
}

function contentOf(body: string): DecodedMessage | undefined {
  try {
    return decodeMessage(body)
  } catch {
    return undefined
  }
}

function expanded(body: string): string {
  try {
    return expandBody(body)
  } catch {
    return body
  }
}

function viewRecord({ logId, idSource, record }: MessageRecord, withText: boolean): RecordView {
  const { text, severity, timestamp, attributes } = record
  return {
    logId,
    idSource,
    ...(severity && { severity }),
    ...(timestamp && { timestamp }),
    textBytes: utf8Bytes(text),
    attributesBytes: attributes === undefined ? 0 : utf8Bytes(JSON.stringify(attributes)),
    ...(withText && { text, ...(attributes && { attributes }) }),
  }
}
