import type { Severity } from '@logpipe/sdk/contract'
import type { DecodedItem } from './door.ts'

/** What a door makes of one record; the contract's checks come later. */
export interface MadeRecord {
  readonly text: unknown
  readonly severity?: Severity | undefined
  readonly timestamp?: string | undefined
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A record that a door made, with its JSON: packing needs it more than once. */
export function itemOf({ text, severity, timestamp, attributes }: MadeRecord): DecodedItem {
  const value = { text, severity, timestamp, attributes: isEmpty(attributes) ? undefined : attributes }
  return { kind: 'value', value, json: JSON.stringify(value) }
}

function isEmpty(fields: object): boolean {
  for (const _ in fields) return false
  return true
}

/** Assigning to `__proto__` would set the object's prototype. */
export function setField<T>(fields: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true })
  else fields[name] = value
}
