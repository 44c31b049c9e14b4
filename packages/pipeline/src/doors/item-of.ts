import type { Severity } from '@logpipe/sdk/contract'
import type { DecodedItem } from './door.ts'

/** What a door makes of one record; the contract's checks come later. */
export interface MadeRecord {
  readonly text: unknown
  /** Of formats that name their records. */
  readonly log_id?: string | undefined
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
export function itemOf(record: MadeRecord, shared = nothingShared): DecodedItem {
  const { text, log_id, severity, timestamp, attributes } = record
  const own = isEmpty(attributes) ? '' : jsonOf(attributes)?.slice(1, -1)
  for (const name in shared.fields) attributes[name] = shared.fields[name]
  const value = { text, log_id, severity, timestamp, attributes: isEmpty(attributes) ? undefined : attributes }
  // Such a record is refused for what it lacks.
  if (own === undefined || typeof text !== 'string') return { kind: 'value', value }
  let json = `{"text":${JSON.stringify(text)}`
  if (log_id !== undefined) json += `,"log_id":${JSON.stringify(log_id)}`
  if (severity !== undefined) json += `,"severity":"${severity}"`
  if (timestamp !== undefined) json += `,"timestamp":${JSON.stringify(timestamp)}`
  const all = own !== '' && shared.json !== '' ? `${own},${shared.json}` : own + shared.json
  return { kind: 'value', value, json: all === '' ? `${json}}` : `${json},"attributes":{${all}}}` }
}

/** A value as JSON. Undefined for what is nested too deeply to be written, and much too deeply to be admitted. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
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
