import type { Severity } from '@logpipe/sdk/contract'
import type { DecodedItem } from './door.ts'

/** What a door makes of one record; the contract's checks come later. */
export interface MadeRecord {
  readonly text: unknown
  readonly severity?: Severity | undefined
  readonly timestamp?: string | undefined
  /** Taken over: what is shared is added. */
  readonly attributes: Record<string, unknown>
}

/** Attributes that the records of a group share, with their JSON without braces: it is made once. */
export interface Shared {
  readonly fields: Readonly<Record<string, unknown>>
  readonly json: string
}

export function sharedOf(fields: Shared['fields']): Shared {
  return { fields, json: JSON.stringify(fields).slice(1, -1) }
}

const nothingShared = sharedOf({})

/** A record that a door made, with its JSON: packing needs it more than once, and in parts it is made in less time. */
export function itemOf({ text, severity, timestamp, attributes }: MadeRecord, shared = nothingShared): DecodedItem {
  let json = `{"text":${JSON.stringify(text)}`
  if (severity !== undefined) json += `,"severity":"${severity}"`
  if (timestamp !== undefined) json += `,"timestamp":${JSON.stringify(timestamp)}`
  const own = isEmpty(attributes) ? '' : JSON.stringify(attributes).slice(1, -1)
  const all = own !== '' && shared.json !== '' ? `${own},${shared.json}` : own + shared.json
  if (all === '') return { kind: 'value', value: { text, severity, timestamp }, json: `${json}}` }
  for (const name in shared.fields) attributes[name] = shared.fields[name]
  return { kind: 'value', value: { text, severity, timestamp, attributes }, json: `${json},"attributes":{${all}}}` }
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
