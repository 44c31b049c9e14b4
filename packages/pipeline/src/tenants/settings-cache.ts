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
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** A change takes effect everywhere after this; documented as 60 s. Milliseconds. */
const cacheMs = 30_000
const maxCached = 10_000

/** Caches settings. While the table is unavailable, cached settings stay in use and uncached ones throw. */
export function createSettingsCache({
  readSettings,
  fallback = defaultSettings,
  now,
}: SettingsCacheOptions): SettingsOf {
  const cache = new Map<TenantId, { readonly settings: TenantSettings; readonly atMs: number }>()
  return async (tenantId) => {
    const cached = cache.get(tenantId)
    if (cached !== undefined && now() - cached.atMs < cacheMs) return cached.settings
    try {
      const settings = (await readSettings(tenantId))?.settings ?? fallback
      remember(cache, tenantId, { settings, atMs: now() }, maxCached)
      return settings
    } catch (error) {
      if (cached === undefined) throw error
      return cached.settings
    }
  }
}
