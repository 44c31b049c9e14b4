import { STSClient } from '@aws-sdk/client-sts'
import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { createTenantSessions } from '@logpipe/pipeline/table/sessions'
import { createShortKeys } from '@logpipe/pipeline/tenants/short-keys'
import type { TenantId } from '@logpipe/sdk/contract'
import { topology } from '../topology.ts'
import type { ClientConfig, StackStores } from './stack-stores.ts'

export interface WatchOptions {
  readonly stores: Pick<StackStores, 'dynamodb' | 'tables'>
  /** Role for reading rows, assumed with the session tag `tenant_id`. Absent without IAM. */
  readonly tenantRoleArn: string | undefined
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** What the watch of a stack has of it: keys of its own tenants, and the way to their rows. */
export interface WatchAccess {
  /** Makes a key that is valid for some minutes. Throws `table_unavailable`, and `conflict` for a tenant that it did not add. */
  readonly makeKey: (tenantId: TenantId) => Promise<string>
  /** How the rows of a tenant are reached, and those of no other. */
  readonly rowsOf: (tenantId: TenantId) => ClientConfig
  readonly close: () => void
}

/**
 * A day, so that nothing of a watch is kept longer than it takes to look into what it found; and little more than a round needs, so that a key of
 * it is worth nothing.
 */
const settings = { retentionDays: 1, recordsPerSecond: 5, burst: 20, bytesPerDay: 10_000_000 }

/** Opens the access of a watch to the tenants that a stack keeps for it. */
export function openWatch({ stores, tenantRoleArn, now }: WatchOptions): WatchAccess {
  const { dynamodb: place, tables } = stores
  const { endpoint, ...config } = place
  const dynamodb = dynamodbClient({ ...config, ...(endpoint !== undefined && { dynamodbEndpoint: endpoint }) })
  const sts = new STSClient({})
  const sessionOf = tenantRoleArn === undefined ? undefined : createTenantSessions({ sts, roleArn: tenantRoleArn, now })
  const lifeMs = topology.watch.keySeconds * 1_000
  return {
    makeKey: createShortKeys({ dynamodb, tenantsTable: tables.tenants, owner: 'watch', settings, lifeMs, now }),
    rowsOf: (tenantId) => (sessionOf === undefined ? place : { ...place, credentials: () => sessionOf(tenantId) }),
    close: () => {
      dynamodb.destroy()
      sts.destroy()
    },
  }
}
