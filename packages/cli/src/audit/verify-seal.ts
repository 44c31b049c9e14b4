import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { StoredItem } from '../connect/log-table.ts'

/** Whether an item's seal is valid for a tenant. */
export type VerifySeal = (item: StoredItem, tenantId: string) => boolean

/**
 * Computes seals from the format alone (docs/seal.md), with no code of the pipeline: HMAC-SHA256 under the key that
 * HKDF-SHA256 derives from the master key for `logpipe/v1/seal/<tenant>`.
 */
export function createSealVerifier(masterKey: Buffer): VerifySeal {
  const keys = new Map<string, KeyObject>()
  const keyOf = (tenantId: string): KeyObject => {
    const known = keys.get(tenantId)
    if (known !== undefined) return known
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', `logpipe/v1/seal/${tenantId}`, 32)))
    keys.set(tenantId, key)
    return key
  }
  return (item, tenantId) => {
    if (typeof item.seal !== 'string' || !/^[0-9a-f]{64}$/.test(item.seal)) return false
    const expected = createHmac('sha256', keyOf(tenantId)).update(sealedContent(item, tenantId)).digest()
    return timingSafeEqual(expected, Buffer.from(item.seal, 'hex'))
  }
}

function sealedContent(item: StoredItem, tenantId: string): string {
  const optional = (name: string): unknown => item[name] ?? null
  return JSON.stringify([
    1,
    tenantId,
    item.log_id,
    item.modified_text,
    optional('original_text'),
    item.severity,
    optional('timestamp'),
    item.received_at,
    optional('attributes'),
    item.policy,
    item.content,
  ])
}
