/**
 * A document whose keys are names of our own fields, in snake_case: `deadLetters` is `dead_letters`. Names of others that are no
 * camelCase, such as `API Gateway` or `EMAIL`, stay. Never for what a user wrote, such as attributes.
 */
export function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeKey(key), snakeKeys(inner)]))
}

function snakeKey(key: string): string {
  return /^[a-z][A-Za-z0-9]*$/.test(key) ? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : key
}

/** The same document with numbers that somebody can read. Never for what a user wrote. */
export function tidyNumbers(value: unknown): unknown {
  if (typeof value === 'number') return tidyNumber(value)
  if (Array.isArray(value)) return value.map(tidyNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidyNumbers(inner)]))
}

/** Six significant digits; of what is a thousand or more three after the point. No minus before nothing. */
export function tidyNumber(value: number): number {
  if (Number.isInteger(value)) return value + 0
  return Math.abs(value) < 1_000 ? Number(value.toPrecision(6)) : Number(value.toFixed(3))
}
