import { setTimeout as sleep } from 'node:timers/promises'
import { type AdmitRate, createAdmitRate } from '../../limits/admit-rate.ts'
import { createDynamoLimits } from '../../limits/dynamodb-limits.ts'
import { type Authenticate, type AuthenticateOptions, createAuthenticate } from '../../tenants/authenticate.ts'
import { createDynamoTenants } from '../../tenants/dynamodb-tenants.ts'
import type { SettingsOf } from '../../tenants/settings-cache.ts'
import { composeSettings, type SettingsConfig } from './compose-settings.ts'

export interface TenantsConfig extends SettingsConfig {
  /** Whether requests without an API key are served. */
  readonly isOpen: boolean
  readonly random: () => number
  readonly onKey?: NonNullable<AuthenticateOptions['onKey']>
}

export interface Tenants {
  readonly authenticate: Authenticate
  readonly admitRate: AdmitRate
  readonly settingsOf: SettingsOf
}

/** Composes tenant lookups for the functions, with caches that outlive a request. */
export function composeTenants(config: TenantsConfig): Tenants {
  const { dynamodb, tenantsTable, isOpen, now, random, onKey } = config
  const cached = { now, ...(config.cacheMs !== undefined && { cacheMs: config.cacheMs }) }
  const table = { client: dynamodb, tableName: tenantsTable }
  const directory = createDynamoTenants(table)
  const settingsOf = composeSettings(config)
  const wait = async (ms: number): Promise<void> => {
    await sleep(ms)
  }
  return {
    authenticate: createAuthenticate({ readKey: directory.readKey, ...cached, isOpen, ...(onKey && { onKey }) }),
    admitRate: createAdmitRate({ store: createDynamoLimits(table), settingsOf, now, random, sleep: wait }),
    settingsOf,
  }
}
