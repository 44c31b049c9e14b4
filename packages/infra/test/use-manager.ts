import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { type NewKey, openManager, type TenantManager } from '../src/admin/open-manager.ts'
import { embeddedStores } from '../src/admin/stack-stores.ts'
import type { LocalStack } from '../src/local/start.ts'

/** The tenant of a name; throws for a name that is none. */
export function tenantOf(name: string): TenantId {
  const parsed = parseTenantId(name)
  if (parsed.kind === 'invalid') throw new TypeError(parsed.message)
  return parsed.tenantId
}

/** Does one thing as the operator of a running stack. */
export async function asOperator<T>(stack: LocalStack, use: (manager: TenantManager) => Promise<T>): Promise<T> {
  const manager = openManager(embeddedStores(stack), Date.now)
  try {
    return await use(manager)
  } finally {
    manager.close()
  }
}

/** Adds a tenant, and answers with its first key. */
export async function addTenant(stack: LocalStack, name: string, settings: object = {}): Promise<NewKey> {
  return asOperator(stack, async (manager) => (await manager.add(tenantOf(name), settings)).key)
}

export function bearer(key: string): { readonly authorization: string } {
  return { authorization: `Bearer ${key}` }
}
