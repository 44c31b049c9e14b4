import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { hashApiKey, makeApiKey } from './api-key.ts'
import { putIf, readItem } from './dynamodb-items.ts'
import { createDynamoTenants, settingsItem } from './dynamodb-tenants.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

export interface ShortKeyOptions {
  readonly dynamodb: DynamoDBDocumentClient
  readonly tenantsTable: string
  /** Whose tenants they are: it is in their settings' item, and a tenant without it is somebody else's. */
  readonly owner: string
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
 * Throws `table_unavailable`, and `conflict` for a tenant that somebody else has added.
 */
export function createShortKeys(options: ShortKeyOptions): (tenantId: TenantId) => Promise<string> {
  const { dynamodb, tenantsTable, lifeMs, now } = options
  const store = createDynamoTenants({ client: dynamodb, tableName: tenantsTable })
  return async (tenantId) => {
    const [createdMs, endsMs] = [now(), now() + lifeMs]
    await addOwn(tenantId, options)
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

/** Adds the tenant unless it is there. Whoever adds it at the same time adds the same. */
async function addOwn(tenantId: TenantId, options: ShortKeyOptions): Promise<void> {
  const { dynamodb: client, tenantsTable: tableName, settings, owner, now } = options
  const table = { client, tableName }
  const before = await readItem(table, tenantId, settingsItem)
  if (before === undefined) {
    const updated_at = new Date(now()).toISOString()
    const content = { settings: { ...defaultSettings, ...settings }, version: 1, updated_at, owner }
    const isMissing = { ConditionExpression: 'attribute_not_exists(tenant_id)' }
    await putIf(table, { tenant_id: tenantId, item: settingsItem, ...content }, isMissing)
  }
  const item = before ?? (await readItem(table, tenantId, settingsItem))
  if (item?.owner === owner) return
  throw new LogpipeError(
    'conflict',
    `tenant ${tenantId} was not added by the ${owner}, which needs this name: export what it holds with \`logpipe tenants export ${tenantId}\`, then run \`logpipe tenants remove ${tenantId}\``,
  )
}
