import { randomBytes } from 'node:crypto'
import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashApiKey, isSameHash, makeApiKey, parseApiKey } from './api-key.ts'

const tenant = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/).filter((name) => parseTenantId(name).kind !== 'invalid')

test('a generated key can be parsed, whatever the tenant id', () => {
  fc.assert(
    fc.property(tenant, (name) => {
      const key = makeApiKey(name as TenantId, randomBytes)
      expect(parseApiKey(key.text)).toEqual(key)
    }),
  )
})

test('a key with one changed character is invalid', () => {
  const key = makeApiKey('acme_eu' as TenantId, randomBytes).text
  expect(parseApiKey(key)).toBeDefined()
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom(...'0aZ_-x'), (at, other) => {
      const changed = key.slice(0, at) + other + key.slice(at + 1)
      if (changed !== key) expect(parseApiKey(changed)).toBeUndefined()
    }),
  )
})

test.each(['', 'lp_', 'lp_acme', `lp_acme_abcdefgh_${'x'.repeat(38)}`, 'x'.repeat(100_000), 'lp_ACME_abcdefgh_0'])(
  '%.30j is not a key',
  (text) => {
    expect(parseApiKey(text)).toBeUndefined()
  },
)

test('two keys of one tenant differ, and so do their hashes', () => {
  const [a, b] = [makeApiKey('acme' as TenantId, randomBytes), makeApiKey('acme' as TenantId, randomBytes)]
  expect(isSameHash(hashApiKey(a), hashApiKey(a))).toBe(true)
  expect(isSameHash(hashApiKey(a), hashApiKey(b))).toBe(false)
  expect(isSameHash('', '')).toBe(false)
})
