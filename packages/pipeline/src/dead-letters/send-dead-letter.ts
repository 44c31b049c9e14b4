import type { LogId, TenantId } from '@logpipe/sdk/contract'

/**
 * Why a record is in the dead-letter queue: its id is taken by other content, its line cannot be read, the table refuses its
 * row, or the worker threw on it.
 */
export type DeadLetterReason = 'conflict' | 'unreadable' | 'refused' | 'failed'

export interface Letter {
  readonly tenantId: TenantId
  /** Absent where the record cannot be read. */
  readonly logId?: LogId
  readonly reason: DeadLetterReason
  /** A message of the record alone. */
  readonly body: string
}

/** Puts one record aside, durably, with the reason. Throws where that fails. */
export type DeadLetter = (letter: Letter) => Promise<void>
