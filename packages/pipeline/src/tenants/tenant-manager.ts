import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDynamoTenants } from './dynamodb-tenants.ts'
import { createTenantManager, type TenantManager } from './manage-tenants.ts'

export interface ManagerConfig {
  readonly dynamodb: DynamoDBDocumentClient
  readonly tenantsTable: string
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** Composes the operator's access to the tenants table. */
export function composeManager({ dynamodb, tenantsTable, now }: ManagerConfig): TenantManager {
  return createTenantManager({
    store: createDynamoTenants({ client: dynamodb, tableName: tenantsTable }),
    now,
    randomBytes,
  })
}

export type { NewKey, TenantManager, TenantView } from './manage-tenants.ts'
export { defaultSettings, type RedactionSettings, type TenantSettings } from './tenant-settings.ts'
