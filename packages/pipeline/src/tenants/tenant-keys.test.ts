import { expect, test } from 'vitest'
import { aRecord, aTenant } from '../../test/build.ts'
import { contentDigest, createTenantKeys } from './tenant-keys.ts'

const masterKey = Buffer.from(Array.from({ length: 32 }, (_, i) => i))

/** Computed with an independent implementation of RFC 5869. */
test.each([
  ['seal', 'f451db11eec09f62e090cb6a0f5e1f260234cd0507adb1bc423eb3b2b8d6149a'],
  ['content', 'cc381cbf7bb8258c1ef6a3c5cd6b551f07f25a0cde7dd7d703eb3ee0c41bd065'],
  ['pseudonym', '30adc919a0f7896b7578940c2e578c5b452e83aefd197b5c147b45f7611ad2d6'],
] as const)('derives the %s key of a tenant by RFC 5869', (purpose, hex) => {
  expect(createTenantKeys(masterKey)(aTenant(), purpose).bytes.toString('hex')).toBe(hex)
})

test('every tenant has a unique, stable key', () => {
  const tenantKey = createTenantKeys(masterKey)
  const tenants = Array.from({ length: 5_000 }, (_, i) => aTenant(`t-${i}`))
  const keys = tenants.map((tenantId) => tenantKey(tenantId, 'seal').bytes.toString('hex'))
  expect(new Set(keys).size).toBe(5_000)
  const again = tenants.map((tenantId) => tenantKey(tenantId, 'seal').bytes.toString('hex'))
  expect(again.filter((key, n) => key !== keys[n])).toEqual([])
})

test('rejects a master key one byte too short', () => {
  expect(() => createTenantKeys(Buffer.alloc(31))).toThrow('the master key is 31 bytes; the minimum is 32')
  expect(createTenantKeys(Buffer.alloc(32))(aTenant(), 'seal').bytes).toHaveLength(32)
})

test('a content digest is stable, and differs by tenant and by every field', () => {
  const keyOf = (name?: string) => createTenantKeys(masterKey)(aTenant(name), 'content')
  const record = aRecord({ text: 'User 555-0199 logged in ☃', severity: 'error' })
  const digest = contentDigest(keyOf(), record)
  expect(digest).toBe('ZDM4YOCknag')
  const others = [
    contentDigest(keyOf('beta'), record),
    ...[
      { text: 'a' },
      { severity: 'info' as const },
      { timestamp: '2026-01-31T23:59:59Z' },
      { attributes: { a: 1 } },
    ].map((fields) => contentDigest(keyOf(), { ...record, ...fields })),
  ]
  expect(new Set([digest, ...others]).size).toBe(6)
})
