import type { TenantId } from '@logpipe/sdk/contract'
import type { TenantSettings } from './tenant-settings.ts'

/** What a key allows: `write` sends logs, `read` reads them. */
export const scopes = ['write', 'read'] as const
export type Scope = (typeof scopes)[number]

/** What the table holds of a key; the key itself is nowhere. */
export interface KeyRecord {
  readonly keyId: string
  /** SHA-256 of the key, hex. */
  readonly hash: string
  readonly scopes: readonly Scope[]
  /** ISO 8601 UTC. */
  readonly createdAt: string
  /** ISO 8601 UTC; the key stops working then. */
  readonly expiresAt?: string
}

export interface VersionedSettings {
  readonly settings: TenantSettings
  /** Goes up by one with every change, from 1. */
  readonly version: number
  /** ISO 8601 UTC. */
  readonly updatedAt: string
}

/** What the functions ask of the tenants table while they serve. Throws `table_unavailable`. */
export interface TenantDirectory {
  readonly readKey: (tenantId: TenantId, keyId: string) => Promise<KeyRecord | undefined>
  readonly readSettings: (tenantId: TenantId) => Promise<VersionedSettings | undefined>
}

/** What an operator does with the tenants table. Throws `table_unavailable`. */
export interface TenantAdmin {
  /** False where the tenant is there already. */
  readonly addTenant: (tenantId: TenantId, settings: VersionedSettings) => Promise<boolean>
  /** False where the settings are no longer of that version, or not there. */
  readonly replaceSettings: (tenantId: TenantId, beforeVersion: number, after: VersionedSettings) => Promise<boolean>
  readonly putKey: (tenantId: TenantId, key: KeyRecord) => Promise<void>
  /** Lets a key end at this moment (ISO 8601 UTC), unless it ends sooner; false where there is no such key, or it does. */
  readonly endKey: (tenantId: TenantId, keyId: string, expiresAt: string) => Promise<boolean>
  /** False where there is no such key. */
  readonly removeKey: (tenantId: TenantId, keyId: string) => Promise<boolean>
  readonly listKeys: (tenantId: TenantId) => Promise<readonly KeyRecord[]>
  readonly listTenants: () => Promise<readonly { readonly tenantId: TenantId; readonly settings: VersionedSettings }[]>
  /** Removes settings, keys and counters. Rows stay until they expire. */
  readonly removeTenant: (tenantId: TenantId) => Promise<void>
}
