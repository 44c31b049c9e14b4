import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TenantId } from '@logpipe/sdk/contract'
import { hashApiKey, makeApiKey } from './api-key.ts'
import { createDynamoTenants } from './dynamodb-tenants.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

export interface ShortKeyOptions {
  readonly dynamodb: DynamoDBDocumentClient
  readonly tenantsTable: string
  /** Of a tenant that is not there yet; the defaults otherwise. No policy: checking one takes the engine for patterns. */
  readonly settings: Partial<Omit<TenantSettings, 'redaction'>>
  /** How long a key is valid, milliseconds. */
  readonly lifeMs: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/**
 * Makes keys that end by themselves, and the tenant with them where it is missing: for tenants that are the stack's own. It takes
 * GetItem and PutItem on the tenant's partition, and nothing that lists or deletes: the table deletes what has expired.
 * Throws `table_unavailable`.
 */
export function createShortKeys(options: ShortKeyOptions): (tenantId: TenantId) => Promise<string> {
  const { dynamodb, tenantsTable, settings, lifeMs, now } = options
  const store = createDynamoTenants({ client: dynamodb, tableName: tenantsTable })
  return async (tenantId) => {
    const [createdMs, endsMs] = [now(), now() + lifeMs]
    // Whoever adds it at the same time adds the same.
    if ((await store.readSettings(tenantId)) === undefined) {
      const updatedAt = new Date(createdMs).toISOString()
      await store.addTenant(tenantId, { settings: { ...defaultSettings, ...settings }, version: 1, updatedAt })
    }
    const key = makeApiKey(tenantId, randomBytes)
    await store.putKey(tenantId, {
      ...{ keyId: key.keyId, hash: hashApiKey(key), scopes: ['write', 'read'] },
      createdAt: new Date(createdMs).toISOString(),
      expiresAt: new Date(endsMs).toISOString(),
      deletedAfter: Math.ceil(endsMs / 1_000),
    })
    return key.text
  }
}
