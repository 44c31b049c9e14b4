import { isObject, parseJson, parseLogRecord } from '@logpipe/sdk/contract'
import type { MadeRecord } from './item-of.ts'
import { recordOfFields } from './record-of-fields.ts'

/** What is known of the record from elsewhere; see {@link recordOfFields}. */
type Beside = NonNullable<Parameters<typeof recordOfFields>[2]>

/**
 * The record of a text that is a JSON object, with its fields as attributes. Undefined for any other text, and for an object whose fields cannot be
 * attributes (nested too deeply, too large): it is a text as it is then, for where one that is refused is lost.
 */
export function recordOfJson(text: string, beside: Beside): MadeRecord | undefined {
  const fields = text.startsWith('{') ? parseJson(text) : undefined
  if (!isObject(fields)) return undefined
  const record = recordOfFields(fields, () => text, beside)
  return canBeAttributes(record.attributes) ? record : undefined
}

/** Whether the contract admits a record with these attributes. */
export function canBeAttributes(attributes: unknown): boolean {
  return parseLogRecord({ text: '-', attributes }).kind === 'record'
}
