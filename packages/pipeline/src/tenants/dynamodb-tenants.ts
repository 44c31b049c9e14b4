import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { isObject, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import {
  countsOf,
  guarded,
  type Item,
  ifHolds,
  itemsOf,
  putIf,
  readItem,
  removeItem,
  type TenantsTable,
} from './dynamodb-items.ts'
import type { KeyRecord, Scope, TenantAdmin, TenantDirectory, VersionedSettings } from './tenant-directory.ts'
import { defaultSettings, overlaySettings } from './tenant-settings.ts'

/** A tenant's partition has one item for its settings and one for each key. */
export const settingsItem = 'settings'
const keyItem = (keyId: string): string => `key#${keyId}`

/** The tenants table, for functions and for operators. */
export function createDynamoTenants(options: TenantsTable): TenantDirectory & TenantAdmin {
  return {
    readKey: async (tenantId, keyId) => toKey(await readItem(options, tenantId, keyItem(keyId))),
    readSettings: async (tenantId) => toSettings(await readItem(options, tenantId, settingsItem)),
    addTenant: (tenantId, { settings, version, updatedAt }) =>
      putIf(
        options,
        { tenant_id: tenantId, item: settingsItem, settings, version, updated_at: updatedAt },
        {
          ConditionExpression: 'attribute_not_exists(tenant_id)',
        },
      ),
    replaceSettings: (tenantId, beforeVersion, { settings, version, updatedAt }) =>
      putIf(
        options,
        { tenant_id: tenantId, item: settingsItem, settings, version, updated_at: updatedAt },
        {
          ConditionExpression: 'version = :before',
          ExpressionAttributeValues: { ':before': beforeVersion },
        },
      ),
    putKey: async (tenantId, key) => {
      const { keyId, hash, scopes, createdAt, expiresAt, hasContentIds, deletedAfter } = key
      const item = { tenant_id: tenantId, item: keyItem(keyId), key_id: keyId, hash, scopes, created_at: createdAt }
      const more = {
        ...(expiresAt && { key_expires_at: expiresAt }),
        ...(hasContentIds && { content_ids: true }),
        ...(deletedAfter && { expires_at: deletedAfter }),
      }
      await putIf(options, { ...item, ...more }, {})
    },
    endKey: (tenantId, keyId, expiresAt) => endKey(options, tenantId, keyId, expiresAt),
    removeKey: async (tenantId, keyId) => (await removeItem(options, tenantId, keyItem(keyId))) !== undefined,
    listKeys: async (tenantId) => {
      const items = await itemsOf(options, tenantId, 'key#')
      return items.map(toKey).filter((key) => key !== undefined)
    },
    listTenants: () => listTenants(options),
    removeTenant: async (tenantId) => {
      // Keys are before the settings in a partition: the second walk finds those that were put until the settings were gone.
      for (const partition of [tenantId, tenantId, countsOf(tenantId)]) {
        for (const { item } of await itemsOf(options, partition, '')) await removeItem(options, partition, String(item))
      }
    },
  }
}

function endKey(
  { client, tableName }: TenantsTable,
  tenantId: TenantId,
  keyId: string,
  expiresAt: string,
): Promise<boolean> {
  const command = new UpdateCommand({
    TableName: tableName,
    Key: { tenant_id: tenantId, item: keyItem(keyId) },
    UpdateExpression: 'SET key_expires_at = :end',
    ConditionExpression: 'attribute_exists(key_id) AND (attribute_not_exists(key_expires_at) OR key_expires_at > :end)',
    ExpressionAttributeValues: { ':end': expiresAt },
  })
  return ifHolds(() => client.send(command))
}

async function listTenants({ client, tableName }: TenantsTable) {
  const found: { readonly tenantId: TenantId; readonly settings: VersionedSettings }[] = []
  let startKey: Record<string, unknown> | undefined
  do {
    const command = new ScanCommand({
      TableName: tableName,
      FilterExpression: '#item = :settings',
      ExpressionAttributeNames: { '#item': 'item' },
      ExpressionAttributeValues: { ':settings': settingsItem },
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    const page = await guarded(() => client.send(command))
    for (const item of page.Items ?? []) {
      const settings = toSettings(item)
      if (settings !== undefined) found.push({ tenantId: item.tenant_id as TenantId, settings })
    }
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
  return found.sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1))
}

function toKey(item: Item | undefined): KeyRecord | undefined {
  if (item === undefined || typeof item.hash !== 'string' || !Array.isArray(item.scopes)) return undefined
  return {
    keyId: String(item.key_id),
    hash: item.hash,
    scopes: item.scopes as Scope[],
    createdAt: String(item.created_at),
    ...(typeof item.key_expires_at === 'string' && { expiresAt: item.key_expires_at }),
    ...(item.content_ids === true && { hasContentIds: true }),
  }
}

/** Settings stored by an older release may lack new fields: the defaults fill them in. */
function toSettings(item: Item | undefined): VersionedSettings | undefined {
  if (item === undefined || !isObject(item.settings)) return undefined
  // The redaction policy was validated when it was set: stricter rules in a newer release must not lock its tenant out.
  const parsed = overlaySettings(item.settings, defaultSettings, () => [])
  if (parsed.kind === 'invalid')
    throw new LogpipeError('internal', `the stored settings are corrupt: ${parsed.problems.join('; ')}`)
  return { settings: parsed.settings, version: Number(item.version), updatedAt: String(item.updated_at) }
}
