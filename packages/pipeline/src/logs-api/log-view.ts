import { type Attributes, isObject, type LogView, limits, parseJson } from '@logpipe/sdk/contract'
import type { Row } from '../table/row.ts'

/** A row as every route that reads logs returns it. */
export function viewOf(row: Row): LogView {
  const attributes = attributesOf(row)
  return {
    logId: row.log_id,
    id: row.log_id,
    timestamp: Date.parse(row.received_at),
    datetime: row.timestamp ?? row.received_at,
    severity: row.severity,
    message: row.modified_text,
    ...(attributes && { attributes }),
  }
}

/**
 * The attributes of a row, redacted. Somebody with access to the table may have put anything there: what the pipeline does not write is left
 * out, for one such row must not fail a page. JSON that is nested very deeply would overflow the stack when it is written again.
 */
export function attributesOf({ attributes }: Row): Attributes | undefined {
  const value = attributes === undefined ? undefined : parseJson(attributes)
  return isObject(value) && isShallow(value, limits.maxAttributesDepth) ? (value as Attributes) : undefined
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}
