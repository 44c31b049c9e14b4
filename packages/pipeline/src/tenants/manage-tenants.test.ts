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

/** The operator's side and the door, before the same tenants in memory; the door remembers nothing. */
function aManager() {
  const store = createMemoryTenants()
  const clock = { nowMs: noon }
  const now = (): number => clock.nowMs
  const enters = async (key: string, scope: Scope = 'write'): Promise<boolean> => {
    const authenticate = createAuthenticate({ readKey: store.readKey, now, isOpen: false })
    return (await authenticate({ headers: { authorization: `Bearer ${key}` } }, scope)).kind === 'caller'
  }
  return { store, clock, enters, manager: createTenantManager({ store, now, randomBytes }) }
}

test('a tenant that was added has version 1 of its settings, and a key that may write and read', async () => {
  const { manager, enters } = aManager()
  const { tenant, key } = await manager.add(acme, { retentionDays: 7 })
  const at = '2026-01-31T12:00:00.000Z'
  expect(tenant).toEqual({ settings: { ...defaultSettings, retentionDays: 7 }, version: 1, updatedAt: at })
  expect(key).toEqual({ keyId: expect.any(String), key: expect.any(String), scopes: ['write', 'read'], createdAt: at })
  expect(parseApiKey(key.key)).toMatchObject({ tenantId: 'acme', keyId: key.keyId })
  expect([await enters(key.key, 'write'), await enters(key.key, 'read')]).toEqual([true, true])
})

test('a key is shown when it is made and never again: the table and every later answer have only what it is known by', async () => {
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

test('bad settings are refused with every problem at once, and nothing is made or changed', async () => {
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

test('a tenant that is there is not added again, and keeps its settings and keys', async () => {
  const { manager, enters } = aManager()
  const { key } = await manager.add(acme, { retentionDays: 7 })
  await expect(manager.add(acme, {})).rejects.toMatchObject({ code: 'tenant_exists' })
  expect(await manager.show(acme)).toMatchObject({ settings: { settings: { retentionDays: 7 } }, keys: [{}] })
  expect(await enters(key.key)).toBe(true)
})

test('set changes what is named, leaves the rest and counts the versions', async () => {
  const { manager, clock } = aManager()
  await manager.add(acme, { retentionDays: 7, recordsPerSecond: 10 })
  clock.nowMs += 1_000
  const after = await manager.set(acme, { keepOriginals: true })
  const settings = { ...defaultSettings, retentionDays: 7, recordsPerSecond: 10, keepOriginals: true }
  expect(after).toEqual({ settings, version: 2, updatedAt: '2026-01-31T12:00:01.000Z' })
  expect((await manager.set(acme, { burst: 30 })).version).toBe(3)
})

test('of two who change settings at the same time one is told of the other', async () => {
  const { manager } = aManager()
  await manager.add(acme, {})
  const both = await Promise.allSettled([manager.set(acme, { burst: 1 }), manager.set(acme, { burst: 2 })])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const [reason] = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(reason).toMatchObject({ code: 'conflict' })
  expect((await manager.show(acme)).settings.version).toBe(2)
})

test('a tenant that is not there has nothing to show, set, rotate, revoke or remove', async () => {
  const { manager, store } = aManager()
  const unknown = { code: 'unknown_tenant', message: 'there is no tenant acme' }
  await expect(manager.show(acme)).rejects.toMatchObject(unknown)
  await expect(manager.set(acme, {})).rejects.toMatchObject(unknown)
  await expect(manager.rotate(acme, 1)).rejects.toMatchObject(unknown)
  await expect(manager.remove(acme)).rejects.toMatchObject(unknown)
  await expect(manager.addKey(acme, { scopes: ['read'] })).rejects.toMatchObject(unknown)
  await expect(manager.revokeKey(acme, 'aaaaaaaa')).rejects.toMatchObject({ code: 'unknown_key' })
  expect(await store.listKeys(acme)).toEqual([])
})

test('a revoked key no longer enters, and the others go on', async () => {
  const { manager, enters } = aManager()
  const { key } = await manager.add(acme, {})
  const other = await manager.addKey(acme, { scopes: ['write'] })
  await manager.revokeKey(acme, key.keyId)
  expect([await enters(key.key), await enters(other.key)]).toEqual([false, true])
})

test('to revoke a whole key instead of its id says so without repeating it', async () => {
  const { manager, enters } = aManager()
  const { key } = await manager.add(acme, {})
  const message = 'the tenant acme has no key of this id'
  await expect(manager.revokeKey(acme, key.key)).rejects.toMatchObject({ code: 'unknown_key', message })
  expect(await enters(key.key)).toBe(true)
})

test('a key that is revoked while keys rotate stays revoked', async () => {
  const { manager, store, enters } = aManager()
  const { key } = await manager.add(acme, {})
  const rotating = manager.rotate(acme, 60_000)
  await manager.revokeKey(acme, key.keyId)
  const fresh = await rotating
  expect((await store.listKeys(acme)).map(({ keyId }) => keyId)).toEqual([fresh.keyId])
  expect([await enters(key.key), await enters(fresh.key)]).toEqual([false, true])
})

test('rotation makes a new key at once, and the others end when the overlap is over, not later than they would have', async () => {
  const { manager, clock, enters } = aManager()
  const { key: first } = await manager.add(acme, {})
  const soon = await manager.addKey(acme, { scopes: ['read'], expiresAt: new Date(noon + 10_000).toISOString() })
  const late = await manager.addKey(acme, { scopes: ['write'], expiresAt: new Date(noon + 90_000).toISOString() })
  const { key: ofBeta } = await manager.add(beta, {})
  const fresh = await manager.rotate(acme, 60_000)
  expect(fresh.scopes).toEqual(['write', 'read'])
  expect(fresh.expiresAt).toBeUndefined()
  const entering = async () =>
    Promise.all([enters(first.key), enters(soon.key, 'read'), enters(late.key), enters(fresh.key), enters(ofBeta.key)])
  expect(await entering()).toEqual([true, true, true, true, true])
  clock.nowMs = noon + 10_000
  expect(await entering()).toEqual([true, false, true, true, true])
  clock.nowMs = noon + 59_999
  expect(await entering()).toEqual([true, false, true, true, true])
  clock.nowMs = noon + 60_000
  expect(await entering()).toEqual([false, false, false, true, true])
})

test('rotating again within the overlap gives the first key no longer life', async () => {
  const { manager, clock, enters } = aManager()
  const { key: first } = await manager.add(acme, {})
  const second = await manager.rotate(acme, 60_000)
  clock.nowMs += 30_000
  await manager.rotate(acme, 60_000)
  clock.nowMs = noon + 60_000
  expect([await enters(first.key), await enters(second.key)]).toEqual([false, true])
  clock.nowMs = noon + 90_000
  expect(await enters(second.key)).toBe(false)
})

test('removing a tenant ends its keys, and leaves another its own', async () => {
  const { manager, enters } = aManager()
  const [{ key }, { key: ofBeta }] = [await manager.add(acme, {}), await manager.add(beta, {})]
  await manager.remove(acme)
  expect([await enters(key.key), await enters(ofBeta.key)]).toEqual([false, true])
  expect((await manager.list()).map(({ tenantId }) => tenantId)).toEqual(['beta'])
  const again = await manager.add(acme, {})
  expect(again.tenant.version).toBe(1)
  expect([await enters(key.key), await enters(again.key.key)]).toEqual([false, true])
})
