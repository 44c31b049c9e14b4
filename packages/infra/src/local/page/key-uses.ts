import type { TenantManager } from '@logpipe/pipeline/tenants/manager'
import type { TenantId } from '@logpipe/sdk/contract'
import type { Keys, KeyUse } from './view/messages.ts'

/** When each key was last used since the stack started. One entry for each valid key. */
export interface KeyClock {
  readonly used: (tenantId: TenantId, keyId: string) => void
  readonly lastUsedMs: (tenantId: TenantId, keyId: string) => number | undefined
}

/** `now` is the wall clock, milliseconds. */
export function createKeyClock(now: () => number): KeyClock {
  const used = new Map<string, number>()
  return {
    used: (tenantId, keyId) => void used.set(`${tenantId} ${keyId}`, now()),
    lastUsedMs: (tenantId, keyId) => used.get(`${tenantId} ${keyId}`),
  }
}

/** Tenants whose keys are listed: each takes a query. */
const maxTenants = 100

export async function listKeys(manager: TenantManager, clock: KeyClock): Promise<Keys> {
  const tenants = await manager.list()
  const shown = tenants.slice(0, maxTenants).map(({ tenantId }) => keysOf(manager, clock, tenantId))
  return { keys: (await Promise.all(shown)).flat(), isCut: tenants.length > maxTenants }
}

async function keysOf(manager: TenantManager, clock: KeyClock, tenantId: TenantId): Promise<readonly KeyUse[]> {
  const { keys } = await manager.show(tenantId)
  return keys.map((key) => {
    const lastUsedMs = clock.lastUsedMs(tenantId, key.keyId)
    return { ...key, tenant: tenantId, ...(lastUsedMs !== undefined && { lastUsedMs }) }
  })
}
