import type { LogId, Severity, TenantId } from '@logpipe/sdk/contract'
import type { Row } from './row.ts'

export type PutOutcome =
  | { readonly kind: 'stored' }
  /** A row of the same id and content was there already. */
  | { readonly kind: 'same'; readonly row: Row }
  /** A row of the same id and other content is there, and stays. */
  | { readonly kind: 'conflict' }
  /** The table takes no such row, now or later: it is too large, say. */
  | { readonly kind: 'refused' }

/** A row that was not stored. */
export interface RowFailure {
  readonly row: Row
  /** `refused`: never will be. `unavailable`: may be, when it comes again. */
  readonly kind: 'refused' | 'unavailable'
  readonly error: unknown
}

export interface RecentQuery {
  /** Rows wanted. */
  readonly limit: number
  /** Only rows that sort before this `received_at#log_id`. */
  readonly before?: string
  readonly severity?: Severity
  /** ISO 8601 UTC of receipt, inclusive. */
  readonly since?: string
  /** ISO 8601 UTC of receipt, exclusive. */
  readonly until?: string
  /** The page ends early with the row whose stored text goes beyond this, bytes. */
  readonly maxBytes?: number
}

export interface RecentRows {
  /** Fewer than asked for where they are large, or some have expired since they were indexed. Without their originals. */
  readonly rows: readonly Row[]
  /** `before` of the rows that come after these; absent where there are none. There may be one without any row: those of a rare severity can be far back. */
  readonly next?: string
}

/**
 * The rows of one tenant. There is no way to name another's: the tenant is fixed when the port is opened, and every key
 * is built from it. All reads are consistent but `recent`, which reads an index. Throws `table_unavailable`.
 */
export interface TenantRows {
  /**
   * Stores rows whose ids the server made, each id once; storing one again changes nothing but `processed_at`. Answers
   * with those that are not stored. Waits for a busy table no longer than `timeLeft` says, milliseconds.
   */
  readonly putAll: (rows: readonly Row[], timeLeft?: () => number) => Promise<readonly RowFailure[]>
  /** Stores a row whose id the client made, unless one is there. */
  readonly putNew: (row: Row) => Promise<PutOutcome>
  readonly get: (logId: LogId) => Promise<Row | undefined>
  /** Which of these ids have a row. */
  readonly stored: (logIds: readonly LogId[]) => Promise<ReadonlySet<string>>
  /** The newest rows first. */
  readonly recent: (query: RecentQuery) => Promise<RecentRows>
}

export type OpenTenantRows = (tenantId: TenantId) => TenantRows
