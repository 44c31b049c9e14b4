import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDynamoTenants } from '../../tenants/dynamodb-tenants.ts'
import { createSettingsCache, type SettingsOf } from '../../tenants/settings-cache.ts'
import type { TenantSettings } from '../../tenants/tenant-settings.ts'

export interface SettingsConfig {
  readonly dynamodb: DynamoDBDocumentClient
  readonly tenantsTable: string
  /** Settings of tenants that have none. */
  readonly fallback: TenantSettings
  /** How long settings and keys are used before they are read again, milliseconds. 30,000 by default. */
  readonly cacheMs?: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** Composes the lookup of settings alone: the worker authenticates and limits nobody, and starts faster without. */
export function composeSettings({ dynamodb, tenantsTable, fallback, now, cacheMs }: SettingsConfig): SettingsOf {
  const { readSettings } = createDynamoTenants({ client: dynamodb, tableName: tenantsTable })
  return createSettingsCache({ readSettings, fallback, now, ...(cacheMs !== undefined && { cacheMs }) })
}
