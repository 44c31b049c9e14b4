import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'

/** The `tenants` table: one partition per tenant for settings and keys, another for counters. */
export interface TenantsTable {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
}

export type Item = Readonly<Record<string, unknown>>

/**
 * The partition of a tenant's counters: token bucket and daily usage. IAM can restrict a role to partitions but not to
 * items, and functions that count must have no access to keys and settings. No tenant id contains a `#`.
 */
export const countsOf = (tenantId: TenantId): string => `${tenantId}#counts`

/** Runs a call; throws `table_unavailable` if it fails. */
export async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown error'
    throw new LogpipeError('table_unavailable', `the tenants table is unavailable: ${name}`, { cause })
  }
}

export function readItem(
  { client, tableName }: TenantsTable,
  partition: string,
  item: string,
): Promise<Item | undefined> {
  const Key = { tenant_id: partition, item }
  return guarded(
    async () => (await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item,
  )
}

export function removeItem(
  { client, tableName }: TenantsTable,
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

/** Puts an item if the condition holds; returns false if it does not. */
export function putIf(
  { client, tableName }: TenantsTable,
  Item: Record<string, unknown>,
  condition: Condition,
): Promise<boolean> {
  return ifHolds(() => client.send(new PutCommand({ TableName: tableName, Item, ...condition })))
}

/** Sends a conditional write; returns false if its condition does not hold. */
export function ifHolds(send: () => Promise<unknown>): Promise<boolean> {
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

/** All items of a partition whose sort key starts with `prefix`. */
export async function itemsOf(
  { client, tableName }: TenantsTable,
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
