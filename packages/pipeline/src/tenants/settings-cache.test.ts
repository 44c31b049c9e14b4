import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'

import { createMemoryTenants } from '../../test/memory-tenants.ts'

import { createSettingsCache } from './settings-cache.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

/** The cache with in-memory tenants, of which one exists. */
async function aCache(fallback?: TenantSettings) {
  const tenants = createMemoryTenants()
  const clock = { nowMs: 0 }
  const state = { version: 1 }
  const versionOf = (retentionDays: number) => ({
    settings: { ...defaultSettings, retentionDays },
    version: state.version++,
    updatedAt: '',
  })
  await tenants.addTenant(aTenant(), versionOf(1))
  const settingsOf = createSettingsCache({
    readSettings: tenants.readSettings,
    now: () => clock.nowMs,
    ...(fallback && { fallback }),
  })
  return {
    tenants,
    clock,
    settingsOf,
    daysOf: async (tenant = 'acme') => (await settingsOf(aTenant(tenant))).retentionDays,
    setDays: (days: number) => tenants.replaceSettings(aTenant(), state.version - 1, versionOf(days)),
  }
}

test('a change takes effect when the cache expires after 30 s, and not before', async () => {
  const { clock, daysOf, setDays } = await aCache()
  expect(await daysOf()).toBe(1)
  expect(await setDays(2)).toBe(true)
  clock.nowMs = 29_999
  expect(await daysOf()).toBe(1)
  clock.nowMs = 30_000
  expect(await daysOf()).toBe(2)
})

test('a clock that is set back keeps no old settings in use', async () => {
  const { clock, tenants, settingsOf, daysOf, setDays } = await aCache()
  clock.nowMs = 3_600_000
  expect(await daysOf()).toBe(1)
  await setDays(2)
  expect(await daysOf()).toBe(1)
  clock.nowMs = 0
  tenants.setDown(true)
  await expect(settingsOf(aTenant(), { maxAgeMs: 50_000 })).rejects.toThrow()
  expect(await daysOf()).toBe(1)
  tenants.setDown(false)
  expect(await daysOf()).toBe(2)
})

test('reads settings once in 30 s per tenant, also for a tenant without settings', async () => {
  const { clock, tenants, daysOf } = await aCache()
  const before = tenants.calls()
  for (clock.nowMs = 0; clock.nowMs < 60_000; clock.nowMs += 1_000) {
    expect([await daysOf('acme'), await daysOf('nobody')]).toEqual([1, 30])
  }
  expect(tenants.calls() - before).toBe(4)
})

test('a tenant without settings gets the fallback', async () => {
  expect(await (await aCache()).settingsOf(aTenant('nobody'))).toEqual(defaultSettings)
  const fallback = { ...defaultSettings, keepOriginals: true }
  expect(await (await aCache(fallback)).settingsOf(aTenant('nobody'))).toEqual(fallback)
})

test('while the table is down, cached settings stay in use, and uncached ones throw', async () => {
  const { clock, tenants, daysOf, setDays } = await aCache()
  expect(await daysOf()).toBe(1)
  await setDays(2)
  tenants.setDown(true)
  clock.nowMs = 3_600_000
  expect(await daysOf()).toBe(1)
  await expect(daysOf('other')).rejects.toMatchObject({ code: 'table_unavailable' })
  tenants.setDown(false)
  expect(await daysOf()).toBe(2)
  expect(await daysOf('other')).toBe(30)
})

/** Settings whose reads end when the test says so, numbered in their order by their retention. */
function heldReads() {
  const reads: (() => void)[] = []
  const clock = { nowMs: 0 }
  const settingsOf = createSettingsCache({
    readSettings: () =>
      new Promise((resolve) => {
        const retentionDays = reads.length + 1
        reads.push(() => resolve({ settings: { ...defaultSettings, retentionDays }, version: 1, updatedAt: '' }))
      }),
    now: () => clock.nowMs,
  })
  return { reads, clock, daysOf: async () => (await settingsOf(aTenant())).retentionDays }
}

test('one caller reads settings again, and the others use what is cached meanwhile', async () => {
  const { reads, clock, daysOf } = heldReads()
  const first = daysOf()
  reads[0]?.()
  expect(await first).toBe(1)
  clock.nowMs = 30_000
  const reader = daysOf()
  expect(await Promise.all([daysOf(), daysOf()])).toEqual([1, 1])
  expect(reads).toHaveLength(2)
  reads[1]?.()
  expect([await reader, await daysOf()]).toEqual([2, 2])
})

test('a read that hangs neither holds up others nor keeps old settings in use for longer than 60 s', async () => {
  const { reads, clock, daysOf } = heldReads()
  const hanging = [daysOf()]
  const first = daysOf()
  reads[1]?.()
  expect(await first).toBe(2)
  clock.nowMs = 30_000
  hanging.push(daysOf())
  clock.nowMs = 49_999
  expect(await daysOf()).toBe(2)
  clock.nowMs = 50_000
  const next = daysOf()
  reads[3]?.()
  expect(await next).toBe(4)
  expect(hanging).toHaveLength(2)
})

test('the time of settings counts from before they were read: a change made meanwhile is not missed for longer', async () => {
  const clock = { nowMs: 0 }
  const days = [1, 2]
  const settingsOf = createSettingsCache({
    readSettings: async () => {
      clock.nowMs += 5_000
      return { settings: { ...defaultSettings, retentionDays: days.shift() ?? 0 }, version: 1, updatedAt: '' }
    },
    now: () => clock.nowMs,
  })
  expect((await settingsOf(aTenant())).retentionDays).toBe(1)
  clock.nowMs = 29_999
  expect((await settingsOf(aTenant())).retentionDays).toBe(1)
  clock.nowMs = 30_000
  expect((await settingsOf(aTenant())).retentionDays).toBe(2)
})

test('while the table is down, who wants settings of some age gets none that are older', async () => {
  const { clock, tenants, settingsOf } = await aCache()
  const wanted = { maxAgeMs: 50_000 }
  await settingsOf(aTenant(), wanted)
  tenants.setDown(true)
  clock.nowMs = 49_999
  expect((await settingsOf(aTenant(), wanted)).retentionDays).toBe(1)
  clock.nowMs = 50_000
  await expect(settingsOf(aTenant(), wanted)).rejects.toThrow()
  expect((await settingsOf(aTenant())).retentionDays).toBe(1)
})
