import type { TenantId } from '@logpipe/sdk/contract'
import type { KeySource } from './key-source.ts'
import type { MacKey } from './mac-key.ts'
import { createTenantKeys, type TenantKey } from './tenant-keys.ts'

/** A tenant's key for seals. */
export interface SealKey {
  /** Of the master key that it derives from. */
  readonly id: string
  readonly mac: MacKey
}

/** A tenant's keys for its rows. */
export interface RowKeys {
  readonly seal: SealKey
  readonly content: MacKey
}

export type RowKeysOf = (tenantId: TenantId) => RowKeys

/** Derives seal keys from the master key that is active now, and content keys from the one that never changes. */
export function createRowKeys({ current }: Pick<KeySource, 'current'>): RowKeysOf {
  const contentKey = createTenantKeys(current().contents)
  let sealing: { readonly id: string; readonly key: TenantKey } | undefined
  return (tenantId) => {
    const { active } = current()
    if (sealing?.id !== active.id) sealing = { id: active.id, key: createTenantKeys(active.bytes) }
    return {
      seal: { id: sealing.id, mac: sealing.key(tenantId, 'seal') },
      content: contentKey(tenantId, 'content'),
    }
  }
}
