import type { LogId, TenantId } from '@logpipe/sdk/contract'

/**
 * Why the worker dead-letters something: another record has its id, it cannot be parsed, the table rejects its row, the
 * worker threw on it, or it failed until the queue was about to delete it.
 */
export type DeadLetterReason = 'conflict' | 'unreadable' | 'refused' | 'failed' | 'exhausted'

/** One record of a message whose other records are stored. */
export interface DeadLetterRecord {
  readonly kind: 'record'
  readonly tenantId: TenantId
  /** Absent if the record cannot be parsed. */
  readonly logId?: LogId
  readonly reason: DeadLetterReason
  /** A message containing only this record. */
  readonly body: string
}

/** A whole message, as it was received. */
export interface DeadLetterMessage {
  readonly kind: 'message'
  /** Absent if the message names no valid tenant. */
  readonly tenantId?: TenantId
  readonly reason: DeadLetterReason
  readonly body: string
}

/** Durably sends one record or message to the dead-letter queue with its reason. Throws on failure. */
export type SendDeadLetter = (letter: DeadLetterRecord | DeadLetterMessage) => Promise<void>
