import { createHash } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import { buildRedactor, type Redactor } from '../redact/build-redactor.ts'
import { recall, remember } from './remember.ts'
import type { SettingsOf } from './settings-cache.ts'
import type { TenantKey } from './tenant-keys.ts'
import type { RedactionSettings, TenantSettings } from './tenant-settings.ts'

/** How the pipeline treats a tenant's logs. */
export interface TenantPolicy {
  /** Name of the redaction policy, as recorded in each row. */
  readonly redaction: string
  readonly redactor: Redactor
  /** Whether the text before redaction is stored too. */
  readonly keepsOriginals: boolean
  /** Whether rows can be read newest first; costs one more write per row. */
  readonly readsRecents: boolean
  /** How long rows are kept, days. */
  readonly retentionDays: number
}

/** Finds the policy of a tenant. */
export type PolicyOf = (tenantId: TenantId) => Promise<TenantPolicy>

export function policyOf(
  { keepOriginals, recents, retentionDays, redaction }: TenantSettings,
  redactor: Redactor,
): TenantPolicy {
  const shared = { keepsOriginals: keepOriginals, readsRecents: recents, retentionDays }
  return { redaction: redactionName(redaction), redactor, ...shared }
}

/** `default-v1`, or a name derived from a tenant's own rules by hashing them. */
export function redactionName(redaction: RedactionSettings): string {
  const json = JSON.stringify(redaction)
  if (json === '{}') return 'default-v1'
  return `custom-${createHash('sha256').update(json).digest('hex').slice(0, 12)}`
}

const maxRedactors = 1_000
/**
 * A policy is about personal data: where it cannot be read again in time for what is documented as 60 s, records wait for it on
 * the queue. Milliseconds.
 */
const maxAgeMs = 50_000

/**
 * Finds tenants' policies by their settings. Caches redactors; most tenants share the default one. Loads the pattern engine
 * for the first tenant with patterns.
 */
export function createPolicyOf(settingsOf: SettingsOf, tenantKey: TenantKey): PolicyOf {
  const redactors = new Map<string, Redactor>()
  const redactorOf = async (tenantId: TenantId, redaction: RedactionSettings): Promise<Redactor> => {
    const isDefault = Object.keys(redaction).length === 0
    const name = isDefault ? '' : `${tenantId} ${redactionName(redaction)}`
    const known = recall(redactors, name)
    if (known !== undefined) return known
    const pseudonymKey = isDefault ? undefined : tenantKey(tenantId, 'pseudonym').bytes
    const findRules = redaction.rules?.length
      ? (await import('../redact/policy/tenant-rules.ts')).compileRules(redaction.rules)
      : undefined
    const redactor = buildRedactor({ ...redaction, ...(pseudonymKey && { pseudonymKey }) }, findRules)
    remember(redactors, name, redactor, maxRedactors)
    return redactor
  }
  return async (tenantId) => {
    const settings = await settingsOf(tenantId, { maxAgeMs })
    return policyOf(settings, await redactorOf(tenantId, settings.redaction))
  }
}
