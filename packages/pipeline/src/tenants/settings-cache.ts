import type { TenantId } from '@logpipe/sdk/contract'
import { remember } from './remember.ts'
import type { TenantDirectory } from './tenant-directory.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

/** Finds the settings of a tenant. */
export type SettingsOf = (tenantId: TenantId) => Promise<TenantSettings>

export interface SettingsCacheOptions {
  readonly readSettings: TenantDirectory['readSettings']
  /** Of tenants that nobody has set anything for. */
  readonly fallback?: TenantSettings
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** A change is in effect everywhere after this, milliseconds; the promise is 60 s. */
const cacheMs = 30_000
const maxCached = 10_000

/** Remembers settings for a while. Where the table does not answer, what was known goes on; what never was known throws. */
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
