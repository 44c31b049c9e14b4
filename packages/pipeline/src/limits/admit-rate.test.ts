import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { createMemoryTenants } from '../../test/memory-tenants.ts'
import { defaultSettings, type TenantSettings } from '../tenants/tenant-settings.ts'
import { createAdmitRate, type RateVerdict } from './admit-rate.ts'

/** An hour before the end of the UTC day. */
const evening = Date.UTC(2026, 0, 31, 23)

/** A rate check with these limits for every tenant and an in-memory table; time stands still unless advanced. */
function setUp(limits: Partial<TenantSettings> = {}) {
  const tenants = createMemoryTenants()
  const clock = { nowMs: evening }
  const settings = { ...defaultSettings, ...limits }
  const newInstance = () =>
    createAdmitRate({
      store: tenants,
      settingsOf: async () => settings,
      now: () => clock.nowMs,
      random: () => 0.5,
      sleep: async () => undefined,
    })
  const admitRate = newInstance()
  const send = (records: number, bytes = 0, tenant = 'acme'): Promise<RateVerdict> =>
    admitRate(aTenant(tenant), { records, bytes: () => bytes })
  return { tenants, clock, settings, newInstance, send }
}

const admitted = { kind: 'admitted' }

test('a tenant without limits is admitted without reading the table or counting bytes', async () => {
  const { tenants, newInstance } = setUp()
  const bytes = (): number => {
    throw new Error('bytes were counted')
  }
  for (let i = 0; i < 100; i++) expect(await newInstance()(aTenant(), { records: 5_000, bytes })).toEqual(admitted)
  expect(tenants.calls()).toBe(0)
})

test('a tenant over its rate gets a wait, and is admitted after it', async () => {
  const { clock, send } = setUp({ recordsPerSecond: 10, burst: 20 })
  expect(await send(20)).toEqual(admitted)
  const verdict = await send(1)
  expect(verdict).toEqual({
    kind: 'limited',
    code: 'rate_limited',
    retryAfterMs: expect.any(Number),
    message: 'rate limit exceeded: 10 records per second',
  })
  const waitMs = verdict.kind === 'limited' ? verdict.retryAfterMs : 0
  expect(waitMs).toBeGreaterThan(0)
  expect(waitMs).toBeLessThan(2_000)
  clock.nowMs += waitMs - 1
  expect(await send(1)).toMatchObject({ code: 'rate_limited' })
  clock.nowMs += 1
  expect(await send(1)).toEqual(admitted)
})

test('a tenant over its rate does not affect another', async () => {
  const { send } = setUp({ recordsPerSecond: 10, burst: 10 })
  expect(await send(10)).toEqual(admitted)
  expect(await send(10)).toMatchObject({ kind: 'limited' })
  expect(await send(10, 0, 'beta')).toEqual(admitted)
})

test('a raised limit applies from the next request', async () => {
  const { clock, settings, send } = setUp({ recordsPerSecond: 1, burst: 1 })
  expect(await send(1)).toEqual(admitted)
  expect(await send(1)).toMatchObject({ code: 'rate_limited' })
  Object.assign(settings, { recordsPerSecond: 0, burst: 0 })
  expect(await send(1_000)).toEqual(admitted)
  Object.assign(settings, { recordsPerSecond: 1_000, burst: 1_000 })
  clock.nowMs += 2_000
  expect(await send(1_000)).toEqual(admitted)
})

test('a quota can be used to the last byte; after that the wait is until midnight UTC', async () => {
  const { clock, send } = setUp({ bytesPerDay: 1_000 })
  for (let i = 0; i < 9; i++) expect(await send(1, 100)).toEqual(admitted)
  expect(await send(1, 101)).toEqual({
    kind: 'limited',
    code: 'over_quota',
    retryAfterMs: 3_600_000,
    message: 'daily quota exceeded: 1000 bytes per UTC day',
  })
  expect(await send(1, 100)).toEqual(admitted)
  clock.nowMs = evening + 3_599_999
  expect(await send(1, 1)).toMatchObject({ code: 'over_quota', retryAfterMs: 1 })
  clock.nowMs = evening + 3_600_000
  expect(await send(1, 1_000)).toEqual(admitted)
  expect(await send(1, 1)).toMatchObject({ code: 'over_quota', retryAfterMs: 86_400_000 })
})

test('what exceeds a whole quota by itself waits for a day of which nothing is used', async () => {
  const { clock, send } = setUp({ bytesPerDay: 1_000 })
  expect(await send(1, 1)).toEqual(admitted)
  expect(await send(2, 5_000)).toMatchObject({ code: 'over_quota', retryAfterMs: 3_600_000 })
  clock.nowMs = evening + 3_600_000
  expect(await send(2, 5_000)).toEqual(admitted)
  expect(await send(1, 1)).toMatchObject({ code: 'over_quota' })
  expect(await send(2, 5_000)).toMatchObject({ code: 'over_quota' })
})

test('concurrent requests together do not exceed the quota', async () => {
  const { send } = setUp({ bytesPerDay: 1_000 })
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => send(1, 100)))
  expect(verdicts.filter(({ kind }) => kind === 'admitted')).toHaveLength(10)
})

test('another instance sees the usage, and a large quota is written rarely', async () => {
  const { tenants, newInstance, send } = setUp({ bytesPerDay: 1_000_000 })
  for (let i = 0; i < 1_000; i++) expect(await send(1, 999)).toEqual(admitted)
  expect(tenants.calls()).toBeLessThan(600)
  const other = newInstance()
  expect(await other(aTenant(), { records: 1, bytes: () => 100_000 })).toMatchObject({ code: 'over_quota' })
  const cheap = setUp({ bytesPerDay: 10 ** 12 })
  for (let i = 0; i < 1_000; i++) await cheap.send(1, 999)
  expect(cheap.tenants.calls()).toBe(1)
})

test('records refused by the rate limit do not count against the quota', async () => {
  const { clock, send } = setUp({ recordsPerSecond: 1, burst: 1, bytesPerDay: 200 })
  expect(await send(1, 100)).toEqual(admitted)
  for (let i = 0; i < 10; i++) expect(await send(1, 100)).toMatchObject({ code: 'rate_limited' })
  clock.nowMs += 5_000
  expect(await send(1, 100)).toEqual(admitted)
  clock.nowMs += 5_000
  expect(await send(1, 100)).toMatchObject({ code: 'over_quota' })
})

test('while the table is down everything is admitted, and afterwards the limits apply again', async () => {
  const { tenants, clock, send } = setUp({ recordsPerSecond: 10, burst: 10, bytesPerDay: 500 })
  tenants.setDown(true)
  for (let i = 0; i < 5; i++) expect(await send(100, 100_000)).toEqual(admitted)
  tenants.setDown(false)
  clock.nowMs += 60_000
  expect(await send(10, 100)).toEqual(admitted)
  expect(await send(10, 100)).toMatchObject({ code: 'rate_limited' })
})

test('if the settings cannot be read, everything is admitted', async () => {
  const { tenants, clock } = setUp()
  const admitRate = createAdmitRate({
    store: tenants,
    settingsOf: () => Promise.reject(new Error('the table is down')),
    now: () => clock.nowMs,
    random: () => 0.5,
    sleep: async () => undefined,
  })
  expect(await admitRate(aTenant(), { records: 1, bytes: () => 1 })).toEqual(admitted)
})
