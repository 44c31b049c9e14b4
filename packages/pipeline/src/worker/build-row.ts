import { createHash } from 'node:crypto'
import { type LogId, type LogRecord, limits, type TenantId, utf8Bytes } from '@logpipe/sdk/contract'
import { type Row, recentKey, recentShards, recentSort } from '../table/row.ts'
import { contentDigest, type TenantKey } from '../tenants/tenant-keys.ts'
import type { TenantPolicy } from '../tenants/tenant-policy.ts'
import { redactRecord } from './redact-record.ts'
import { sealRow } from './seal.ts'

export interface RowSource {
  readonly tenantId: TenantId
  readonly logId: LogId
  readonly record: LogRecord
  /** ISO 8601 UTC. */
  readonly receivedAt: string
  /** ISO 8601 UTC. */
  readonly processedAt: string
}

export interface RowTools {
  readonly policy: TenantPolicy
  readonly tenantKey: TenantKey
}

/** Makes the row of one record: redacts it, states its policy, and seals it. Pure. */
export function buildRow(source: RowSource, { policy, tenantKey }: RowTools): Row {
  const { tenantId, logId, record, receivedAt } = source
  const redacted = redactRecord(record, policy.redactor)
  const original = policy.keepsOriginals && hasRoomForOriginal(record.text, redacted.text) ? record.text : undefined
  const row: Omit<Row, 'seal'> = {
    tenant_id: tenantId,
    log_id: logId,
    modified_text: redacted.text,
    ...(original !== undefined && { original_text: original }),
    severity: record.severity ?? 'info',
    ...(record.timestamp !== undefined && { timestamp: record.timestamp }),
    received_at: receivedAt,
    processed_at: source.processedAt,
    ...(redacted.attributes !== undefined && { attributes: redacted.attributes }),
    redactions: redacted.counts,
    policy: policy.redaction,
    content: contentDigest(tenantKey, tenantId, record),
    expires_at: Math.floor(Date.parse(receivedAt) / 1000) + policy.retentionDays * 86_400,
    ...(policy.readsRecents && {
      recent_key: recentKey(tenantId, shardOf(logId)),
      recent_sort: recentSort(receivedAt, logId),
    }),
  }
  return { ...row, seal: sealRow(row, tenantKey(tenantId, 'seal')) }
}

/** Placeholders are longer than what they replace, so a text may grow; the original goes first when the item is full. */
function hasRoomForOriginal(original: string, modified: string): boolean {
  return utf8Bytes(original) + utf8Bytes(modified) + 2 * limits.maxAttributesBytes + 4_096 <= limits.maxItemBytes
}

function shardOf(logId: LogId): number {
  return (createHash('sha1').update(logId).digest()[0] ?? 0) % recentShards
}
