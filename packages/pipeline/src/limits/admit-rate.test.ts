import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { createMemoryTenants } from '../../test/memory-tenants.ts'
import { defaultSettings, type TenantSettings } from '../tenants/tenant-settings.ts'
import { createAdmitRate, type RateVerdict } from './admit-rate.ts'

/** An hour before the UTC day ends. */
const evening = Date.UTC(2026, 0, 31, 23)

/** Limits of all tenants, before a table in memory; time stands still unless it is moved. */
function aGate(limits: Partial<TenantSettings> = {}) {
  const tenants = createMemoryTenants()
  const clock = { nowMs: evening }
  const settings = { ...defaultSettings, ...limits }
  const gateway = () =>
    createAdmitRate({
      store: tenants,
      settingsOf: async () => settings,
      now: () => clock.nowMs,
      random: () => 0.5,
      sleep: async () => undefined,
    })
  const admitRate = gateway()
  const send = (records: number, bytes = 0, tenant = 'acme'): Promise<RateVerdict> =>
    admitRate(aTenant(tenant), { records, bytes: () => bytes })
  return { tenants, clock, settings, gateway, send }
}

const admitted = { kind: 'admitted' }

test('a tenant without limits is admitted without a look at the table or at its bytes', async () => {
  const { tenants, gateway } = aGate()
  const bytes = (): number => {
    throw new Error('nobody needs to know')
  }
  for (let i = 0; i < 100; i++) expect(await gateway()(aTenant(), { records: 5_000, bytes })).toEqual(admitted)
  expect(tenants.calls()).toBe(0)
})

test('over its rate a tenant is told how long to wait, and is admitted after that', async () => {
  const { clock, send } = aGate({ recordsPerSecond: 10, burst: 20 })
  expect(await send(20)).toEqual(admitted)
  const verdict = await send(1)
  expect(verdict).toEqual({
    kind: 'limited',
    code: 'rate_limited',
    retryAfterMs: expect.any(Number),
    message: 'the tenant may send 10 records a second',
  })
  const waitMs = verdict.kind === 'limited' ? verdict.retryAfterMs : 0
  expect(waitMs).toBeGreaterThan(0)
  expect(waitMs).toBeLessThan(2_000)
  clock.nowMs += waitMs - 1
  expect(await send(1)).toMatchObject({ code: 'rate_limited' })
  clock.nowMs += 1
  expect(await send(1)).toEqual(admitted)
})

test('one tenant over its rate takes nothing from another', async () => {
  const { send } = aGate({ recordsPerSecond: 10, burst: 10 })
  expect(await send(10)).toEqual(admitted)
  expect(await send(10)).toMatchObject({ kind: 'limited' })
  expect(await send(10, 0, 'beta')).toEqual(admitted)
})

test('a limit that is raised holds from the next request on', async () => {
  const { clock, settings, send } = aGate({ recordsPerSecond: 1, burst: 1 })
  expect(await send(1)).toEqual(admitted)
  expect(await send(1)).toMatchObject({ code: 'rate_limited' })
  Object.assign(settings, { recordsPerSecond: 0, burst: 0 })
  expect(await send(1_000)).toEqual(admitted)
  Object.assign(settings, { recordsPerSecond: 1_000, burst: 1_000 })
  clock.nowMs += 2_000
  expect(await send(1_000)).toEqual(admitted)
})

test('a quota is used up to its last byte, and the tenant is told to wait for midnight UTC', async () => {
  const { clock, send } = aGate({ bytesPerDay: 1_000 })
  for (let i = 0; i < 9; i++) expect(await send(1, 100)).toEqual(admitted)
  expect(await send(1, 101)).toEqual({
    kind: 'limited',
    code: 'over_quota',
    retryAfterMs: 3_600_000,
    message: 'the tenant may send 1000 bytes a UTC day, and has',
  })
  expect(await send(1, 100)).toEqual(admitted)
  clock.nowMs = evening + 3_599_999
  expect(await send(1, 1)).toMatchObject({ code: 'over_quota', retryAfterMs: 1 })
  clock.nowMs = evening + 3_600_000
  expect(await send(1, 1_000)).toEqual(admitted)
  expect(await send(1, 1)).toMatchObject({ code: 'over_quota', retryAfterMs: 86_400_000 })
})

test('requests that come at once do not get more than the quota between them', async () => {
  const { send } = aGate({ bytesPerDay: 1_000 })
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => send(1, 100)))
  expect(verdicts.filter(({ kind }) => kind === 'admitted')).toHaveLength(10)
})

test('another instance knows what was sent, and a large quota is written rarely', async () => {
  const { tenants, gateway, send } = aGate({ bytesPerDay: 1_000_000 })
  for (let i = 0; i < 1_000; i++) expect(await send(1, 999)).toEqual(admitted)
  expect(tenants.calls()).toBeLessThan(600)
  const other = gateway()
  expect(await other(aTenant(), { records: 1, bytes: () => 100_000 })).toMatchObject({ code: 'over_quota' })
  const cheap = aGate({ bytesPerDay: 10 ** 12 })
  for (let i = 0; i < 1_000; i++) await cheap.send(1, 999)
  expect(cheap.tenants.calls()).toBe(1)
})

test('what the rate refuses does not count against the quota', async () => {
  const { clock, send } = aGate({ recordsPerSecond: 1, burst: 1, bytesPerDay: 200 })
  expect(await send(1, 100)).toEqual(admitted)
  for (let i = 0; i < 10; i++) expect(await send(1, 100)).toMatchObject({ code: 'rate_limited' })
  clock.nowMs += 5_000
  expect(await send(1, 100)).toEqual(admitted)
  clock.nowMs += 5_000
  expect(await send(1, 100)).toMatchObject({ code: 'over_quota' })
})

test('while the table does not answer, everything is admitted, and the limits hold again after it', async () => {
  const { tenants, clock, send } = aGate({ recordsPerSecond: 10, burst: 10, bytesPerDay: 500 })
  tenants.setDown(true)
  for (let i = 0; i < 5; i++) expect(await send(100, 100_000)).toEqual(admitted)
  tenants.setDown(false)
  clock.nowMs += 60_000
  expect(await send(10, 100)).toEqual(admitted)
  expect(await send(10, 100)).toMatchObject({ code: 'rate_limited' })
})

test('where even the settings cannot be read, everything is admitted', async () => {
  const { tenants, clock } = aGate()
  const admitRate = createAdmitRate({
    store: tenants,
    settingsOf: () => Promise.reject(new Error('the table does not answer')),
    now: () => clock.nowMs,
    random: () => 0.5,
    sleep: async () => undefined,
  })
  expect(await admitRate(aTenant(), { records: 1, bytes: () => 1 })).toEqual(admitted)
})
