import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { isObject, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type { BucketMove } from '../limits/token-lease.ts'
import type { KeyRecord, Scope, TenantAdmin, TenantDirectory, VersionedSettings } from './tenant-directory.ts'
import { defaultSettings, overlaySettings } from './tenant-settings.ts'

export interface DynamoTenantsOptions {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
}

type Item = Readonly<Record<string, unknown>>

/** One item each: the settings and every key; */
const settingsItem = 'settings'
const keyItem = (keyId: string): string => `key#${keyId}`
/**
 * and, in a partition beside them, the bucket of tokens and what was sent on a day. A role may be held to partitions, not to
 * items: functions that count must not reach keys and settings. No tenant's name holds a `#`.
 */
const countsOf = (tenantId: TenantId): string => `${tenantId}#counts`
const bucketItem = 'bucket'
const usageItem = (day: string): string => `usage#${day}`
/** Counters of a day are of no use after this. Seconds. */
const usageKeptSeconds = 3 * 86_400

/** The tenants table: what the functions ask of it, and what an operator does with it. */
export function createDynamoTenants(options: DynamoTenantsOptions): TenantDirectory & TenantAdmin {
  return {
    readKey: async (tenantId, keyId) => toKey(await read(options, tenantId, keyItem(keyId))),
    readSettings: async (tenantId) => toSettings(await read(options, tenantId, settingsItem)),
    bucketOf: (tenantId) => ({
      read: async () => toSpentUntil(await read(options, countsOf(tenantId), bucketItem)),
      move: (move) => moveBucket(options, tenantId, move),
    }),
    addUsage: (tenantId, day, bytes) => addUsage(options, tenantId, day, bytes),
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
      const { keyId, hash, scopes, createdAt, expiresAt } = key
      const item = { tenant_id: tenantId, item: keyItem(keyId), key_id: keyId, hash, scopes, created_at: createdAt }
      await putIf(options, { ...item, ...(expiresAt && { key_expires_at: expiresAt }) }, {})
    },
    endKey: (tenantId, keyId, expiresAt) => endKey(options, tenantId, keyId, expiresAt),
    removeKey: async (tenantId, keyId) => (await remove(options, tenantId, keyItem(keyId))) !== undefined,
    listKeys: async (tenantId) => {
      const items = await itemsOf(options, tenantId, 'key#')
      return items.map(toKey).filter((key) => key !== undefined)
    },
    listTenants: () => listTenants(options),
    removeTenant: async (tenantId) => {
      for (const partition of [tenantId, countsOf(tenantId)]) {
        for (const { item } of await itemsOf(options, partition, '')) await remove(options, partition, String(item))
      }
    },
  }
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown error'
    throw new LogpipeError('table_unavailable', `the tenants table did not answer: ${name}`, { cause })
  }
}

function read({ client, tableName }: DynamoTenantsOptions, partition: string, item: string): Promise<Item | undefined> {
  const Key = { tenant_id: partition, item }
  return guarded(
    async () => (await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item,
  )
}

function remove(
  { client, tableName }: DynamoTenantsOptions,
  partition: string,
  item: string,
): Promise<Item | undefined> {
  const command = new DeleteCommand({
    TableName: tableName,
    Key: { tenant_id: partition, item },
    ReturnValues: 'ALL_OLD',
  })
  return guarded(async () => (await client.send(command)).Attributes)
}

interface Condition {
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Record<string, unknown>
}

/** Puts an item where the condition holds; false where it does not. */
function putIf(
  { client, tableName }: DynamoTenantsOptions,
  Item: Record<string, unknown>,
  condition: Condition,
): Promise<boolean> {
  return ifHolds(() => client.send(new PutCommand({ TableName: tableName, Item, ...condition })))
}

function ifHolds(send: () => Promise<unknown>): Promise<boolean> {
  return guarded(async () => {
    try {
      await send()
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  })
}

function endKey(
  { client, tableName }: DynamoTenantsOptions,
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

/** `start` sets the bucket, `add` moves it by an atomic addition, each only where the plan still holds. */
function moveBucket(
  { client, tableName }: DynamoTenantsOptions,
  tenantId: TenantId,
  { kind, byMs, nowMs, emptyAtMs }: BucketMove,
): Promise<boolean> {
  const Key = { tenant_id: countsOf(tenantId), item: bucketItem }
  const command =
    kind === 'start'
      ? new UpdateCommand({
          TableName: tableName,
          Key,
          UpdateExpression: 'SET spent_until = :to',
          ConditionExpression: 'attribute_not_exists(spent_until) OR spent_until <= :now',
          ExpressionAttributeValues: { ':to': nowMs + byMs, ':now': nowMs },
        })
      : new UpdateCommand({
          TableName: tableName,
          Key,
          UpdateExpression: 'ADD spent_until :by',
          ConditionExpression: 'spent_until BETWEEN :now AND :last',
          ExpressionAttributeValues: { ':by': byMs, ':now': nowMs, ':last': emptyAtMs - byMs },
        })
  return ifHolds(() => client.send(command))
}

function addUsage(
  { client, tableName }: DynamoTenantsOptions,
  tenantId: TenantId,
  day: string,
  bytes: number,
): Promise<number> {
  const command = new UpdateCommand({
    TableName: tableName,
    Key: { tenant_id: countsOf(tenantId), item: usageItem(day) },
    UpdateExpression: 'ADD sent_bytes :bytes SET expires_at = :expires',
    ExpressionAttributeValues: { ':bytes': bytes, ':expires': Date.parse(day) / 1000 + usageKeptSeconds },
    ReturnValues: 'UPDATED_NEW',
  })
  return guarded(async () => Number((await client.send(command)).Attributes?.sent_bytes ?? 0))
}

async function itemsOf(
  { client, tableName }: DynamoTenantsOptions,
  partition: string,
  prefix: string,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let startKey: Record<string, unknown> | undefined
  do {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: prefix === '' ? 'tenant_id = :t' : 'tenant_id = :t AND begins_with(#item, :p)',
      ...(prefix !== '' && { ExpressionAttributeNames: { '#item': 'item' } }),
      ExpressionAttributeValues: { ':t': partition, ...(prefix !== '' && { ':p': prefix }) },
      ConsistentRead: true,
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    const page = await guarded(() => client.send(command))
    items.push(...(page.Items ?? []))
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
  return items
}

async function listTenants({ client, tableName }: DynamoTenantsOptions) {
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
  }
}

/** Settings of an older version of the code may lack what is new: the defaults fill it in. */
function toSettings(item: Item | undefined): VersionedSettings | undefined {
  if (item === undefined || !isObject(item.settings)) return undefined
  // A policy was judged when it was set: a version that judges more strictly must not lock its tenant out.
  const parsed = overlaySettings(item.settings, defaultSettings, () => [])
  if (parsed.kind === 'invalid')
    throw new LogpipeError('internal', `settings in the table are damaged: ${parsed.problems.join('; ')}`)
  return { settings: parsed.settings, version: Number(item.version), updatedAt: String(item.updated_at) }
}

function toSpentUntil(item: Item | undefined): number | undefined {
  return typeof item?.spent_until === 'number' ? item.spent_until : undefined
}
