import { hkdfSync, timingSafeEqual } from 'node:crypto'
import type { StoredItem } from '../connect/stored-item.ts'
import { createMac, type Mac } from '../ledger/mac.ts'
import { listedIds } from './listed-ids.ts'
import type { SeriesEntry, SeriesNumber } from './manifest-gaps.ts'
import type { NumberSpan } from './number-set.ts'

/** What a manifest says, once its MAC has proven that the pipeline wrote it for this tenant. */
export interface VerifiedManifest extends SeriesEntry {
  readonly logIds: readonly string[]
}

/** Undefined for an item that the pipeline did not write for the tenant, or that was altered since. */
export type VerifyManifest = (item: StoredItem) => VerifiedManifest | undefined

/** Computes MACs from the format alone (docs/seal.md), with no code of the pipeline, under the keys that derive for the tenant from those of the functions. */
export function createManifestVerifier(keys: readonly Buffer[], tenantId: string): VerifyManifest {
  const macs = keys.map((key) =>
    createMac(Buffer.from(hkdfSync('sha256', key, '', `logpipe/v1/manifest/${tenantId}`, 32))),
  )
  let memory = Buffer.allocUnsafe(16_384)
  const isUnder = ({ keyedBytes, digestOf }: Mac, text: string, found: Buffer): boolean => {
    const bytes = keyedBytes + Buffer.byteLength(text)
    if (bytes > memory.length) memory = Buffer.allocUnsafe(bytes)
    const expected = digestOf(memory, keyedBytes + memory.write(text, keyedBytes))
    return found.length === expected.length && timingSafeEqual(found, expected)
  }
  return (item) => {
    const { manifest_id, received_at, count, ids, settled, settled_until, abandoned = null, expires_at } = item
    const columns = [manifest_id, received_at, count, ids, settled, settled_until, abandoned, expires_at]
    const text = JSON.stringify([1, tenantId, ...columns])
    const found = Buffer.from(String(item.mac), 'base64url')
    const isValid = item.tenant_id === tenantId && macs.some((mac) => isUnder(mac, text, found))
    return isValid ? parseManifest(item) : undefined
  }
}

/** It has the form that the pipeline writes, or its MAC would not be valid; what has another is none. */
function parseManifest(item: StoredItem): VerifiedManifest | undefined {
  const { received_at, count, ids, settled, settled_until, abandoned, expires_at } = item
  const place = placeOf(item)
  const receivedMs = Date.parse(String(received_at))
  const numbers = [count, settled, settled_until, expires_at]
  if (place === undefined || Number.isNaN(receivedMs) || !numbers.every(Number.isSafeInteger)) return undefined
  const logIds = listedIds(ids, Number(count))
  if (logIds === undefined) return undefined
  return {
    ...place,
    receivedMs,
    expiresMs: Number(expires_at) * 1000,
    settled: Number(settled),
    settledUntilMs: Number(settled_until) * 1000,
    abandoned: abandoned === undefined ? [] : spansIn(String(abandoned)),
    logIds,
  }
}

/** The place that the id of a manifest names: `<received_at>.<instance>.<number>`. */
export function placeOf({ manifest_id }: StoredItem): SeriesNumber | undefined {
  const [, instance, number] = /\.([\w-]+)\.(\d{1,15})$/.exec(String(manifest_id)) ?? []
  return instance === undefined ? undefined : { instance, number: Number(number) }
}

/** `3,7-12` */
function spansIn(text: string): readonly NumberSpan[] {
  return text.split(',').map((span) => {
    const [from = '', to = from] = span.split('-')
    return { from: Number(from), to: Number(to) }
  })
}
