import type { LogId, Severity, TenantId } from '@logpipe/sdk/contract'

/** One stored log, attribute for attribute as the `logs` table holds it. */
export interface Row {
  readonly tenant_id: TenantId
  readonly log_id: LogId
  /** The text after redaction. */
  readonly modified_text: string
  /** The text before redaction; only where the tenant's policy keeps originals and the item has room. */
  readonly original_text?: string
  readonly severity: Severity
  /** When it happened, as its sender wrote it. */
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
  /** Keyed hash of the content as sent: tells a repeated record from a conflicting one. */
  readonly content: string
  /** Keyed hash that binds the row to its tenant; see seal.ts. */
  readonly seal: string
  /** When the row may be deleted, seconds since the epoch. */
  readonly expires_at: number
  /** `tenant#shard`: partition of the `recent` index; only for tenants that read recents. */
  readonly recent_key?: string
  /** `received_at#log_id`: order within the `recent` index. */
  readonly recent_sort?: string
}

/** How many partitions of the `recent` index one tenant's rows spread over, so that a busy tenant is no hot partition. */
export const recentShards = 4

export function recentKey(tenantId: TenantId, shard: number): string {
  return `${tenantId}#${shard}`
}

export function recentSort(receivedAt: string, logId: LogId): string {
  return `${receivedAt}#${logId}`
}

/** Rows up to the one whose stored text goes beyond so many bytes, that one included; `isFull` where there was one. */
export function cutToBytes(
  rows: readonly Row[],
  maxBytes = Number.POSITIVE_INFINITY,
): { readonly rows: readonly Row[]; readonly isFull: boolean } {
  let bytes = 0
  const last = rows.findIndex(({ modified_text }) => {
    bytes += Buffer.byteLength(modified_text)
    return bytes > maxBytes
  })
  return last === -1 ? { rows, isFull: false } : { rows: rows.slice(0, last + 1), isFull: true }
}
