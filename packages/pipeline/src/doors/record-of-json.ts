import { isObject } from '@logpipe/sdk/contract'
import { parseExactJson } from '../http/exact-json.ts'
import type { MadeRecord } from './item-of.ts'
import { recordOfFields } from './record-of-fields.ts'

/** What is known of the record from elsewhere; see {@link recordOfFields}. */
type Beside = NonNullable<Parameters<typeof recordOfFields>[2]>

/** The record of a text that is a JSON object, with its fields as attributes. Undefined for any other text. */
export function recordOfJson(text: string, beside: Beside): MadeRecord | undefined {
  const fields = text.startsWith('{') ? parseExactJson(text) : undefined
  return isObject(fields) ? recordOfFields(fields, () => text, beside) : undefined
}
