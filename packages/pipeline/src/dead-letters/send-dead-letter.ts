import type { LogId, TenantId } from '@logpipe/sdk/contract'

/**
 * Why a record is dead-lettered: another record has its id, its line cannot be parsed, the table rejects its row, or the
 * worker threw on it.
 */
export type DeadLetterReason = 'conflict' | 'unreadable' | 'refused' | 'failed'

export interface DeadLetterRecord {
  readonly tenantId: TenantId
  /** Absent if the record cannot be parsed. */
  readonly logId?: LogId
  readonly reason: DeadLetterReason
  /** A message containing only this record. */
  readonly body: string
}

/** Durably sends one record to the dead-letter queue with its reason. Throws on failure. */
export type SendDeadLetter = (record: DeadLetterRecord) => Promise<void>
