import { limits } from '@logpipe/sdk/contract'
import { countValues } from '../http/parse-json.ts'

/**
 * How many values may still be made of what the texts of a request hold: of their JSON and structured data, which nobody counts with the body. 16 MiB
 * of `{},` would become 600 MB of objects.
 */
export interface ValueBudget {
  left: number
}

/** Of a request with so many characters. In a short one there cannot be too many values, and nothing is counted. */
export function openValueBudget(chars: number): ValueBudget {
  return { left: chars <= limits.maxValuesPerRequest ? Number.POSITIVE_INFINITY : limits.maxValuesPerRequest }
}

/** Takes one value; false where none is left. */
export function spendValue(budget: ValueBudget): boolean {
  return --budget.left >= 0
}

/** Takes the values of a JSON text; takes none, and returns false, where fewer are left. */
export function spendJson(budget: ValueBudget, json: string): boolean {
  if (budget.left === Number.POSITIVE_INFINITY) return true
  const values = countValues(json, budget.left)
  if (values > budget.left) return false
  budget.left -= values
  return true
}
