import type { TenantId } from '@logpipe/sdk/contract'
import type { TenantSettings } from './tenant-settings.ts'

/** Permissions of a key: `write` to send logs, `read` to read them. */
export const scopes = ['write', 'read'] as const
export type Scope = (typeof scopes)[number]

/** A key as stored in the table; the key itself is stored nowhere. */
export interface KeyRecord {
  readonly keyId: string
  /** SHA-256 of the key, hex. */
  readonly hash: string
  readonly scopes: readonly Scope[]
  /** ISO 8601 UTC. */
  readonly createdAt: string
  /** When the key stops working, ISO 8601 UTC. */
  readonly expiresAt?: string
  /** Records that it sends get ids from their content, unless they have others. */
  readonly hasContentIds?: true
  /** After when the table may delete the item, seconds since the epoch; only written, and never read back. */
  readonly deletedAfter?: number
}

export interface VersionedSettings {
  readonly settings: TenantSettings
  /** Starts at 1 and increments with every change. */
  readonly version: number
  /** ISO 8601 UTC. */
  readonly updatedAt: string
}

/** What functions read from the tenants table. Throws `table_unavailable`. */
export interface TenantDirectory {
  readonly readKey: (tenantId: TenantId, keyId: string) => Promise<KeyRecord | undefined>
  readonly readSettings: (tenantId: TenantId) => Promise<VersionedSettings | undefined>
}

/** An operator's access to the tenants table. Throws `table_unavailable`. */
export interface TenantAdmin {
  /** Returns false if the tenant exists. */
  readonly addTenant: (tenantId: TenantId, settings: VersionedSettings) => Promise<boolean>
  /** Returns false if the settings have another version or do not exist. */
  readonly replaceSettings: (tenantId: TenantId, beforeVersion: number, after: VersionedSettings) => Promise<boolean>
  readonly putKey: (tenantId: TenantId, key: KeyRecord) => Promise<void>
  /** Expires a key at this time (ISO 8601 UTC). Returns false if the key does not exist or expires sooner. */
  readonly endKey: (tenantId: TenantId, keyId: string, expiresAt: string) => Promise<boolean>
  /** Returns false if the key does not exist. */
  readonly removeKey: (tenantId: TenantId, keyId: string) => Promise<boolean>
  readonly listKeys: (tenantId: TenantId) => Promise<readonly KeyRecord[]>
  readonly listTenants: () => Promise<readonly { readonly tenantId: TenantId; readonly settings: VersionedSettings }[]>
  /** Removes settings, keys and counters; a key that is put before the settings are gone, too. Rows stay until they expire. */
  readonly removeTenant: (tenantId: TenantId) => Promise<void>
}
