import type { LogId, Severity, TenantId } from '@logpipe/sdk/contract'

/** One stored log, as an item of the `logs` table. */
export interface Row {
  readonly tenant_id: TenantId
  readonly log_id: LogId
  /** The text after redaction. */
  readonly modified_text: string
  /** The text before redaction; only if the tenant's policy keeps originals and the item has room. */
  readonly original_text?: string
  readonly severity: Severity
  /** When it happened, as the sender wrote it. */
  readonly timestamp?: string
  /** When the pipeline received it, ISO 8601 UTC. */
  readonly received_at: string
  /** When the worker stored it, ISO 8601 UTC. */
  readonly processed_at: string
  /** JSON text, redacted. */
  readonly attributes?: string
  /** How many values of each type were redacted. */
  readonly redactions: Readonly<Record<string, number>>
  /** Name and version of the redaction policy. */
  readonly policy: string
  /** Keyed hash of the content as sent; distinguishes a repeated record from a conflict. */
  readonly content: string
  /** Keyed hash that binds the row to its tenant, with the id of its master key; see `seal.ts`. */
  readonly seal: string
  /** When the row may be deleted, seconds since the epoch. */
  readonly expires_at: number
  /** `tenant#shard`: partition key of the `recent` index; only for tenants that use it. */
  readonly recent_key?: string
  /** `time#counter#place#log_id`, the order of receipt: sort key of the `recent` index. */
  readonly recent_sort?: string
}

/** A request is repeated within this time; whoever sends the same later sends it again. Seconds. */
const repeatSeconds = 60

/**
 * Whether a row of the same content need not be put in the place of the one that is there. One that was sent again is kept for as long as any other of that time:
 * its manifest says that it is there.
 */
export function isRepeated(before: Pick<Row, 'expires_at'>, row: Row): boolean {
  return row.expires_at - before.expires_at <= repeatSeconds
}

/**
 * Partitions of the `recent` index per tenant. Entries are written in the order of time, so splitting a partition does not
 * help, and each takes 1,000 rows a second; a read asks all of them. Never lower it: rows are where they were written.
 */
export const recentShards = 16

/** The shard of a row. FNV-1a over the whole id, mixed: ids of one request differ at the start, or in the middle. */
export function shardOf(logId: LogId): number {
  let mixed = 0x811c9dc5
  for (let i = 0; i < logId.length; i++) {
    mixed = Math.imul(mixed ^ logId.charCodeAt(i), 0x01000193)
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  return (mixed >>> 16) % recentShards
}

export function recentKey(tenantId: TenantId, shard: number): string {
  return `${tenantId}#${shard}`
}

/**
 * The partition of a tenant's outcomes in the table of its rows, where no reader of rows finds them: no tenant id contains a
 * `#`. The roles that reach rows list it beside the tenant's own.
 */
export function outcomesKey(tenantId: TenantId): string {
  return `${tenantId}#outcomes`
}

/** `order` is `time#counter#place`. */
export function recentSort(order: string, logId: LogId): string {
  return `${order}#${logId}`
}

/** Whether a text is a `recent_sort` as the pipeline writes it; earlier versions wrote it without counter and place. */
export function isRecentSort(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T[0-9:.]+Z#(?:\d{4}#\d{5}#)?[A-Za-z0-9._:-]{1,128}$/.test(text)
}

/** What a row shows: its text and attributes, UTF-8 bytes. */
export function shownBytes({ modified_text, attributes = '' }: Row): number {
  return Buffer.byteLength(modified_text) + Buffer.byteLength(attributes)
}

/** Rows up to and including the one whose text and attributes exceed `maxBytes`; `isFull` if there is one. */
export function cutToBytes(
  rows: readonly Row[],
  maxBytes = Number.POSITIVE_INFINITY,
): { readonly rows: readonly Row[]; readonly isFull: boolean } {
  let bytes = 0
  const last = rows.findIndex((row) => {
    bytes += shownBytes(row)
    return bytes > maxBytes
  })
  return last === -1 ? { rows, isFull: false } : { rows: rows.slice(0, last + 1), isFull: true }
}
