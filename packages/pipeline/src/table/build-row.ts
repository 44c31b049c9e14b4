import { type LogId, type LogRecord, limits, type TenantId, utf8Bytes } from '@logpipe/sdk/contract'
import { type RedactedRecord, redactRecord } from '../redact/redact-record.ts'
import type { MacKey } from '../tenants/mac-key.ts'
import type { RowKeys, SealKey } from '../tenants/row-keys.ts'
import { contentDigest } from '../tenants/tenant-keys.ts'
import type { TenantPolicy } from '../tenants/tenant-policy.ts'
import { type Row, recentKey, recentSort, shardOf } from './row.ts'
import { sealRow } from './seal.ts'

export interface RowSource {
  readonly tenantId: TenantId
  readonly logId: LogId
  readonly record: LogRecord
  /** ISO 8601 UTC. */
  readonly receivedAt: string
  /** Its place in the order of receipt, `time#counter#place`. */
  readonly order: string
  /** ISO 8601 UTC. */
  readonly processedAt: string
}

/** What is needed to build the rows of one tenant. */
export interface RowTools {
  readonly policy: TenantPolicy
  readonly sealKey: SealKey
  readonly contentKey: MacKey
  /** Converts a time of receipt to seconds since the epoch; caches the last one, which a message's records share. */
  readonly secondsOf: (receivedAt: string) => number
}

/** Of one tenant, for all of its rows. */
export function rowTools(policy: TenantPolicy, { seal, content }: RowKeys): RowTools {
  let last = { at: '', seconds: 0 }
  const secondsOf = (at: string): number => {
    if (at !== last.at) last = { at, seconds: Math.floor(Date.parse(at) / 1000) }
    return last.seconds
  }
  return { policy, sealKey: seal, contentKey: content, secondsOf }
}

/** Builds the row of one record: redacts it, records the policy and seals it. Pure. */
export function buildRow(source: RowSource, { policy, sealKey, contentKey, secondsOf }: RowTools): Row {
  const { tenantId, logId, record, receivedAt } = source
  const redacted = redactRecord(record, policy.redactor)
  const row: { -readonly [K in keyof Row]: Row[K] } = {
    tenant_id: tenantId,
    log_id: logId,
    modified_text: redacted.text,
    severity: record.severity ?? 'info',
    received_at: receivedAt,
    processed_at: source.processedAt,
    redactions: redacted.counts,
    policy: policy.redaction,
    content: contentDigest(contentKey, record),
    seal: '',
    expires_at: secondsOf(receivedAt) + policy.retentionDays * 86_400,
  }
  if (policy.keepsOriginals && hasRoomForOriginal(record.text, redacted)) row.original_text = record.text
  if (record.timestamp !== undefined) row.timestamp = record.timestamp
  if (redacted.attributes !== undefined) row.attributes = redacted.attributes
  if (policy.readsRecents) {
    row.recent_key = recentKey(tenantId, shardOf(logId))
    row.recent_sort = recentSort(source.order, logId)
  }
  row.seal = sealRow(row, sealKey)
  return row
}

/** Placeholders may be longer than the values they replace, so a text can grow; the original is dropped if the item is full. */
function hasRoomForOriginal(original: string, { text, attributes = '' }: RedactedRecord): boolean {
  const attributesBytes = Math.max(2 * limits.maxAttributesBytes, utf8Bytes(attributes))
  return utf8Bytes(original) + utf8Bytes(text) + attributesBytes + 4_096 <= limits.maxItemBytes
}
