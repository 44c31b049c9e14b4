import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { hashApiKey, makeApiKey } from './api-key.ts'
import { parseSettings } from './parse-settings.ts'
import type { KeyRecord, Scope, TenantAdmin, TenantDirectory, VersionedSettings } from './tenant-directory.ts'

/** A key just made: the only time that its text is seen. */
export interface NewKey extends Omit<KeyRecord, 'hash'> {
  readonly key: string
}

export interface TenantView {
  readonly tenantId: TenantId
  readonly settings: VersionedSettings
  /** Without their hashes. */
  readonly keys: readonly Omit<KeyRecord, 'hash'>[]
}

export interface NewKeyOptions {
  readonly scopes: readonly Scope[]
  /** ISO 8601 UTC. */
  readonly expiresAt?: string
}

/** What an operator does with tenants and keys. Throws `invalid_setting`, `tenant_exists`, `unknown_tenant`, `unknown_key`, `conflict` or `table_unavailable`. */
export interface TenantManager {
  /** Makes a tenant with a first key that may write and read. */
  readonly add: (
    tenantId: TenantId,
    changes: unknown,
  ) => Promise<{ readonly tenant: VersionedSettings; readonly key: NewKey }>
  /** Changes what is named, and leaves the rest. In effect everywhere within 60 s. */
  readonly set: (tenantId: TenantId, changes: unknown) => Promise<VersionedSettings>
  readonly show: (tenantId: TenantId) => Promise<TenantView>
  readonly list: () => Promise<readonly { readonly tenantId: TenantId; readonly settings: VersionedSettings }[]>
  /** Takes settings and keys away; nothing more can be sent or read with them within 60 s. Rows stay until they expire. */
  readonly remove: (tenantId: TenantId) => Promise<void>
  readonly addKey: (tenantId: TenantId, options: NewKeyOptions) => Promise<NewKey>
  /** The key stops working within 60 s. */
  readonly revokeKey: (tenantId: TenantId, keyId: string) => Promise<void>
  /** Makes a new key, and lets all others end when the overlap is over. */
  readonly rotate: (tenantId: TenantId, overlapMs: number) => Promise<NewKey>
}

export interface ManageOptions {
  readonly store: TenantAdmin & Pick<TenantDirectory, 'readSettings' | 'readKey'>
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Cryptographic chance. */
  readonly randomBytes: (count: number) => Uint8Array
}

export function createTenantManager(options: ManageOptions): TenantManager {
  const { store, now } = options
  return {
    add: async (tenantId, changes) => {
      const tenant = versioned(changes, undefined, now())
      if (!(await store.addTenant(tenantId, tenant))) {
        throw operationError('tenant_exists', `the tenant ${tenantId} is there already`)
      }
      return { tenant, key: await addKey(options, tenantId, { scopes: ['write', 'read'] }) }
    },
    set: async (tenantId, changes) => {
      const before = await settingsOf(options, tenantId)
      const after = versioned(changes, before, now())
      if (await store.replaceSettings(tenantId, before.version, after)) return after
      throw new LogpipeError('conflict', `somebody else changed the settings of ${tenantId} at the same time`)
    },
    show: async (tenantId) => {
      const settings = await settingsOf(options, tenantId)
      return { tenantId, settings, keys: (await store.listKeys(tenantId)).map(withoutHash) }
    },
    list: store.listTenants,
    remove: async (tenantId) => {
      await settingsOf(options, tenantId)
      await store.removeTenant(tenantId)
    },
    addKey: async (tenantId, newKey) => {
      await settingsOf(options, tenantId)
      return addKey(options, tenantId, newKey)
    },
    revokeKey: async (tenantId, keyId) => {
      if (await store.removeKey(tenantId, keyId)) return
      // The id is not repeated: whoever takes the key for its id would see it printed.
      throw operationError('unknown_key', `the tenant ${tenantId} has no key of this id`)
    },
    rotate: async (tenantId, overlapMs) => {
      await settingsOf(options, tenantId)
      const before = await store.listKeys(tenantId)
      const made = await addKey(options, tenantId, { scopes: ['write', 'read'] })
      const end = new Date(now() + overlapMs).toISOString()
      // Never written as a whole: a key that is revoked at this moment must stay so.
      for (const { keyId } of before) await store.endKey(tenantId, keyId, end)
      return made
    },
  }
}

function versioned(changes: unknown, before: VersionedSettings | undefined, nowMs: number): VersionedSettings {
  const parsed = parseSettings(changes, before?.settings)
  if (parsed.kind === 'invalid') throw operationError('invalid_setting', parsed.problems.join('; '))
  return { settings: parsed.settings, version: (before?.version ?? 0) + 1, updatedAt: new Date(nowMs).toISOString() }
}

async function settingsOf({ store }: ManageOptions, tenantId: TenantId): Promise<VersionedSettings> {
  const settings = await store.readSettings(tenantId)
  if (settings !== undefined) return settings
  throw operationError('unknown_tenant', `there is no tenant ${tenantId}`)
}

async function addKey(
  { store, now, randomBytes }: ManageOptions,
  tenantId: TenantId,
  { scopes, expiresAt }: NewKeyOptions,
): Promise<NewKey> {
  const key = makeApiKey(tenantId, randomBytes)
  const shown = { keyId: key.keyId, scopes, createdAt: new Date(now()).toISOString(), ...(expiresAt && { expiresAt }) }
  await store.putKey(tenantId, { ...shown, hash: hashApiKey(key) })
  return { ...shown, key: key.text }
}

function withoutHash({ hash: _, ...key }: KeyRecord): Omit<KeyRecord, 'hash'> {
  return key
}
