import { isObject, limits } from '@logpipe/sdk/contract'
import { parseExactJson } from '../http/exact-json.ts'
import type { MadeRecord } from './item-of.ts'
import { recordOfFields } from './record-of-fields.ts'
import { spendJson, type ValueBudget } from './value-budget.ts'

/** What is known of the record from elsewhere; see {@link recordOfFields}. */
type Beside = NonNullable<Parameters<typeof recordOfFields>[2]>

/** Whatever is in a longer one, hardly a record could hold it. Characters. */
const maxJsonChars = 2 * limits.maxTextBytes

/**
 * The record of a text that is a JSON object, with its fields as attributes. Undefined for any other text, for one that is too long, and where the
 * budget of the request has fewer values left than it holds.
 */
export function recordOfJson(
  text: string,
  { budget, ...beside }: Beside & { readonly budget: ValueBudget },
): MadeRecord | undefined {
  if (!text.startsWith('{') || text.length > maxJsonChars || !spendJson(budget, text)) return undefined
  const fields = parseExactJson(text)
  return isObject(fields) ? recordOfFields(fields, () => text, beside) : undefined
}
