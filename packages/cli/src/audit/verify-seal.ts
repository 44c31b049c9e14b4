import { hkdfSync, timingSafeEqual } from 'node:crypto'
import type { StoredItem } from '../connect/stored-item.ts'
import { createMac, type Mac } from '../ledger/mac.ts'

/** What a seal proves. */
export type SealVerdict =
  /** `keyId` is of the master key that made it. */
  | { readonly kind: 'valid'; readonly keyId: string }
  | { readonly kind: 'invalid' }
  /** Of a master key that is not there, so nothing can be said. */
  | { readonly kind: 'unknown_key'; readonly keyId: string }

/** Judges an item's seal for a tenant. */
export type VerifySeal = (item: StoredItem, tenantId: string) => SealVerdict

/** The master keys of a stack. */
export interface SealKeys {
  readonly keys: readonly { readonly id: string; readonly bytes: Buffer }[]
  /** Id of the key that made all seals of version 1, which name none. */
  readonly firstId: string
}

/**
 * Computes seals from the format alone (docs/seal.md), with no code of the pipeline: HMAC-SHA256 under the key that
 * HKDF-SHA256 derives from the master key for `logpipe/v1/seal/<tenant>`.
 */
export function createSealVerifier({ keys, firstId }: SealKeys): VerifySeal {
  const masterKeys = new Map(keys.map(({ id, bytes }) => [id, bytes]))
  const derived = new Map<string, Mac>()
  const digestOf = createTextDigest()
  const keyOf = (keyId: string, masterKey: Buffer, tenantId: string): Mac => {
    const name = `${keyId} ${tenantId}`
    const known = derived.get(name)
    if (known !== undefined) return known
    const key = createMac(Buffer.from(hkdfSync('sha256', masterKey, '', `logpipe/v1/seal/${tenantId}`, 32)))
    derived.set(name, key)
    return key
  }
  return (item, tenantId) => {
    const seal = parseSeal(item.seal, firstId)
    if (seal === undefined) return { kind: 'invalid' }
    const { version, keyId, mac } = seal
    const masterKey = masterKeys.get(keyId)
    if (masterKey === undefined) return { kind: 'unknown_key', keyId }
    const values: unknown[] = [version, tenantId]
    for (const name of columns[version]) values.push(sealedValue(item[name]))
    const expected = digestOf(keyOf(keyId, masterKey, tenantId), JSON.stringify(values))
    return timingSafeEqual(expected, mac) ? { kind: 'valid', keyId } : { kind: 'invalid' }
  }
}

/** Digests of texts in UTF-8, from memory that is used again. */
function createTextDigest(): (mac: Mac, text: string) => Buffer {
  let memory = Buffer.allocUnsafe(4096)
  return (mac, text) => {
    const mostBytes = mac.keyedBytes + 3 * text.length
    if (memory.length < mostBytes) memory = Buffer.allocUnsafe(2 * mostBytes)
    return mac.digestOf(memory, mac.keyedBytes + memory.write(text, mac.keyedBytes))
  }
}

interface Seal {
  readonly version: 1 | 2
  readonly keyId: string
  /** 32 bytes. */
  readonly mac: Buffer
}

function parseSeal(text: unknown, firstId: string): Seal | undefined {
  if (typeof text !== 'string') return undefined
  if (/^[0-9a-f]{64}$/.test(text)) return { version: 1, keyId: firstId, mac: Buffer.from(text, 'hex') }
  const [, keyId, written] = /^2\.([0-9a-f]{8})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? []
  if (keyId === undefined || written === undefined) return undefined
  const mac = Buffer.from(written, 'base64url')
  // The last letter has two bits more than the digest: only one way of writing it is right.
  return mac.toString('base64url') === written ? { version: 2, keyId, mac } : undefined
}

/** What each version seals besides version and tenant, in this order. */
const columns = {
  1: [
    ...['log_id', 'modified_text', 'original_text', 'severity', 'timestamp', 'received_at'],
    ...['attributes', 'policy', 'content'],
  ],
  2: [
    ...['log_id', 'modified_text', 'original_text', 'severity', 'timestamp', 'received_at', 'processed_at'],
    ...['attributes', 'redactions', 'policy', 'content', 'expires_at', 'recent_key', 'recent_sort'],
  ],
} as const

/** As it stands in the array: null where there is none, and the names of a map in order. */
function sealedValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null
  // The pipeline stores no sets and no bytes, which JSON would take for an empty map.
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
