import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type { LimitStore } from '../src/limits/limit-store.ts'
import type { KeyRecord, TenantAdmin, TenantDirectory, VersionedSettings } from '../src/tenants/tenant-directory.ts'

/** The in-memory twin of the `tenants` table. */
export interface MemoryTenants extends TenantDirectory, TenantAdmin, LimitStore {
  /** How often anything was asked of the table so far. */
  readonly calls: () => number
  /** Everything the table holds, as text. */
  readonly dump: () => string
  /** Lets every call fail from now on, or no more. */
  readonly setDown: (isDown: boolean) => void
}

interface Tenant {
  settings?: VersionedSettings
  spentUntilMs?: number
  readonly keys: Map<string, KeyRecord>
  readonly usage: Map<string, number>
}

/** Makes an empty table that keeps the promises of `TenantDirectory`, `TenantAdmin` and `LimitStore`, as the contract test beside it states them. */
export function createMemoryTenants(): MemoryTenants {
  const tenants = new Map<TenantId, Tenant>()
  const state = { calls: 0, isDown: false }
  const of = (tenantId: TenantId): Tenant => {
    const tenant = tenants.get(tenantId) ?? { keys: new Map(), usage: new Map() }
    tenants.set(tenantId, tenant)
    return tenant
  }
  const asked = async <T>(answer: () => T): Promise<T> => {
    state.calls++
    // A table answers in a turn of its own: what may happen meanwhile does.
    await Promise.resolve()
    if (state.isDown) throw new LogpipeError('table_unavailable', 'the tenants table did not answer')
    return answer()
  }
  return {
    readKey: (tenantId, keyId) => asked(() => of(tenantId).keys.get(keyId)),
    readSettings: (tenantId) => asked(() => of(tenantId).settings),
    bucketOf: (tenantId) => ({
      read: () => asked(() => of(tenantId).spentUntilMs),
      move: ({ kind, byMs, nowMs, emptyAtMs }) =>
        asked(() => {
          const { spentUntilMs } = of(tenantId)
          const isFull = spentUntilMs === undefined || spentUntilMs <= nowMs
          const holds =
            kind === 'start' ? isFull : !isBelow(spentUntilMs, nowMs) && !isAbove(spentUntilMs, emptyAtMs - byMs)
          if (holds) of(tenantId).spentUntilMs = (kind === 'start' ? nowMs : (spentUntilMs ?? nowMs)) + byMs
          return holds
        }),
    }),
    addUsage: (tenantId, day, bytes) =>
      asked(() => {
        const sum = (of(tenantId).usage.get(day) ?? 0) + bytes
        of(tenantId).usage.set(day, sum)
        return sum
      }),
    addTenant: (tenantId, settings) =>
      asked(() => {
        if (of(tenantId).settings !== undefined) return false
        of(tenantId).settings = settings
        return true
      }),
    replaceSettings: (tenantId, beforeVersion, after) =>
      asked(() => {
        if (of(tenantId).settings?.version !== beforeVersion) return false
        of(tenantId).settings = after
        return true
      }),
    putKey: (tenantId, key) =>
      asked(() => {
        of(tenantId).keys.set(key.keyId, key)
      }),
    endKey: (tenantId, keyId, expiresAt) =>
      asked(() => {
        const key = of(tenantId).keys.get(keyId)
        if (key === undefined || (key.expiresAt !== undefined && key.expiresAt <= expiresAt)) return false
        of(tenantId).keys.set(keyId, { ...key, expiresAt })
        return true
      }),
    removeKey: (tenantId, keyId) => asked(() => of(tenantId).keys.delete(keyId)),
    listKeys: (tenantId) => asked(() => [...of(tenantId).keys.values()].sort((a, b) => (a.keyId < b.keyId ? -1 : 1))),
    listTenants: () =>
      asked(() =>
        [...tenants]
          .flatMap(([tenantId, { settings }]) => (settings === undefined ? [] : [{ tenantId, settings }]))
          .sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1)),
      ),
    removeTenant: (tenantId) =>
      asked(() => {
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

function isBelow(value: number | undefined, least: number): boolean {
  return value === undefined || value < least
}

function isAbove(value: number | undefined, most: number): boolean {
  return value === undefined || value > most
}
