import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type { LimitStore } from '../src/limits/limit-store.ts'
import type { KeyRecord, TenantAdmin, TenantDirectory, VersionedSettings } from '../src/tenants/tenant-directory.ts'

/** An in-memory fake of the `tenants` table. */
export interface MemoryTenants extends TenantDirectory, TenantAdmin, LimitStore {
  /** Number of calls to the table so far. */
  readonly calls: () => number
  /** The content of the table as text. */
  readonly dump: () => string
  /** Makes every call fail from now on, or succeed again. */
  readonly setDown: (isDown: boolean) => void
}

interface Tenant {
  settings?: VersionedSettings
  spentUntilMs?: number
  readonly keys: Map<string, KeyRecord>
  readonly usage: Map<string, number>
}

/** Creates an empty table that satisfies `TenantDirectory`, `TenantAdmin` and `LimitStore`, as checked by `tenant-directory-contract.ts`. */
export function createMemoryTenants(): MemoryTenants {
  const tenants = new Map<TenantId, Tenant>()
  const state = { calls: 0, isDown: false }
  const of = (tenantId: TenantId): Tenant => {
    const tenant = tenants.get(tenantId) ?? { keys: new Map(), usage: new Map() }
    tenants.set(tenantId, tenant)
    return tenant
  }
  const call = async <T>(act: () => T): Promise<T> => {
    state.calls++
    // A table responds asynchronously: concurrent calls may interleave here.
    await Promise.resolve()
    if (state.isDown) throw new LogpipeError('table_unavailable', 'the tenants table is down')
    return act()
  }
  return {
    readKey: (tenantId, keyId) => call(() => of(tenantId).keys.get(keyId)),
    readSettings: (tenantId) => call(() => of(tenantId).settings),
    bucketOf: (tenantId) => ({
      read: () => call(() => of(tenantId).spentUntilMs),
      move: ({ kind, byMs, nowMs, emptyAtMs }) =>
        call(() => {
          const { spentUntilMs } = of(tenantId)
          const isFull = spentUntilMs === undefined || spentUntilMs <= nowMs
          const holds =
            kind === 'start' ? isFull : !isBelow(spentUntilMs, nowMs) && !isAbove(spentUntilMs, emptyAtMs - byMs)
          if (holds) of(tenantId).spentUntilMs = (kind === 'start' ? nowMs : (spentUntilMs ?? nowMs)) + byMs
          return holds
        }),
    }),
    addUsage: (tenantId, day, bytes) =>
      call(() => {
        const sum = (of(tenantId).usage.get(day) ?? 0) + bytes
        of(tenantId).usage.set(day, sum)
        return sum
      }),
    addTenant: (tenantId, settings) =>
      call(() => {
        if (of(tenantId).settings !== undefined) return false
        of(tenantId).settings = settings
        return true
      }),
    replaceSettings: (tenantId, beforeVersion, after) =>
      call(() => {
        if (of(tenantId).settings?.version !== beforeVersion) return false
        of(tenantId).settings = after
        return true
      }),
    putKey: (tenantId, key) =>
      call(() => {
        of(tenantId).keys.set(key.keyId, key)
      }),
    endKey: (tenantId, keyId, expiresAt) =>
      call(() => {
        const key = of(tenantId).keys.get(keyId)
        if (key === undefined || (key.expiresAt !== undefined && key.expiresAt <= expiresAt)) return false
        of(tenantId).keys.set(keyId, { ...key, expiresAt })
        return true
      }),
    removeKey: (tenantId, keyId) => call(() => of(tenantId).keys.delete(keyId)),
    listKeys: (tenantId) => call(() => [...of(tenantId).keys.values()].sort((a, b) => (a.keyId < b.keyId ? -1 : 1))),
    listTenants: () =>
      call(() =>
        [...tenants]
          .flatMap(([tenantId, { settings }]) => (settings === undefined ? [] : [{ tenantId, settings }]))
          .sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1)),
      ),
    removeTenant: (tenantId) =>
      call(() => {
        tenants.delete(tenantId)
      }),
    calls: () => state.calls,
    dump: () =>
      JSON.stringify([...tenants].map(([tenantId, { settings, keys }]) => ({ tenantId, settings, keys: [...keys] }))),
    setDown: (isDown) => {
      state.isDown = isDown
    },
  }
}

function isBelow(value: number | undefined, min: number): boolean {
  return value === undefined || value < min
}

function isAbove(value: number | undefined, max: number): boolean {
  return value === undefined || value > max
}
