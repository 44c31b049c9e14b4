import { isDateTime, isSeverity, type TenantId } from '@logpipe/sdk/contract'
import type { Row } from './row.ts'
import { type Attributes, parseRow } from './row-attributes.ts'

const required = [
  ...(['log_id', 'modified_text', 'processed_at', 'policy', 'content', 'seal'] as const),
  ...(['redactions', 'expires_at'] as const),
] as const

/**
 * An item as a row of this tenant, if it is one as the pipeline writes it. Somebody with access to the table can put anything
 * there, and one such item must not fail the reading of the others.
 */
export function parseRowOf(item: Attributes, tenantId: TenantId): Row | undefined {
  const parsed = parseRow(item)
  if (parsed.kind === 'malformed') return undefined
  const { row } = parsed
  const isWhole = required.every((column) => row[column] !== undefined)
  const isOwn = row.tenant_id === tenantId
  return isWhole && isOwn && isSeverity(row.severity) && isDateTime(row.received_at) ? row : undefined
}

/** Whether a row may be deleted at any moment, and so counts as deleted. Table TTL takes days. */
export function isExpired({ expires_at }: Pick<Row, 'expires_at'>, nowMs: number): boolean {
  return expires_at * 1000 <= nowMs
}
