import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { composeManager, defaultSettings, type TenantManager } from '@logpipe/pipeline/tenants/manager'
import type { StackStores } from './stack-stores.ts'

export type {
  NewKey,
  RedactionSettings,
  TenantManager,
  TenantSettings,
  TenantView,
} from '@logpipe/pipeline/tenants/manager'

/** How long rows of a tenant are kept whose settings were never set, days. */
export const defaultRetentionDays = defaultSettings.retentionDays

/** Within this time of a change every instance uses it, milliseconds. */
export function changeTakesMs({ dynamodb }: StackStores): number {
  return dynamodb.endpoint === undefined ? 60_000 : 1_000
}

/** Opens the tenant manager of a stack; `now` is the wall clock, milliseconds. */
export function openManager(
  { dynamodb, tables }: StackStores,
  now: () => number,
): TenantManager & { readonly close: () => void } {
  const { endpoint, ...config } = dynamodb
  const client = dynamodbClient({ ...config, ...(endpoint !== undefined && { dynamodbEndpoint: endpoint }) })
  return { ...composeManager({ dynamodb: client, tenantsTable: tables.tenants, now }), close: () => client.destroy() }
}
