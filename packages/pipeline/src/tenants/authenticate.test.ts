import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anEvent, aTenant } from '../../test/build.ts'
import { createMemoryTenants, type MemoryTenants } from '../../test/memory-tenants.ts'
import type { HttpEvent } from '../http/http-event.ts'
import { problemResponse } from '../http/response.ts'
import { type ApiKey, hashApiKey, makeApiKey } from './api-key.ts'
import { type Authenticated, createAuthenticate } from './authenticate.ts'
import type { KeyRecord, Scope } from './tenant-directory.ts'

const noon = Date.UTC(2026, 0, 31, 12)

interface Setup {
  readonly tenants: MemoryTenants
  readonly clock: { nowMs: number }
  readonly authenticate: (headers: HttpEvent['headers'], scope?: Scope) => Promise<Authenticated>
  /** Authenticates with a key as bearer token. */
  readonly authenticateWith: (key: string, scope?: Scope) => Promise<Authenticated>
  /** Generates a key and puts it into the table. */
  readonly aKey: (fields?: Partial<KeyRecord>, key?: ApiKey) => Promise<ApiKey>
}

/** The authenticator with in-memory tenants. */
function setUp({ isOpen = false } = {}): Setup {
  const tenants = createMemoryTenants()
  const clock = { nowMs: noon }
  const authenticateEvent = createAuthenticate({ readKey: tenants.readKey, now: () => clock.nowMs, isOpen })
  const authenticate: Setup['authenticate'] = (headers, scope = 'write') => authenticateEvent({ headers }, scope)
  return {
    tenants,
    clock,
    authenticate,
    authenticateWith: (key, scope) => authenticate({ authorization: `Bearer ${key}` }, scope),
    aKey: async (fields, key = makeApiKey(aTenant(), randomBytes)) => {
      const createdAt = new Date(noon).toISOString()
      await tenants.putKey(key.tenantId, {
        keyId: key.keyId,
        hash: hashApiKey(key),
        scopes: ['write', 'read'],
        createdAt,
        ...fields,
      })
      return key
    },
  }
}

/** A well-formed key; equal `id`s give equal key ids, whatever the tenant and secret. */
function aKeyOf(tenant: string, id: number, secret: number): ApiKey {
  return makeApiKey(aTenant(tenant), (count) => Buffer.alloc(count, count < 32 ? id : secret))
}

const acme = { kind: 'caller', caller: { kind: 'tenant', tenantId: 'acme' } }
const badKey = { kind: 'refused', code: 'unauthorized', message: 'the API key is not valid' }

test('a key that asks for ids from content says so of its caller', async () => {
  const { authenticateWith, aKey } = setUp()
  const { text } = await aKey({ hasContentIds: true })
  expect(await authenticateWith(text)).toEqual({ kind: 'caller', caller: { ...acme.caller, hasContentIds: true } })
})

test('a valid key authenticates its tenant, however it is sent', async () => {
  const { authenticate, aKey } = setUp()
  const { text } = await aKey()
  const basic = (pair: string): string => Buffer.from(pair).toString('base64')
  for (const headers of [
    { authorization: `Bearer ${text}` },
    { authorization: `bearer  ${text} ` },
    { authorization: `BASIC ${basic(`anyone:${text}`)}` },
    { authorization: `Basic ${basic(`:${text}`)}` },
    { 'x-api-key': text },
    { authorization: `Bearer ${text}`, 'x-api-key': 'another key', 'x-tenant-id': 'beta' },
  ]) {
    expect(await authenticate(headers), JSON.stringify(headers).slice(0, 30)).toEqual(acme)
  }
})

test.each([
  ['an empty bearer token', { authorization: 'Bearer ' }],
  ['a bearer token of two words', { authorization: 'Bearer a b' }],
  ['a scheme alone', { authorization: 'Bearer' }],
  ['another scheme', { authorization: 'Digest username="acme"' }],
  ['nothing', { authorization: '' }],
  ['Basic that is not base64', { authorization: 'Basic %%%' }],
  ['Basic without a password', { authorization: `Basic ${Buffer.from('acme:').toString('base64')}` }],
  ['an empty X-Api-Key', { 'x-api-key': '' }],
  ['a key of 100,000 characters', { 'x-api-key': `lp_${'a'.repeat(100_000)}` }],
  ['two joined keys', { 'x-api-key': 'lp_a_b,lp_a_b' }],
])('refuses %s, with and without required keys, and without a table lookup', async (_, headers) => {
  for (const isOpen of [true, false]) {
    const { authenticate, tenants } = setUp({ isOpen })
    expect(await authenticate(headers)).toEqual(badKey)
    expect(tenants.calls()).toBe(0)
  }
})

test('a request without a key is served only if no keys are required, as an anonymous caller', async () => {
  expect(await setUp({ isOpen: true }).authenticate({})).toEqual({ kind: 'caller', caller: { kind: 'anyone' } })
  const refusal = await setUp().authenticate({ 'x-tenant-id': 'acme' })
  expect(refusal).toMatchObject({
    kind: 'refused',
    code: 'unauthorized',
    message: expect.stringMatching(/^no API key/),
  })
})

test('if no keys are required, a valid key still authenticates and an invalid one is refused', async () => {
  const { authenticateWith, aKey } = setUp({ isOpen: true })
  expect(await authenticateWith((await aKey()).text)).toEqual(acme)
  expect(await authenticateWith(makeApiKey(aTenant(), randomBytes).text)).toEqual(badKey)
})

test('a wrong secret, an unknown key and an unknown tenant get identical responses after the same table reads', async () => {
  const { tenants, authenticateWith, aKey } = setUp()
  await aKey({}, aKeyOf('acme', 1, 1))
  const bodies = new Set<string | undefined>()
  const reads: number[] = []
  for (const key of [aKeyOf('acme', 1, 2), aKeyOf('acme', 2, 1), aKeyOf('nobody', 1, 1)]) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = tenants.calls()
      const result = await authenticateWith(key.text)
      reads.push(tenants.calls() - before)
      expect(result).toEqual(badKey)
      if (result.kind === 'refused') bodies.add(JSON.stringify(problemResponse(anEvent(), result)))
    }
  }
  expect(bodies.size).toBe(1)
  expect(reads).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0])
  const before = tenants.calls()
  expect(await authenticateWith(aKeyOf('acme', 1, 1).text)).toEqual(acme)
  expect(tenants.calls() - before).toBe(1)
})

test("another tenant's key hash does not authenticate, even with the same key id", async () => {
  const { authenticateWith, aKey } = setUp()
  const beta = await aKey({}, aKeyOf('beta', 1, 1))
  expect(await authenticateWith(aKeyOf('acme', 1, 1).text)).toEqual(badKey)
  expect(await authenticateWith(beta.text)).toMatchObject({ caller: { tenantId: 'beta' } })
})

test('a key works until it expires, also when cached', async () => {
  const { clock, authenticateWith, aKey } = setUp()
  const { text } = await aKey({ expiresAt: new Date(noon + 1_000).toISOString() })
  expect(await authenticateWith(text)).toEqual(acme)
  clock.nowMs = noon + 999
  expect(await authenticateWith(text)).toEqual(acme)
  clock.nowMs = noon + 1_000
  expect(await authenticateWith(text)).toEqual(badKey)
})

test('a clock that is set back keeps no revoked key valid', async () => {
  const { clock, tenants, authenticateWith, aKey } = setUp()
  const { text, tenantId, keyId } = await aKey()
  expect(await authenticateWith(text)).toEqual(acme)
  await tenants.removeKey(tenantId, keyId)
  expect(await authenticateWith(text)).toEqual(acme)
  clock.nowMs = noon - 3_600_000
  expect(await authenticateWith(text)).toEqual(badKey)
})

test('a revoked key stops working when its cache entry expires after 30 s', async () => {
  const { clock, tenants, authenticateWith, aKey } = setUp()
  const { text, tenantId, keyId } = await aKey()
  const other = await aKey()
  expect(await authenticateWith(text)).toEqual(acme)
  await tenants.removeKey(tenantId, keyId)
  clock.nowMs = noon + 29_999
  expect(await authenticateWith(text)).toEqual(acme)
  clock.nowMs = noon + 30_000
  expect(await authenticateWith(text)).toEqual(badKey)
  expect(await authenticateWith(other.text)).toEqual(acme)
})

test('thousands of forged keys do not evict valid ones from the cache', async () => {
  const { tenants, authenticateWith, aKey } = setUp()
  const { text } = await aKey()
  await authenticateWith(text)
  for (let i = 0; i < 10_001; i++) await authenticateWith(makeApiKey(aTenant(), randomBytes).text)
  const before = tenants.calls()
  expect(await authenticateWith(text)).toEqual(acme)
  expect(tenants.calls() - before).toBe(0)
})

test('while the table is down, an uncached key is neither accepted nor refused', async () => {
  const { tenants, clock, authenticateWith, aKey } = setUp()
  const { text } = await aKey()
  tenants.setDown(true)
  await expect(authenticateWith(text)).rejects.toMatchObject({ code: 'table_unavailable' })
  tenants.setDown(false)
  expect(await authenticateWith(text)).toEqual(acme)
  tenants.setDown(true)
  expect(await authenticateWith(text)).toEqual(acme)
  clock.nowMs = noon + 30_000
  await expect(authenticateWith(text)).rejects.toMatchObject({ code: 'table_unavailable' })
})

test('a key is looked up once in 30 s, however often it is used', async () => {
  const { clock, tenants, authenticateWith, aKey } = setUp()
  const { text } = await aKey()
  const before = tenants.calls()
  for (let ms = 0; ms < 60_000; ms += 500) {
    clock.nowMs = noon + ms
    await authenticateWith(text)
  }
  expect(tenants.calls() - before).toBe(2)
})

test.each<[readonly Scope[], Scope, Scope]>([
  [['write'], 'write', 'read'],
  [['read'], 'read', 'write'],
])('a key of scope %s may %s, and may not %s', async (scopes, allowed, denied) => {
  const { authenticateWith, aKey } = setUp()
  const { text } = await aKey({ scopes })
  expect(await authenticateWith(text, allowed)).toEqual(acme)
  const message = `the key lacks the scope "${denied}"`
  expect(await authenticateWith(text, denied)).toEqual({ kind: 'refused', code: 'forbidden', message })
})

test('a wrong secret does not reveal the scopes of the key', async () => {
  const { authenticateWith, aKey } = setUp()
  await aKey({ scopes: [] }, aKeyOf('acme', 1, 1))
  expect(await authenticateWith(aKeyOf('acme', 1, 2).text)).toEqual(badKey)
  expect(await authenticateWith(aKeyOf('acme', 1, 1).text)).toMatchObject({ code: 'forbidden' })
})

test('while the table is down, cached keys keep working and others fail', async () => {
  const { clock, tenants, authenticateWith, aKey } = setUp({ isOpen: true })
  const [known, unknown] = [await aKey(), await aKey()]
  expect(await authenticateWith(known.text)).toEqual(acme)
  tenants.setDown(true)
  expect(await authenticateWith(known.text)).toEqual(acme)
  await expect(authenticateWith(unknown.text)).rejects.toMatchObject({ code: 'table_unavailable' })
  clock.nowMs += 30_000
  await expect(authenticateWith(known.text)).rejects.toMatchObject({ code: 'table_unavailable' })
  tenants.setDown(false)
  expect(await authenticateWith(unknown.text)).toEqual(acme)
})

test('no header value without a valid key authenticates, and no refusal quotes it', async () => {
  const { authenticate, aKey } = setUp()
  await aKey()
  const value = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.string().map((text) => `Bearer ${text}`),
    fc.string().map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
    fc.string().map((text) => `lp_acme_${text}`),
  )
  const headers = fc.record({ authorization: value, 'x-api-key': value }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(headers, async (sent) => {
      const result = await authenticate(sent)
      expect(result).toMatchObject({ kind: 'refused', code: 'unauthorized' })
      if (result.kind === 'refused')
        expect(result.message).toMatch(/^(?:no API key: send it as|the API key is not valid$)/)
    }),
  )
})

test('tells which key was used, and of none that is not valid', async () => {
  const tenants = createMemoryTenants()
  const key = makeApiKey(aTenant(), randomBytes)
  const stored = {
    keyId: key.keyId,
    hash: hashApiKey(key),
    scopes: ['read' as const],
    createdAt: '2026-01-01T00:00:00Z',
  }
  await tenants.putKey(key.tenantId, stored)
  const used: string[] = []
  const authenticate = createAuthenticate({
    ...{ readKey: tenants.readKey, now: () => noon, isOpen: true },
    onKey: (tenantId, keyId) => used.push(`${tenantId} ${keyId}`),
  })
  const forged = aKeyOf(key.tenantId, 1, 2).text
  for (const text of [key.text, forged, key.text]) {
    await authenticate({ headers: { authorization: `Bearer ${text}` } }, 'read')
  }
  expect(used).toEqual(Array(2).fill(`${key.tenantId} ${key.keyId}`))
})
