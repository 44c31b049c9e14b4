import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { TenantId } from '@logpipe/sdk/contract'
import { countsOf, guarded, type Item, ifHolds, readItem, type TenantsTable } from '../tenants/dynamodb-items.ts'
import type { LimitStore } from './limit-store.ts'
import type { BucketMove } from './token-lease.ts'

const bucketItem = 'bucket'
const usageItem = (day: string): string => `usage#${day}`
/** How long a day's counter is kept. Seconds. */
const usageKeptSeconds = 3 * 86_400

/** Stores each tenant's token bucket and daily usage in the tenants table. */
export function createDynamoLimits(table: TenantsTable): LimitStore {
  return {
    bucketOf: (tenantId) => ({
      read: async () => toSpentUntil(await readItem(table, countsOf(tenantId), bucketItem)),
      move: (move) => moveBucket(table, tenantId, move),
    }),
    addUsage: (tenantId, day, bytes) => addUsage(table, tenantId, day, bytes),
  }
}

/** `start` sets the bucket and `add` moves it by an atomic addition, each only if the plan is still valid. */
function moveBucket(
  { client, tableName }: TenantsTable,
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
  { client, tableName }: TenantsTable,
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

function toSpentUntil(item: Item | undefined): number | undefined {
  return typeof item?.spent_until === 'number' ? item.spent_until : undefined
}
