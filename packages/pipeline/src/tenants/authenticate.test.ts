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

interface Door {
  readonly tenants: MemoryTenants
  readonly clock: { nowMs: number }
  readonly enter: (headers: HttpEvent['headers'], scope?: Scope) => Promise<Authenticated>
  /** Enters with a key as a bearer token. */
  readonly enterWith: (key: string, scope?: Scope) => Promise<Authenticated>
  /** Makes a key that the table knows. */
  readonly aKey: (fields?: Partial<KeyRecord>, key?: ApiKey) => Promise<ApiKey>
}

/** The door before tenants in memory. */
function aDoor({ isOpen = false } = {}): Door {
  const tenants = createMemoryTenants()
  const clock = { nowMs: noon }
  const authenticate = createAuthenticate({ readKey: tenants.readKey, now: () => clock.nowMs, isOpen })
  const enter: Door['enter'] = (headers, scope = 'write') => authenticate({ headers }, scope)
  return {
    tenants,
    clock,
    enter,
    enterWith: (key, scope) => enter({ authorization: `Bearer ${key}` }, scope),
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

/** A well-formed key; keys of one `id` have the same key id, whatever their tenant and secret. */
function aKeyOf(tenant: string, id: number, secret: number): ApiKey {
  return makeApiKey(aTenant(tenant), (count) => Buffer.alloc(count, count < 32 ? id : secret))
}

const acme = { kind: 'caller', caller: { kind: 'tenant', tenantId: 'acme' } }
const badKey = { kind: 'refused', code: 'unauthorized', message: 'the API key is not valid' }

test('a good key makes its holder the tenant, however it is sent', async () => {
  const { enter, aKey } = aDoor()
  const { text } = await aKey()
  const basic = (pair: string): string => Buffer.from(pair).toString('base64')
  for (const headers of [
    { authorization: `Bearer ${text}` },
    { authorization: `bearer  ${text} ` },
    { authorization: `BASIC ${basic(`anyone:${text}`)}` },
    { authorization: `Basic ${basic(`:${text}`)}` },
    { 'x-api-key': text },
    { authorization: `Bearer ${text}`, 'x-api-key': 'of somebody else', 'x-tenant-id': 'beta' },
  ]) {
    expect(await enter(headers), JSON.stringify(headers).slice(0, 30)).toEqual(acme)
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
  ['two keys that were joined', { 'x-api-key': 'lp_a_b,lp_a_b' }],
])('%s is no key: refused with the door open and with it closed, and the table is not asked', async (_, headers) => {
  for (const isOpen of [true, false]) {
    const { enter, tenants } = aDoor({ isOpen })
    expect(await enter(headers)).toEqual(badKey)
    expect(tenants.calls()).toBe(0)
  }
})

test('without a key only an open door lets in, as nobody in particular', async () => {
  expect(await aDoor({ isOpen: true }).enter({})).toEqual({ kind: 'caller', caller: { kind: 'anyone' } })
  const refusal = await aDoor().enter({ 'x-tenant-id': 'acme' })
  expect(refusal).toMatchObject({
    kind: 'refused',
    code: 'unauthorized',
    message: expect.stringMatching(/^no API key/),
  })
})

test('a good key makes its holder the tenant at an open door too, and a bad one does not pass there', async () => {
  const { enterWith, aKey } = aDoor({ isOpen: true })
  expect(await enterWith((await aKey()).text)).toEqual(acme)
  expect(await enterWith(makeApiKey(aTenant(), randomBytes).text)).toEqual(badKey)
})

test('a wrong secret, an unknown key and an unknown tenant are answered the same, byte for byte and read for read', async () => {
  const { tenants, enterWith, aKey } = aDoor()
  await aKey({}, aKeyOf('acme', 1, 1))
  const bodies = new Set<string | undefined>()
  const reads: number[] = []
  for (const key of [aKeyOf('acme', 1, 2), aKeyOf('acme', 2, 1), aKeyOf('nobody', 1, 1)]) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = tenants.calls()
      const answer = await enterWith(key.text)
      reads.push(tenants.calls() - before)
      expect(answer).toEqual(badKey)
      if (answer.kind === 'refused') bodies.add(JSON.stringify(problemResponse(anEvent(), answer)))
    }
  }
  expect(bodies.size).toBe(1)
  expect(reads).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0])
  const before = tenants.calls()
  expect(await enterWith(aKeyOf('acme', 1, 1).text)).toEqual(acme)
  expect(tenants.calls() - before).toBe(1)
})

test('the hash of a key of another tenant does not open the door, though the key ids are the same', async () => {
  const { enterWith, aKey } = aDoor()
  const beta = await aKey({}, aKeyOf('beta', 1, 1))
  expect(await enterWith(aKeyOf('acme', 1, 1).text)).toEqual(badKey)
  expect(await enterWith(beta.text)).toMatchObject({ caller: { tenantId: 'beta' } })
})

test('a key works until the moment it ends, also out of the cache', async () => {
  const { clock, enterWith, aKey } = aDoor()
  const { text } = await aKey({ expiresAt: new Date(noon + 1_000).toISOString() })
  expect(await enterWith(text)).toEqual(acme)
  clock.nowMs = noon + 999
  expect(await enterWith(text)).toEqual(acme)
  clock.nowMs = noon + 1_000
  expect(await enterWith(text)).toEqual(badKey)
})

test('a revoked key works no longer when the 30 s of the cache are over', async () => {
  const { clock, tenants, enterWith, aKey } = aDoor()
  const { text, tenantId, keyId } = await aKey()
  const other = await aKey()
  expect(await enterWith(text)).toEqual(acme)
  await tenants.removeKey(tenantId, keyId)
  clock.nowMs = noon + 29_999
  expect(await enterWith(text)).toEqual(acme)
  clock.nowMs = noon + 30_000
  expect(await enterWith(text)).toEqual(badKey)
  expect(await enterWith(other.text)).toEqual(acme)
})

test('whoever forges keys by the thousand does not push the good ones out of the cache', async () => {
  const { tenants, enterWith, aKey } = aDoor()
  const { text } = await aKey()
  await enterWith(text)
  for (let i = 0; i < 10_001; i++) await enterWith(makeApiKey(aTenant(), randomBytes).text)
  const before = tenants.calls()
  expect(await enterWith(text)).toEqual(acme)
  expect(tenants.calls() - before).toBe(0)
})

test('where the table does not answer, a key that nobody knows yet is neither let in nor called bad', async () => {
  const { tenants, clock, enterWith, aKey } = aDoor()
  const { text } = await aKey()
  tenants.setDown(true)
  await expect(enterWith(text)).rejects.toMatchObject({ code: 'table_unavailable' })
  tenants.setDown(false)
  expect(await enterWith(text)).toEqual(acme)
  tenants.setDown(true)
  expect(await enterWith(text)).toEqual(acme)
  clock.nowMs = noon + 30_000
  await expect(enterWith(text)).rejects.toMatchObject({ code: 'table_unavailable' })
})

test('a key is looked up once in 30 s, however often it is used', async () => {
  const { clock, tenants, enterWith, aKey } = aDoor()
  const { text } = await aKey()
  const before = tenants.calls()
  for (let ms = 0; ms < 60_000; ms += 500) {
    clock.nowMs = noon + ms
    await enterWith(text)
  }
  expect(tenants.calls() - before).toBe(2)
})

test.each<[readonly Scope[], Scope, Scope]>([
  [['write'], 'write', 'read'],
  [['read'], 'read', 'write'],
])('a key of scope %s may %s, and may not %s', async (scopes, allowed, denied) => {
  const { enterWith, aKey } = aDoor()
  const { text } = await aKey({ scopes })
  expect(await enterWith(text, allowed)).toEqual(acme)
  const message = `the key lacks the scope "${denied}"`
  expect(await enterWith(text, denied)).toEqual({ kind: 'refused', code: 'forbidden', message })
})

test('a wrong secret is not told what scopes the key of that id lacks', async () => {
  const { enterWith, aKey } = aDoor()
  await aKey({ scopes: [] }, aKeyOf('acme', 1, 1))
  expect(await enterWith(aKeyOf('acme', 1, 2).text)).toEqual(badKey)
  expect(await enterWith(aKeyOf('acme', 1, 1).text)).toMatchObject({ code: 'forbidden' })
})

test('while the table does not answer, a key of the cache goes on and no other is let in', async () => {
  const { clock, tenants, enterWith, aKey } = aDoor({ isOpen: true })
  const [known, unknown] = [await aKey(), await aKey()]
  expect(await enterWith(known.text)).toEqual(acme)
  tenants.setDown(true)
  expect(await enterWith(known.text)).toEqual(acme)
  await expect(enterWith(unknown.text)).rejects.toMatchObject({ code: 'table_unavailable' })
  clock.nowMs += 30_000
  await expect(enterWith(known.text)).rejects.toMatchObject({ code: 'table_unavailable' })
  tenants.setDown(false)
  expect(await enterWith(unknown.text)).toEqual(acme)
})

test('whatever the headers hold, nobody without a key gets in, and no refusal repeats what was sent', async () => {
  const { enter, aKey } = aDoor()
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
      const answer = await enter(sent)
      expect(answer).toMatchObject({ kind: 'refused', code: 'unauthorized' })
      if (answer.kind === 'refused')
        expect(answer.message).toMatch(/^(?:no API key: send it as|the API key is not valid$)/)
    }),
  )
})
