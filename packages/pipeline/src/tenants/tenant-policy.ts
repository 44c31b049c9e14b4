import { createHash } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import { createRedactor, type Redactor } from '../redact/redactor.ts'
import { remember } from './remember.ts'
import type { TenantDirectory } from './tenant-directory.ts'
import type { TenantKey } from './tenant-keys.ts'
import { defaultSettings, type RedactionSettings, type TenantSettings } from './tenant-settings.ts'

/** What the pipeline does with one tenant's logs. */
export interface TenantPolicy {
  /** Name and version of the redaction rules, as each row states it. */
  readonly redaction: string
  readonly redactor: Redactor
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

export function policyOf(
  { keepOriginals, recents, retentionDays, redaction }: TenantSettings,
  redactor: Redactor,
): TenantPolicy {
  const shared = { keepsOriginals: keepOriginals, readsRecents: recents, retentionDays }
  return { redaction: redactionName(redaction), redactor, ...shared }
}

/** `default-v1`, or for a tenant's own rules a name made from them: the same rules have the same name, others another. */
export function redactionName(redaction: RedactionSettings): string {
  const json = JSON.stringify(redaction)
  if (json === '{}') return 'default-v1'
  return `custom-${createHash('sha256').update(json).digest('hex').slice(0, 12)}`
}

const maxRedactors = 1_000

/** Finds the policies of tenants by their settings. Redactors are compiled once; most tenants share the default one. */
export function createPolicyOf(settingsOf: SettingsOf, tenantKey: TenantKey): PolicyOf {
  const redactors = new Map<string, Redactor>()
  const redactorOf = (tenantId: TenantId, redaction: RedactionSettings): Redactor => {
    const isDefault = Object.keys(redaction).length === 0
    const name = isDefault ? '' : `${tenantId} ${redactionName(redaction)}`
    const known = redactors.get(name)
    if (known !== undefined) return known
    const pseudonymKey = isDefault ? undefined : tenantKey(tenantId, 'pseudonym').bytes
    const redactor = createRedactor({ ...redaction, ...(pseudonymKey && { pseudonymKey }) })
    remember(redactors, name, redactor, maxRedactors)
    return redactor
  }
  return async (tenantId) => {
    const settings = await settingsOf(tenantId)
    return policyOf(settings, redactorOf(tenantId, settings.redaction))
  }
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
      remember(cache, tenantId, { settings, atMs: now() }, maxCached)
      return settings
    } catch (error) {
      if (cached === undefined) throw error
      return cached.settings
    }
  }
}
