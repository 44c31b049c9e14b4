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
 * Why a message is in the dead-letter queue. The worker names the first four on the single records that it puts aside;
 * `exhausted` are whole messages that SQS moved when they had been received too often; `other` names none of these.
 */
export const reasons = ['conflict', 'unreadable', 'refused', 'failed', 'exhausted', 'other'] as const
export type Reason = (typeof reasons)[number]

/** What gives a message back, or deletes it. */
export interface MessageHandle {
  readonly id: string
  /** Another one for each time that the message is received; the newest counts. */
  readonly handle: string
}

/** A message of the dead-letter queue as it was received. */
export interface HeldMessage extends MessageHandle {
  readonly body: string
  /** The message attributes that are strings. */
  readonly attributes: Readonly<Record<string, string>>
  /** When it was sent first, ISO 8601 UTC. */
  readonly sentAt: string
  /** How often it was received, on both queues, this time counted. */
  readonly receives: number
}

/** What may be told of a dead letter to anybody: no text and no attributes of a log. */
export interface DeadLetter {
  readonly id: string
  /** Undefined where the message names none, or none that is valid. */
  readonly tenant: TenantId | undefined
  readonly reason: Reason
  readonly logIds: {
    readonly count: number
    /** The first of them, 20 at most. */
    readonly ids: readonly LogId[]
  }
  /** How many it holds; undefined where its body cannot be read. */
  readonly records: number | undefined
  readonly sentAt: string
  readonly receives: number
  /** Its body as the queue holds it. */
  readonly bytes: number
}

export interface DeadLetterView extends DeadLetter {
  /** When its request arrived, ISO 8601 UTC; undefined where its body cannot be read. */
  readonly receivedAt: string | undefined
  readonly content: readonly RecordView[]
  /** Its lines that are no record: each is one, whose content nobody knows. */
  readonly lines: readonly LineView[]
  /** A body that cannot be read, as far as it could be expanded; only where text was asked for. */
  readonly body?: string
}

export interface LineView {
  readonly lineBytes: number
  /** Only where text was asked for. */
  readonly line?: string
}

export interface RecordView {
  readonly logId: LogId
  /** Whether the client made the id. */
  readonly idSource: IdSource
  readonly severity?: Severity
  readonly timestamp?: string
  readonly textBytes: number
  /** Of their JSON. */
  readonly attributesBytes: number
  /** Only where it was asked for. */
  readonly text?: string
  /** Only where text was asked for. */
  readonly attributes?: Attributes
}

export function describeDeadLetter(message: HeldMessage): DeadLetter {
  return letterOf(message, contentOf(message.body))
}

/** What is in a dead letter, record by record. `withText` adds what the logs say. */
export function viewDeadLetter(message: HeldMessage, { withText }: { readonly withText: boolean }): DeadLetterView {
  const content = contentOf(message.body)
  return {
    ...letterOf(message, content),
    receivedAt: content?.receivedAt,
    content: content?.records.map((record) => viewRecord(record, withText)) ?? [],
    lines: content?.unreadable.map((line) => ({ lineBytes: utf8Bytes(line), ...(withText && { line }) })) ?? [],
    ...(withText && content === undefined && { body: expanded(message.body) }),
  }
}

/** A group may have thousands of messages of thousands of records: their ids would fill the memory. */
const maxListedIds = 20

function letterOf(message: HeldMessage, content: DecodedMessage | undefined): DeadLetter {
  const { id, body, attributes, sentAt, receives } = message
  const tenant = parseTenantId(attributes.tenant)
  const ids = content?.records.map(({ logId }) => logId) ?? namedId(attributes)
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

function reasonOf(name: string | undefined): Reason {
  if (name === undefined) return 'exhausted'
  return reasons.find((reason) => reason === name && reason !== 'exhausted') ?? 'other'
}

/** A letter whose body cannot be read still names its record in an attribute. */
function namedId({ log_id }: HeldMessage['attributes']): readonly LogId[] {
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
