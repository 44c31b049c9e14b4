import { randomUUID } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LimitStore } from '../src/limits/limit-store.ts'
import { planLease } from '../src/limits/token-lease.ts'
import type { KeyRecord, TenantAdmin, TenantDirectory, VersionedSettings } from '../src/tenants/tenant-directory.ts'
import { defaultSettings } from '../src/tenants/tenant-settings.ts'
import { aTenant } from './build.ts'

/** Contract test of `TenantDirectory`, `TenantAdmin` and `LimitStore`. Each test uses new tenants, so all can share a table. */
export function testTenantDirectory(name: string, tableOf: () => TenantDirectory & TenantAdmin & LimitStore): void {
  const nowMs = Date.UTC(2026, 0, 31, 12)

  describe(name, () => {
    test('returns a stored key, to its own tenant only, until it is removed', async () => {
      const [table, acme, beta] = [tableOf(), aNewTenant(), aNewTenant()]
      const keys = [
        aKeyRecord('aaaaaaaa'),
        aKeyRecord('bbbbbbbb', { scopes: ['read'], expiresAt: '2027-01-01T00:00:00.000Z', hasContentIds: true }),
      ]
      for (const key of keys) await table.putKey(acme, key)
      expect(await table.listKeys(acme)).toEqual(keys)
      expect(await table.readKey(acme, 'bbbbbbbb')).toEqual(keys[1])
      expect(await table.readKey(beta, 'bbbbbbbb')).toBeUndefined()
      expect(await table.listKeys(beta)).toEqual([])
      expect(await table.removeKey(beta, 'bbbbbbbb')).toBe(false)
      expect(await table.removeKey(acme, 'bbbbbbbb')).toBe(true)
      expect(await table.removeKey(acme, 'bbbbbbbb')).toBe(false)
      expect(await table.readKey(acme, 'bbbbbbbb')).toBeUndefined()
    })

    test('adds a tenant once, even if its counters existed before', async () => {
      const [table, tenantId] = [tableOf(), aNewTenant()]
      await table.addUsage(tenantId, '2026-01-31', 5)
      expect(await table.readSettings(tenantId)).toBeUndefined()
      const added = await Promise.all([1, 2, 3].map((days) => table.addTenant(tenantId, aVersion(1, days))))
      expect(added.filter(Boolean)).toHaveLength(1)
      expect(await table.readSettings(tenantId)).toEqual(aVersion(1, added.indexOf(true) + 1))
    })

    test('replaces settings only if their version is unchanged', async () => {
      const [table, tenantId] = [tableOf(), aNewTenant()]
      expect(await table.replaceSettings(tenantId, 1, aVersion(2))).toBe(false)
      await table.addTenant(tenantId, aVersion(1))
      const replaced = await Promise.all([7, 8, 9].map((days) => table.replaceSettings(tenantId, 1, aVersion(2, days))))
      expect(replaced.filter(Boolean)).toHaveLength(1)
      expect(await table.readSettings(tenantId)).toEqual(aVersion(2, 7 + replaced.indexOf(true)))
      expect(await table.replaceSettings(tenantId, 1, aVersion(2))).toBe(false)
      expect(await table.replaceSettings(tenantId, 2, aVersion(3))).toBe(true)
    })

    test('sums usage per day under concurrent updates', async () => {
      const [table, tenantId] = [tableOf(), aNewTenant()]
      const sums = await Promise.all(Array.from({ length: 20 }, () => table.addUsage(tenantId, '2026-01-31', 50)))
      expect(sums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 50 * (i + 1)))
      expect(await table.addUsage(tenantId, '2026-02-01', 0)).toBe(0)
      expect(await table.addUsage(aNewTenant(), '2026-01-31', 3)).toBe(3)
    })

    test('lists added tenants by name, and not those that have only counters', async () => {
      const [table, mark] = [tableOf(), randomUUID()]
      const [a, b, c] = [aTenant(`a-${mark}`), aTenant(`b-${mark}`), aTenant(`c-${mark}`)]
      await table.addTenant(c, aVersion(1))
      await table.addTenant(a, aVersion(1))
      await table.addUsage(b, '2026-01-31', 1)
      const listed = (await table.listTenants()).filter(({ tenantId }) => tenantId.endsWith(mark))
      expect(listed).toEqual([a, c].map((tenantId) => ({ tenantId, settings: aVersion(1) })))
    })

    test('removing a tenant removes all its items, and none of a tenant whose name has it as a prefix', async () => {
      const table = tableOf()
      const acme = aNewTenant()
      const europe = aTenant(`${acme}_eu`)
      for (const tenantId of [acme, europe]) {
        await table.addTenant(tenantId, aVersion(1))
        await table.putKey(tenantId, aKeyRecord('aaaaaaaa'))
        await table.addUsage(tenantId, '2026-01-31', 7)
        await table.bucketOf(tenantId).move({ kind: 'start', byMs: 10, nowMs, emptyAtMs: nowMs + 100 })
      }
      await table.removeTenant(acme)
      expect(await table.readSettings(acme)).toBeUndefined()
      expect(await table.listKeys(acme)).toEqual([])
      expect(await table.bucketOf(acme).read()).toBeUndefined()
      expect(await table.addUsage(acme, '2026-01-31', 0)).toBe(0)
      expect(await table.readSettings(europe)).toEqual(aVersion(1))
      expect(await table.listKeys(europe)).toHaveLength(1)
      expect(await table.bucketOf(europe).read()).toBe(nowMs + 10)
      expect(await table.addUsage(europe, '2026-01-31', 0)).toBe(7)
    })

    test('start succeeds only on a full bucket', async () => {
      const bucket = tableOf().bucketOf(aNewTenant())
      const start = { kind: 'start', byMs: 100, nowMs, emptyAtMs: nowMs + 1_000 } as const
      expect(await bucket.read()).toBeUndefined()
      expect(await bucket.move({ ...start, kind: 'add' })).toBe(false)
      expect(await bucket.move(start)).toBe(true)
      expect(await bucket.read()).toBe(nowMs + 100)
      expect(await bucket.move(start)).toBe(false)
      expect(await bucket.move({ ...start, nowMs: nowMs + 99 })).toBe(false)
      expect(await bucket.move({ ...start, nowMs: nowMs + 100 })).toBe(true)
      expect(await bucket.read()).toBe(nowMs + 200)
    })

    test('add succeeds up to the last token of a partly spent bucket, and not beyond', async () => {
      const bucket = tableOf().bucketOf(aNewTenant())
      await bucket.move({ kind: 'start', byMs: 100, nowMs, emptyAtMs: nowMs + 1_000 })
      const add = { kind: 'add', byMs: 900, nowMs, emptyAtMs: nowMs + 1_000 } as const
      expect(await bucket.move({ ...add, byMs: 901 })).toBe(false)
      expect(await bucket.move(add)).toBe(true)
      expect(await bucket.move({ ...add, byMs: 1 })).toBe(false)
      expect(await bucket.read()).toBe(nowMs + 1_000)
      const later = nowMs + 1_001
      expect(await bucket.move({ ...add, nowMs: later, emptyAtMs: later + 1_000 })).toBe(false)
      expect(await bucket.read()).toBe(nowMs + 1_000)
    })

    test('a bucket with fractions of a millisecond is stored precisely enough', async () => {
      const bucket = tableOf().bucketOf(aNewTenant())
      const limit = { perSecond: 3, burst: 30 }
      for (let i = 0; i < 30; i++) {
        const lease = planLease(await bucket.read(), 1, limit, nowMs)
        expect(lease.granted).toBe(1)
        expect(await bucket.move(lease.move)).toBe(true)
      }
      expect(planLease(await bucket.read(), 1, limit, nowMs).granted).toBe(0)
    })

    test('concurrent leases together never exceed the bucket', async () => {
      const limit = { perSecond: 100, burst: 60 }
      const requests = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 })
      await fc.assert(
        fc.asyncProperty(requests, async (wanted) => {
          const bucket = tableOf().bucketOf(aNewTenant())
          const granted = await Promise.all(
            wanted.map(async (records) => {
              const lease = planLease(await bucket.read(), records, limit, nowMs)
              return lease.granted > 0 && (await bucket.move(lease.move)) ? lease.granted : 0
            }),
          )
          const sum = granted.reduce((total, one) => total + one, 0)
          expect(sum).toBeGreaterThan(0)
          expect(sum).toBeLessThanOrEqual(limit.burst)
          expect(await bucket.read()).toBe(nowMs + (sum / limit.perSecond) * 1000)
        }),
        { numRuns: 25 },
      )
    })
  })
}

function aNewTenant(): TenantId {
  return aTenant(`t-${randomUUID()}`)
}

export function aKeyRecord(keyId: string, fields: Partial<KeyRecord> = {}): KeyRecord {
  return { keyId, hash: 'ab'.repeat(32), scopes: ['write', 'read'], createdAt: '2026-01-31T12:00:00.000Z', ...fields }
}

export function aVersion(version: number, retentionDays = 30): VersionedSettings {
  return { settings: { ...defaultSettings, retentionDays }, version, updatedAt: '2026-01-31T12:00:00.000Z' }
}
