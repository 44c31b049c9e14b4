import type { LogId, TenantId } from '@logpipe/sdk/contract'

/**
 * Why a record is in the dead-letter queue: its id is taken by other content, its line cannot be read, the table refuses its
 * row, or the worker threw on it.
 */
export type DeadLetterReason = 'conflict' | 'unreadable' | 'refused' | 'failed'

export interface DeadLetterRecord {
  readonly tenantId: TenantId
  /** Absent where the record cannot be read. */
  readonly logId?: LogId
  readonly reason: DeadLetterReason
  /** A message of the record alone. */
  readonly body: string
}

/** Sends one record to the dead-letter queue, durably, with its reason. Throws where that fails. */
export type SendDeadLetter = (record: DeadLetterRecord) => Promise<void>
