import { createHmac, type KeyObject } from 'node:crypto'
import type { Row } from '../table/row.ts'

/**
 * Binds a row to its tenant: HMAC-SHA256, hex, under the tenant's `seal` key, over the JSON array of version, identity,
 * stored text, times, attributes and policy, in this order, with null for what is absent. `processed_at` is left out:
 * storing a redelivered record again must give the same seal. The audit computes it with code of its own.
 */
export function sealRow(row: Omit<Row, 'seal'>, key: KeyObject): string {
  const sealed = JSON.stringify([
    1,
    row.tenant_id,
    row.log_id,
    row.modified_text,
    row.original_text ?? null,
    row.severity,
    row.timestamp ?? null,
    row.received_at,
    row.attributes ?? null,
    row.policy,
    row.content,
  ])
  return createHmac('sha256', key).update(sealed).digest('hex')
}
