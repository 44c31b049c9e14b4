import type { SealKey } from '../tenants/row-keys.ts'
import type { Row } from './row.ts'

/**
 * Binds a row to its tenant, and everything in it to each other: `2.<key id>.<base64url>`, the HMAC-SHA256 under the tenant's
 * seal key over the JSON array of version and columns in `docs/seal.md`. A row that is stored again is written and sealed as a
 * whole. The audit has its own implementation.
 */
export function sealRow(row: Omit<Row, 'seal'>, { id, mac }: SealKey): string {
  return `2.${id}.${mac.base64url(sealedText(row))}`
}

/**
 * The array as `JSON.stringify` writes it, concatenated by hand in a third of the time. Ids, times and names contain no
 * quotes or backslashes by contract and need no escaping.
 */
export function sealedText(row: Omit<Row, 'seal'>): string {
  const { tenant_id, log_id, severity, received_at, processed_at, policy, content, expires_at } = row
  const texts = `${JSON.stringify(row.modified_text)},${orNull(row.original_text)}`
  const times = `${plainOrNull(row.timestamp)},"${received_at}","${processed_at}"`
  const treatment = `${orNull(row.attributes)},${countsText(row.redactions)},"${policy}","${content}",${expires_at}`
  const index = `${plainOrNull(row.recent_key)},${plainOrNull(row.recent_sort)}`
  return `[2,"${tenant_id}","${log_id}",${texts},"${severity}",${times},${treatment},${index}]`
}

function orNull(text: string | undefined): string {
  return text === undefined ? 'null' : JSON.stringify(text)
}

function plainOrNull(text: string | undefined): string {
  return text === undefined ? 'null' : `"${text}"`
}

/** An object whose names are in order: DynamoDB returns those of a map in any. */
function countsText(counts: Row['redactions']): string {
  const names = Object.keys(counts)
  if (names.length > 1) names.sort()
  return `{${names.map((name) => `"${name}":${counts[name]}`).join(',')}}`
}
