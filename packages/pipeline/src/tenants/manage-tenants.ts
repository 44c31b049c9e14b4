import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { isWatchTenant, operationError } from '@logpipe/sdk/operations'
import { hashApiKey, makeApiKey } from './api-key.ts'
import { parseSettings } from './parse-settings.ts'
import type { KeyRecord, Scope, TenantAdmin, TenantDirectory, VersionedSettings } from './tenant-directory.ts'

/** A new key. Its text is shown only this once. */
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
  /** Records that it sends get ids from their content. */
  readonly hasContentIds?: true
}

/** An operator's actions on tenants and keys. Throws `invalid_setting`, `invalid_tenant` for those of the watch, `tenant_exists`, `unknown_tenant`, `unknown_key`, `conflict` or `table_unavailable`. */
export interface TenantManager {
  /** Creates a tenant with a first key that may write and read. */
  readonly add: (
    tenantId: TenantId,
    changes: unknown,
  ) => Promise<{ readonly tenant: VersionedSettings; readonly key: NewKey }>
  /** Changes the named settings. Takes effect everywhere within 60 s. */
  readonly set: (tenantId: TenantId, changes: unknown) => Promise<VersionedSettings>
  readonly show: (tenantId: TenantId) => Promise<TenantView>
  readonly list: () => Promise<readonly { readonly tenantId: TenantId; readonly settings: VersionedSettings }[]>
  /** Removes settings and keys; the keys stop working within 60 s. Rows stay until they expire. */
  readonly remove: (tenantId: TenantId) => Promise<void>
  readonly addKey: (tenantId: TenantId, options: NewKeyOptions) => Promise<NewKey>
  /** Revokes a key; it stops working within 60 s. */
  readonly revokeKey: (tenantId: TenantId, keyId: string) => Promise<void>
  /** Creates a new key and expires all others after the overlap. It makes ids from content if all others do that may write now. */
  readonly rotate: (tenantId: TenantId, overlapMs: number) => Promise<NewKey>
}

export interface ManageOptions {
  readonly store: TenantAdmin & Pick<TenantDirectory, 'readSettings' | 'readKey'>
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Cryptographically secure random bytes. */
  readonly randomBytes: (count: number) => Uint8Array
}

export function createTenantManager(options: ManageOptions): TenantManager {
  const { store, now } = options
  return {
    add: async (tenantId, changes) => {
      refuseWatchTenant(tenantId)
      const tenant = versioned(changes, undefined, now())
      if (!(await store.addTenant(tenantId, tenant))) {
        throw operationError('tenant_exists', `tenant ${tenantId} already exists`)
      }
      return { tenant, key: await addKey(options, tenantId, { scopes: ['write', 'read'] }) }
    },
    set: async (tenantId, changes) => {
      refuseWatchTenant(tenantId)
      const before = await settingsOf(options, tenantId)
      const after = versioned(changes, before, now())
      if (await store.replaceSettings(tenantId, before.version, after)) return after
      throw new LogpipeError('conflict', `the settings of tenant ${tenantId} were changed at the same time; try again`)
    },
    show: async (tenantId) => {
      const settings = await settingsOf(options, tenantId)
      return { tenantId, settings, keys: (await store.listKeys(tenantId)).map(withoutHash) }
    },
    list: store.listTenants,
    remove: async (tenantId) => {
      // Keys without settings are what an interrupted removal left.
      const [settings, keys] = [await store.readSettings(tenantId), await store.listKeys(tenantId)]
      if (settings === undefined && keys.length === 0) throw unknownTenant(tenantId)
      await store.removeTenant(tenantId)
    },
    addKey: async (tenantId, newKey) => {
      refuseWatchTenant(tenantId)
      await settingsOf(options, tenantId)
      return addKey(options, tenantId, newKey)
    },
    revokeKey: async (tenantId, keyId) => {
      if (await store.removeKey(tenantId, keyId)) return
      // Does not quote the id: a user may have passed the whole key by mistake.
      throw operationError('unknown_key', `tenant ${tenantId} has no key with this id`)
    },
    rotate: async (tenantId, overlapMs) => {
      refuseWatchTenant(tenantId)
      await settingsOf(options, tenantId)
      const before = await store.listKeys(tenantId)
      const hasContentIds = haveContentIds(before, now())
      const created = await addKey(options, tenantId, {
        scopes: ['write', 'read'],
        ...(hasContentIds && { hasContentIds: true }),
      })
      const end = new Date(now() + overlapMs).toISOString()
      // Updates only the expiry: a key revoked at the same time must stay revoked.
      for (const { keyId } of before) await store.endKey(tenantId, keyId, end)
      return created
    },
  }
}

/** One key takes the place of several: where they differ, records of two requests that are equal stay two. */
function haveContentIds(keys: readonly KeyRecord[], nowMs: number): boolean {
  const writing = keys.filter(
    ({ scopes, expiresAt }) => scopes.includes('write') && (expiresAt === undefined || Date.parse(expiresAt) > nowMs),
  )
  return writing.length > 0 && writing.every(({ hasContentIds }) => hasContentIds)
}

function versioned(changes: unknown, before: VersionedSettings | undefined, nowMs: number): VersionedSettings {
  const parsed = parseSettings(changes, before?.settings)
  if (parsed.kind === 'invalid') throw operationError('invalid_setting', parsed.problems.join('; '))
  return { settings: parsed.settings, version: (before?.version ?? 0) + 1, updatedAt: new Date(nowMs).toISOString() }
}

async function settingsOf({ store }: ManageOptions, tenantId: TenantId): Promise<VersionedSettings> {
  const settings = await store.readSettings(tenantId)
  if (settings !== undefined) return settings
  throw unknownTenant(tenantId)
}

function unknownTenant(tenantId: TenantId): LogpipeError {
  return operationError('unknown_tenant', `tenant ${tenantId} does not exist`)
}

/**
 * The embedded table has no transactions. A removal deletes the settings before it looks for keys the last time: it finds this key, or the
 * settings are gone here.
 */
async function addKey(options: ManageOptions, tenantId: TenantId, { scopes, ...more }: NewKeyOptions): Promise<NewKey> {
  const { store, now, randomBytes } = options
  const key = makeApiKey(tenantId, randomBytes)
  const shown = { keyId: key.keyId, scopes, createdAt: new Date(now()).toISOString(), ...more }
  await store.putKey(tenantId, { ...shown, hash: hashApiKey(key) })
  try {
    await settingsOf(options, tenantId)
  } catch (error) {
    // Nobody was shown it: where it cannot be removed either, it opens nothing.
    await store.removeKey(tenantId, key.keyId).catch(() => undefined)
    throw error
  }
  return { ...shown, key: key.text }
}

function withoutHash({ hash: _, ...key }: KeyRecord): Omit<KeyRecord, 'hash'> {
  return key
}

/** Whoever had a key of such a tenant, or set its rules, could make the watch say what it should not. */
function refuseWatchTenant(tenantId: TenantId): void {
  if (!isWatchTenant(tenantId)) return
  throw new LogpipeError('invalid_option', `tenant ${tenantId} is reserved for \`deploy --watch\`; choose another name`)
}
