import type { TenantId } from '@logpipe/sdk/contract'
import type { TenantDirectory } from './tenant-directory.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

/** What the pipeline does with one tenant's logs. */
export interface TenantPolicy {
  /** Name and version of the redaction rules, as each row states it. */
  readonly redaction: string
  /** Whether the text before redaction is stored beside the redacted one. */
  readonly keepsOriginals: boolean
  /** Whether rows can be read newest first; costs one more write a row. */
  readonly readsRecents: boolean
  /** How long rows are kept, days. */
  readonly retentionDays: number
}

/** Finds the policy of a tenant. */
export type PolicyOf = (tenantId: TenantId) => Promise<TenantPolicy>
/** Finds the settings of a tenant. */
export type SettingsOf = (tenantId: TenantId) => Promise<TenantSettings>

export function policyOf({ keepOriginals, recents, retentionDays }: TenantSettings): TenantPolicy {
  return { redaction: 'default-v1', keepsOriginals: keepOriginals, readsRecents: recents, retentionDays }
}

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
      if (cache.size >= maxCached) cache.clear()
      cache.set(tenantId, { settings, atMs: now() })
      return settings
    } catch (error) {
      if (cached === undefined) throw error
      return cached.settings
    }
  }
}
