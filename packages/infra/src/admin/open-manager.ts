import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { composeManager, type TenantManager } from '@logpipe/pipeline/compose/manager'
import type { StackFile } from '../local/running-stack.ts'
import { place } from '../local/start-stores.ts'
import { topology } from '../topology.ts'

export type {
  NewKey,
  RedactionSettings,
  TenantManager,
  TenantSettings,
  TenantView,
} from '@logpipe/pipeline/compose/manager'

/** Opens the tenants of an embedded stack; `now` is the wall clock, milliseconds. */
export function openManager(
  { dynamodb }: Pick<StackFile, 'dynamodb'>,
  now: () => number,
): TenantManager & { readonly close: () => void } {
  const client = dynamodbClient({ ...place, dynamodbEndpoint: dynamodb.endpoint })
  const tenantsTable = dynamodb.tables.tenants ?? topology.tables.tenants.name
  return { ...composeManager({ dynamodb: client, tenantsTable, now }), close: () => client.destroy() }
}
