import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { LogRecord, TenantId } from '@logpipe/sdk/contract'
import { remember } from './remember.ts'

/** What a tenant's key is for. Each purpose has a key of its own, so that no hash can stand in for another. */
export type KeyPurpose = 'seal' | 'content' | 'pseudonym'

/** Finds the key of one tenant for one purpose: 32 bytes. A KeyObject, since an HMAC under a Buffer takes six times as long. */
export type TenantKey = (tenantId: TenantId, purpose: KeyPurpose) => KeyObject

const maxCachedKeys = 4_096

/**
 * Derives every tenant's keys from one master key with HKDF-SHA256 (RFC 5869): no salt, info `logpipe/v1/<purpose>/<tenant>`.
 * Throws where the master key is shorter than 32 bytes.
 */
export function createTenantKeys(masterKey: Buffer): TenantKey {
  if (masterKey.length < 32) throw new RangeError(`master key of ${masterKey.length} bytes; it needs at least 32`)
  const cache = new Map<string, KeyObject>()
  return (tenantId, purpose) => {
    const info = `logpipe/v1/${purpose}/${tenantId}`
    const cached = cache.get(info)
    if (cached !== undefined) return cached
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', info, 32)))
    remember(cache, info, key, maxCachedKeys)
    return key
  }
}

/** Keyed hash of what a record says, 11 characters of base64url: equal for equal content of one tenant, and opaque to others. */
export function contentDigest(tenantKey: TenantKey, tenantId: TenantId, record: LogRecord): string {
  const { text, severity, timestamp, attributes } = record
  const content = JSON.stringify([text, severity ?? null, timestamp ?? null, attributes ?? null])
  return createHmac('sha256', tenantKey(tenantId, 'content'))
    .update(content)
    .digest()
    .subarray(0, 8)
    .toString('base64url')
}
