import type { TenantId } from '@logpipe/sdk/contract'
import { remember } from './remember.ts'
import type { TenantDirectory } from './tenant-directory.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

/** Finds the settings of a tenant. */
export type SettingsOf = (tenantId: TenantId) => Promise<TenantSettings>

export interface SettingsCacheOptions {
  readonly readSettings: TenantDirectory['readSettings']
  /** Settings of tenants that have none. */
  readonly fallback?: TenantSettings
  /** How long settings are used before they are read again, milliseconds. 30,000 by default. */
  readonly cacheMs?: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** A change takes effect everywhere after this; documented as 60 s. Milliseconds. */
const defaultCacheMs = 30_000
const maxCached = 10_000

/**
 * Caches settings; however many callers need a tenant's, one read of them is in flight. While the table is unavailable,
 * cached settings stay in use and uncached ones throw.
 */
export function createSettingsCache({
  readSettings,
  fallback = defaultSettings,
  cacheMs = defaultCacheMs,
  now,
}: SettingsCacheOptions): SettingsOf {
  const cache = new Map<TenantId, { readonly settings: TenantSettings; readonly atMs: number }>()
  const reading = new Map<TenantId, Promise<TenantSettings>>()

  const read = async (tenantId: TenantId): Promise<TenantSettings> => {
    // Counted from before the read, which may miss a change that is made meanwhile.
    const atMs = now()
    try {
      const settings = (await readSettings(tenantId))?.settings ?? fallback
      remember(cache, tenantId, { settings, atMs }, maxCached)
      return settings
    } finally {
      reading.delete(tenantId)
    }
  }
  const readOnce = (tenantId: TenantId): Promise<TenantSettings> => {
    const settings = reading.get(tenantId) ?? read(tenantId)
    reading.set(tenantId, settings)
    return settings
  }

  return async (tenantId) => {
    const cached = cache.get(tenantId)
    if (cached !== undefined && now() - cached.atMs < cacheMs) return cached.settings
    try {
      return await readOnce(tenantId)
    } catch (error) {
      if (cached === undefined) throw error
      return cached.settings
    }
  }
}
