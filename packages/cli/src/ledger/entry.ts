import type { PackedIds } from './packed-ids.ts'

/** One fact of the ledger. A tenant's name is as it was written: an edited ledger may hold any. */
export type LedgerEntry =
  /** The first of a segment: which one it is, whose records it speaks of where they are all one's, and the last link of the segment before. */
  | (Begin & { readonly kind: 'begin' })
  /** Records may be sent under the keys `<prefix>-<number>`, from a number up to another one. Tenants are named where all are one's. */
  | (Intent & { readonly kind: 'intent' })
  /** Records were sent under such keys, by a run whose receipts were pruned. */
  | (Intent & { readonly kind: 'pruned' })
  /** The endpoint said 202 for records that follow each other under one key. */
  | (Acknowledged & { readonly kind: 'acknowledged' })
  /** The same for records that have ids of their own. */
  | (Named & { readonly kind: 'named' })
  /** The same for whole requests of a load test, whose records have the indexes 0 to `batchRecords`; or that none of them is accepted, or that no response came. */
  | (Requests & { readonly kind: RequestsKind })
  /** A request has no record that is accepted, or nobody knows: no response came. */
  | (Failed & { readonly kind: 'refused' | 'unknown' })
  /** Somebody deleted records that were accepted from the dead-letter queue, where they were for a reason. */
  | (Purged & { readonly kind: 'purged' })
  /** Somebody erases rows of a tenant, or has erased them. */
  | (Erased & { readonly kind: 'erased' })
  /** So many entries could not be written. */
  | { readonly kind: 'gap'; readonly entries: number }
  /** The last one of a run, or of a segment that another one follows. */
  | { readonly kind: 'end'; readonly isContinued: boolean }

export interface Begin {
  readonly segment: string
  readonly tenantId: string | undefined
  /** Epoch milliseconds. */
  readonly atMs: number
  /** Base64url; that of no segment where it is the first of its run. */
  readonly previous: string
}

export interface Intent {
  readonly tenantId: string | undefined
  readonly prefix: string
  readonly from: number
  readonly to: number
}

export interface Acknowledged {
  readonly tenantId: string
  /** Time of the response, epoch milliseconds. */
  readonly atMs: number
  /** Of an entry that was read, valid until the next one is. */
  readonly ids: PackedIds
}

export interface Named {
  readonly tenantId: string
  readonly atMs: number
  readonly logIds: readonly string[]
}

export type RequestsKind = 'requests' | 'requests_refused' | 'requests_unknown'

export interface Requests {
  readonly tenantId: string
  readonly atMs: number
  readonly runId: string
  readonly batchRecords: number
  /** Indexes that were refused in each of them, ascending. */
  readonly refused: readonly number[]
  /** Numbers of the requests, ascending. */
  readonly numbers: readonly number[]
}

export interface Failed {
  readonly tenantId: string | undefined
  readonly key: string
  readonly first: number
  readonly records: number
}

export interface Purged extends Named {
  readonly reason: string
}

/** A tombstone, written before the first row is deleted and after the last: what was erased is not lost. */
export interface Erased {
  readonly tenantId: string
  /** When this was written, epoch milliseconds. */
  readonly atMs: number
  /** When the erasure began, by the same clock. */
  readonly beganMs: number
  /** Whether everything was deleted by then. */
  readonly isDone: boolean
  readonly scope: ErasedScope
  /** Rows, and records of dead letters, that were deleted from the beginning up to then; undefined at the beginning, and in earlier versions. */
  readonly deleted: number | undefined
}

/** All rows of a tenant, those that were received before a time (epoch milliseconds), or one. */
export type ErasedScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'before'; readonly beforeMs: number }
  | { readonly kind: 'id'; readonly logId: string }
