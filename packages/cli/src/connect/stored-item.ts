/** One item as stored; none of it is trusted. */
export type StoredItem = Readonly<Record<string, unknown>>

/** A value as DynamoDB sends it. Numbers are text, and bytes base64. */
export interface WireValue {
  readonly S?: string
  readonly N?: string
  readonly M?: WireItem
  readonly L?: readonly WireValue[]
  readonly BOOL?: boolean
  readonly NULL?: boolean
  readonly B?: string
  readonly SS?: readonly string[]
  readonly NS?: readonly string[]
  readonly BS?: readonly string[]
}

export type WireItem = Readonly<Record<string, WireValue>>

/**
 * An item in plain values: sets are `Set`, bytes `Uint8Array`, and a number is the nearest that a double can hold. The SDK's document client takes several times
 * as long, and leaves out an attribute called `__proto__`. Throws where a value has a type that is not known.
 */
export function itemOf(attributes: WireItem): StoredItem {
  const item: Record<string, unknown> = {}
  for (const name in attributes) {
    const value = plainOf(attributes[name])
    if (name === '__proto__') Object.defineProperty(item, name, { value, enumerable: true })
    else item[name] = value
  }
  return item
}

function plainOf(value: WireValue = {}): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.M !== undefined) return itemOf(value.M)
  return otherOf(value)
}

/** No row that the pipeline wrote has any of these. */
function otherOf({ L, BOOL, NULL, B, SS, NS, BS, ...unknown }: WireValue): unknown {
  if (L !== undefined) return L.map(plainOf)
  if (BOOL !== undefined) return BOOL
  if (NULL !== undefined) return null
  if (B !== undefined) return bytesOf(B)
  if (SS !== undefined) return new Set(SS)
  if (NS !== undefined) return new Set(NS.map(Number))
  if (BS !== undefined) return new Set(BS.map(bytesOf))
  throw new Error(`DynamoDB sent a value of an unknown type: ${Object.keys(unknown).join(', ') || 'none'}`)
}

/** No `Buffer`: JSON writes one in a form of its own. */
function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
