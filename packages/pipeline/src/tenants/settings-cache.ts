import type { TenantId } from '@logpipe/sdk/contract'
import { isYoung, remember } from './remember.ts'
import type { TenantDirectory } from './tenant-directory.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

export interface SettingsWanted {
  /** Throws rather than return settings that were read longer ago than this, milliseconds. No limit by default. */
  readonly maxAgeMs?: number
}

/** Finds the settings of a tenant. */
export type SettingsOf = (tenantId: TenantId, wanted?: SettingsWanted) => Promise<TenantSettings>

export interface SettingsCacheOptions {
  readonly readSettings: TenantDirectory['readSettings']
  /** Settings of tenants that have none. */
  readonly fallback?: TenantSettings
  /** How long settings are used before they are read again, milliseconds. 30,000 by default. */
  readonly cacheMs?: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** A change takes effect everywhere within {@link staleFactor} times this, which is documented as 60 s. Milliseconds. */
const defaultCacheMs = 30_000
/** How long settings may be used while somebody reads them again, as a multiple of the time for which they are cached. */
const staleFactor = 5 / 3
const maxCached = 10_000

/**
 * Caches settings. When they have to be read again one caller does so, and the others use what is cached for some time more: a
 * read that hangs must not hold them up, nor keep old settings in use. While the table is unavailable, cached settings stay in
 * use unless a caller wants newer ones; uncached ones throw.
 */
export function createSettingsCache({
  readSettings,
  fallback = defaultSettings,
  cacheMs = defaultCacheMs,
  now,
}: SettingsCacheOptions): SettingsOf {
  const cache = new Map<TenantId, { readonly settings: TenantSettings; readonly atMs: number }>()
  const refreshing = new Set<TenantId>()
  return async (tenantId, { maxAgeMs } = {}) => {
    const cached = cache.get(tenantId)
    // Counted from before the read, which may miss a change that is made meanwhile.
    const atMs = now()
    const usableMs = refreshing.has(tenantId) ? staleFactor * cacheMs : cacheMs
    if (cached !== undefined && isYoung(cached.atMs, atMs, usableMs)) return cached.settings
    refreshing.add(tenantId)
    try {
      const settings = (await readSettings(tenantId))?.settings ?? fallback
      remember(cache, tenantId, { settings, atMs }, maxCached)
      return settings
    } catch (error) {
      if (cached === undefined || (maxAgeMs !== undefined && !isYoung(cached.atMs, now(), maxAgeMs))) throw error
      return cached.settings
    } finally {
      refreshing.delete(tenantId)
    }
  }
}
