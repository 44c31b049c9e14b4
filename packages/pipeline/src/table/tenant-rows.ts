import type { LogId, RequestOutcome, Severity, TenantId } from '@logpipe/sdk/contract'
import type { PartOutcome } from './outcome.ts'
import type { Row } from './row.ts'

export type PutOutcome =
  | { readonly kind: 'stored' }
  /** A row with the same id and content exists; where it would have expired long before this one, this one is in its place. */
  | { readonly kind: 'same'; readonly row: Row }
  /** A row with the same id and different content exists, and is kept. */
  | { readonly kind: 'conflict' }
  /** The table will never accept the row; it is too large, for example. */
  | { readonly kind: 'refused' }

/** Digest of what a row holds, and when it expires. */
export type RowContent = Pick<Row, 'content' | 'expires_at'>

/** A row that was not stored. */
export interface RowFailure {
  readonly row: Row
  /** `refused`: the table will never accept it. `unavailable`: a retry may succeed. */
  readonly kind: 'refused' | 'unavailable'
  readonly error: unknown
}

export interface RecentQuery {
  /** Maximum number of rows. */
  readonly limit: number
  /** Only rows that sort before this `received_at#log_id`. */
  readonly before?: string
  /** Only rows of these severities, at least one. The index answers it, but has to read past all others. */
  readonly severities?: readonly Severity[]
  /** Earliest time of receipt, inclusive. ISO 8601 UTC. */
  readonly since?: string
  /** Latest time of receipt, exclusive. ISO 8601 UTC. */
  readonly until?: string
  /** The page ends with the row whose text and attributes exceed this total, bytes. */
  readonly maxBytes?: number
  /** The page ends with the rows that were read when this is 0 or less, milliseconds; a busy table is not waited for any longer. */
  readonly timeLeft?: () => number
}

export interface RecentRows {
  /** Rows without their originals; fewer than `limit` if they are large, or if some expired since they were indexed. */
  readonly rows: readonly Row[]
  /** `before` for the next page; absent on the last. May be set on an empty page: rows of a rare severity can be far back. */
  readonly next?: string
}

/**
 * The rows of one tenant. The interface cannot address another tenant's: the tenant is fixed when the port is opened, and
 * every key is built from it. All reads are consistent except `contents`, `recent` and `outcomes`. Throws `table_unavailable`.
 */
export interface TenantRows {
  /**
   * Stores rows with server-made ids, each id once; storing a row again changes only `processed_at`. Returns the rows that
   * were not stored. Retries as long as `timeLeft` is above 0, milliseconds, and begins no write after that.
   */
  readonly putAll: (rows: readonly Row[], timeLeft?: () => number) => Promise<readonly RowFailure[]>
  /** Stores a row with a client-made id unless the id exists. Retries as long as `timeLeft` allows, or for some seconds. */
  readonly putNew: (row: Row, timeLeft?: () => number) => Promise<PutOutcome>
  readonly get: (logId: LogId) => Promise<Row | undefined>
  /** Which of these ids have a row. */
  readonly stored: (logIds: readonly LogId[]) => Promise<ReadonlySet<string>>
  /** What those ids hold that have a row, and for how long, by id. May miss rows that were stored moments ago. */
  readonly contents: (logIds: readonly LogId[]) => Promise<ReadonlyMap<string, RowContent>>
  /** Recent rows, newest first. */
  readonly recent: (query: RecentQuery) => Promise<RecentRows>
  /** Keeps what became of messages whose senders ask; a part that was kept before is replaced. */
  readonly putOutcomes: (outcomes: readonly PartOutcome[], timeLeft?: () => number) => Promise<void>
  /** What became of the requests of these names, of those that are done. */
  readonly outcomes: (names: readonly string[]) => Promise<readonly RequestOutcome[]>
}

export type OpenTenantRows = (tenantId: TenantId) => TenantRows
