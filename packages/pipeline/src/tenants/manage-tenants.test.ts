import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { createMemoryTenants } from '../../test/memory-tenants.ts'
import { parseApiKey } from './api-key.ts'
import { createAuthenticate } from './authenticate.ts'
import { createTenantManager } from './manage-tenants.ts'
import type { Scope } from './tenant-directory.ts'
import { defaultSettings } from './tenant-settings.ts'

const noon = Date.UTC(2026, 0, 31, 12)
const [acme, beta] = [aTenant(), aTenant('beta')]

/** A tenant manager and an uncached authenticator on the same in-memory tenants. */
function aManager() {
  const store = createMemoryTenants()
  const clock = { nowMs: noon }
  const now = (): number => clock.nowMs
  const isAccepted = async (key: string, scope: Scope = 'write'): Promise<boolean> => {
    const authenticate = createAuthenticate({ readKey: store.readKey, now, isOpen: false })
    return (await authenticate({ headers: { authorization: `Bearer ${key}` } }, scope)).kind === 'caller'
  }
  return { store, clock, isAccepted, manager: createTenantManager({ store, now, randomBytes }) }
}

test('a new tenant has settings of version 1 and a key that may write and read', async () => {
  const { manager, isAccepted } = aManager()
  const { tenant, key } = await manager.add(acme, { retentionDays: 7 })
  const at = '2026-01-31T12:00:00.000Z'
  expect(tenant).toEqual({ settings: { ...defaultSettings, retentionDays: 7 }, version: 1, updatedAt: at })
  expect(key).toEqual({ keyId: expect.any(String), key: expect.any(String), scopes: ['write', 'read'], createdAt: at })
  expect(parseApiKey(key.key)).toMatchObject({ tenantId: 'acme', keyId: key.keyId })
  expect([await isAccepted(key.key, 'write'), await isAccepted(key.key, 'read')]).toEqual([true, true])
})

test('a key is shown once, when it is created: table and later results have only its id and hash', async () => {
  const { manager, store } = aManager()
  const { key: first } = await manager.add(acme, {})
  const second = await manager.addKey(acme, { scopes: ['read'] })
  const third = await manager.rotate(acme, 1_000)
  const shown = JSON.stringify([await manager.show(acme), await manager.list(), await manager.set(acme, { burst: 1 })])
  for (const { key, keyId } of [first, second, third]) {
    const secret = key.slice(key.lastIndexOf('_') + 1)
    for (const text of [shown, store.dump()]) {
      expect(text).not.toContain(secret)
      expect(text).toContain(keyId)
    }
  }
  expect(shown).not.toContain('hash')
  expect((await store.listKeys(acme)).map(({ hash }) => hash)).toEqual(
    [1, 2, 3].map(() => expect.stringMatching(/^[0-9a-f]{64}$/)),
  )
})

test.each(['addKey', 'rotate'] as const)('%s beside the removal of its tenant leaves no key', async (action) => {
  const { store, isAccepted } = aManager()
  const hashes: string[] = []
  const putKey: typeof store.putKey = async (tenantId, key) => {
    hashes.push(key.hash)
    if (hashes.length > 1) await store.removeTenant(tenantId)
    await store.putKey(tenantId, key)
  }
  const manager = createTenantManager({ store: { ...store, putKey }, now: () => noon, randomBytes })
  const { key } = await manager.add(acme, {})
  const adding = action === 'addKey' ? manager.addKey(acme, { scopes: ['write'] }) : manager.rotate(acme, 1_000)
  await expect(adding).rejects.toMatchObject({ code: 'unknown_tenant' })
  expect(hashes).toHaveLength(2)
  expect(await store.listKeys(acme)).toEqual([])
  expect(await isAccepted(key.key)).toBe(false)
})

test('a key that cannot be checked is removed again, and the reason told', async () => {
  const { store } = aManager()
  let reads = 0
  const readSettings: typeof store.readSettings = async (tenantId) => {
    // `addKey` looks for the tenant first, and again when the key is there.
    if (++reads === 2) throw new Error('throttled')
    return store.readSettings(tenantId)
  }
  const manager = createTenantManager({ store: { ...store, readSettings }, now: () => noon, randomBytes })
  await createTenantManager({ store, now: () => noon, randomBytes }).add(acme, {})
  await expect(manager.addKey(acme, { scopes: ['read'] })).rejects.toThrow('throttled')
  expect((await store.listKeys(acme)).map(({ scopes }) => scopes)).toEqual([['write', 'read']])
})

test('keys that a removal left without settings are removed by another', async () => {
  const { store, manager } = aManager()
  const { key } = await manager.add(acme, {})
  const [left] = await store.listKeys(acme)
  await manager.remove(acme)
  if (left !== undefined) await store.putKey(acme, left)
  expect((await store.listKeys(acme)).map(({ keyId }) => keyId)).toEqual([key.keyId])
  await manager.remove(acme)
  expect(await store.listKeys(acme)).toEqual([])
  await expect(manager.remove(acme)).rejects.toMatchObject({ code: 'unknown_tenant' })
})

test('rejects invalid settings with all problems at once, and changes nothing', async () => {
  const { manager } = aManager()
  const bad = { retentionDays: 0, burst: -1, colour: 'red' }
  const problems = {
    code: 'invalid_setting',
    message: expect.stringMatching(/^retentionDays .*; burst .*; unknown setting "colour"/),
  }
  await expect(manager.add(acme, bad)).rejects.toMatchObject(problems)
  expect(await manager.list()).toEqual([])
  await manager.add(acme, {})
  await expect(manager.set(acme, bad)).rejects.toMatchObject(problems)
  expect(await manager.show(acme)).toMatchObject({ settings: { version: 1, settings: defaultSettings } })
})

test('an existing tenant cannot be added again, and keeps its settings and keys', async () => {
  const { manager, isAccepted } = aManager()
  const { key } = await manager.add(acme, { retentionDays: 7 })
  await expect(manager.add(acme, {})).rejects.toMatchObject({ code: 'tenant_exists' })
  expect(await manager.show(acme)).toMatchObject({ settings: { settings: { retentionDays: 7 } }, keys: [{}] })
  expect(await isAccepted(key.key)).toBe(true)
})

test('set changes only the named settings and increments the version', async () => {
  const { manager, clock } = aManager()
  await manager.add(acme, { retentionDays: 7, recordsPerSecond: 10 })
  clock.nowMs += 1_000
  const after = await manager.set(acme, { keepOriginals: true })
  const settings = { ...defaultSettings, retentionDays: 7, recordsPerSecond: 10, keepOriginals: true }
  expect(after).toEqual({ settings, version: 2, updatedAt: '2026-01-31T12:00:01.000Z' })
  expect((await manager.set(acme, { burst: 30 })).version).toBe(3)
})

test('of two concurrent changes of settings one fails with a conflict', async () => {
  const { manager } = aManager()
  await manager.add(acme, {})
  const both = await Promise.allSettled([manager.set(acme, { burst: 1 }), manager.set(acme, { burst: 2 })])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const [reason] = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(reason).toMatchObject({ code: 'conflict' })
  expect((await manager.show(acme)).settings.version).toBe(2)
})

test('an unknown tenant cannot be shown, set, rotated or removed, nor its keys revoked', async () => {
  const { manager, store } = aManager()
  const unknown = { code: 'unknown_tenant', message: 'tenant acme does not exist' }
  await expect(manager.show(acme)).rejects.toMatchObject(unknown)
  await expect(manager.set(acme, {})).rejects.toMatchObject(unknown)
  await expect(manager.rotate(acme, 1)).rejects.toMatchObject(unknown)
  await expect(manager.remove(acme)).rejects.toMatchObject(unknown)
  await expect(manager.addKey(acme, { scopes: ['read'] })).rejects.toMatchObject(unknown)
  await expect(manager.revokeKey(acme, 'aaaaaaaa')).rejects.toMatchObject({ code: 'unknown_key' })
  expect(await store.listKeys(acme)).toEqual([])
})

test('a revoked key is refused, and other keys keep working', async () => {
  const { manager, isAccepted } = aManager()
  const { key } = await manager.add(acme, {})
  const other = await manager.addKey(acme, { scopes: ['write'] })
  await manager.revokeKey(acme, key.keyId)
  expect([await isAccepted(key.key), await isAccepted(other.key)]).toEqual([false, true])
})

test('revoking by the whole key instead of its id fails without quoting it', async () => {
  const { manager, isAccepted } = aManager()
  const { key } = await manager.add(acme, {})
  const message = 'tenant acme has no key with this id'
  await expect(manager.revokeKey(acme, key.key)).rejects.toMatchObject({ code: 'unknown_key', message })
  expect(await isAccepted(key.key)).toBe(true)
})

test.each([
  ['as all keys that may write', [['write']], true],
  ['as all keys that may write, whatever those do that only read', [['write'], ['read', false]], true],
  ['as all keys that still work', [['write'], ['write', false, noon - 1]], true],
  ['unlike one that may write', [['write'], ['write', false]], undefined],
  ['as all, for there is none', [], undefined],
] as const)('a rotation makes a key that makes ids from content %s', async (_, keys, expected) => {
  const { manager } = aManager()
  const { key: first } = await manager.add(acme, {})
  await manager.revokeKey(acme, first.keyId)
  for (const [scope, hasContentIds = true, expiresMs = noon + 1] of keys) {
    const expiresAt = new Date(expiresMs).toISOString()
    await manager.addKey(acme, { scopes: [scope], expiresAt, ...(hasContentIds && { hasContentIds }) })
  }
  expect((await manager.rotate(acme, 60_000)).hasContentIds).toBe(expected)
})

test('a key revoked during a rotation stays revoked', async () => {
  const { manager, store, isAccepted } = aManager()
  const { key } = await manager.add(acme, {})
  const rotating = manager.rotate(acme, 60_000)
  await manager.revokeKey(acme, key.keyId)
  const fresh = await rotating
  expect((await store.listKeys(acme)).map(({ keyId }) => keyId)).toEqual([fresh.keyId])
  expect([await isAccepted(key.key), await isAccepted(fresh.key)]).toEqual([false, true])
})

test('rotation creates a new key, and the others expire after the overlap, or earlier if they would have', async () => {
  const { manager, clock, isAccepted } = aManager()
  const { key: first } = await manager.add(acme, {})
  const soon = await manager.addKey(acme, { scopes: ['read'], expiresAt: new Date(noon + 10_000).toISOString() })
  const late = await manager.addKey(acme, { scopes: ['write'], expiresAt: new Date(noon + 90_000).toISOString() })
  const { key: ofBeta } = await manager.add(beta, {})
  const fresh = await manager.rotate(acme, 60_000)
  expect(fresh.scopes).toEqual(['write', 'read'])
  expect(fresh.expiresAt).toBeUndefined()
  const acceptances = async () =>
    Promise.all([
      isAccepted(first.key),
      isAccepted(soon.key, 'read'),
      isAccepted(late.key),
      isAccepted(fresh.key),
      isAccepted(ofBeta.key),
    ])
  expect(await acceptances()).toEqual([true, true, true, true, true])
  clock.nowMs = noon + 10_000
  expect(await acceptances()).toEqual([true, false, true, true, true])
  clock.nowMs = noon + 59_999
  expect(await acceptances()).toEqual([true, false, true, true, true])
  clock.nowMs = noon + 60_000
  expect(await acceptances()).toEqual([false, false, false, true, true])
})

test('rotating again within the overlap does not extend the first key', async () => {
  const { manager, clock, isAccepted } = aManager()
  const { key: first } = await manager.add(acme, {})
  const second = await manager.rotate(acme, 60_000)
  clock.nowMs += 30_000
  await manager.rotate(acme, 60_000)
  clock.nowMs = noon + 60_000
  expect([await isAccepted(first.key), await isAccepted(second.key)]).toEqual([false, true])
  clock.nowMs = noon + 90_000
  expect(await isAccepted(second.key)).toBe(false)
})

test("removing a tenant invalidates its keys, and no other tenant's", async () => {
  const { manager, isAccepted } = aManager()
  const [{ key }, { key: ofBeta }] = [await manager.add(acme, {}), await manager.add(beta, {})]
  await manager.remove(acme)
  expect([await isAccepted(key.key), await isAccepted(ofBeta.key)]).toEqual([false, true])
  expect((await manager.list()).map(({ tenantId }) => tenantId)).toEqual(['beta'])
  const again = await manager.add(acme, {})
  expect(again.tenant.version).toBe(1)
  expect([await isAccepted(key.key), await isAccepted(again.key.key)]).toEqual([false, true])
})
