import type { TenantId } from '@logpipe/sdk/contract'
import { topology } from '../topology.ts'
import { type AssumedRole, assumeTenantRole, type SessionKeys } from './assume-tenant-role.ts'
import type { DeployedStack } from './deployed-stack.ts'

/** A row of a tenant. */
export interface OwnedRow {
  readonly tenantId: TenantId
  readonly logId: string
}

export type RowRequest = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'Scan'

/** What AWS said to a request; anything but a grant and a denial proves nothing. */
export type Reply =
  | { readonly kind: 'granted' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Sends a request for rows under a session of the role. A put has a condition that no item can meet. */
export type AskRows = (request: RowRequest, rows: readonly OwnedRow[]) => Promise<Reply>

/** Starts a session of the role, tagged with a tenant or with none. */
export type AssumeRole = (
  tenantId: TenantId | undefined,
) => Promise<{ readonly kind: 'session'; readonly ask: AskRows } | Exclude<AssumedRole, { readonly kind: 'session' }>>

/** The role through which a deployed stack reads rows, assumed as its function does it. */
export function openTenantRole(stack: DeployedStack): AssumeRole {
  return async (tenantId) => {
    const assumed = await assumeTenantRole(stack, tenantId)
    return assumed.kind === 'session' ? { kind: 'session', ask: await openRows(stack, assumed.credentials) } : assumed
  }
}

async function openRows({ region, tables }: DeployedStack, credentials: SessionKeys): Promise<AskRows> {
  const sdk = await import('@aws-sdk/client-dynamodb')
  const [{ name: IndexName, partitionKey }] = topology.tables.logs.indexes
  const TableName = tables.logs
  const commandOf = (request: RowRequest, rows: readonly OwnedRow[]) => {
    const keys = rows.map(({ tenantId, logId }) => ({ tenant_id: { S: tenantId }, log_id: { S: logId } }))
    const [key = {}] = keys
    switch (request) {
      case 'GetItem':
        return new sdk.GetItemCommand({ TableName, Key: key })
      case 'BatchGetItem':
        return new sdk.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys } } })
      case 'Query':
        return new sdk.QueryCommand({
          ...{ TableName, IndexName, Limit: 1, KeyConditionExpression: `${partitionKey} = :k` },
          ExpressionAttributeValues: { ':k': { S: `${rows[0]?.tenantId}#0` } },
        })
      case 'PutItem':
        return new sdk.PutItemCommand({ TableName, Item: key, ConditionExpression: never })
      case 'Scan':
        return new sdk.ScanCommand({ TableName, Limit: 1 })
    }
  }
  return async (request, rows) => {
    const client = new sdk.DynamoDBClient({ region, credentials })
    try {
      await client.send(commandOf(request, rows) as InstanceType<typeof sdk.GetItemCommand>)
      return { kind: 'granted' }
    } catch (error) {
      return replyOf(error instanceof Error ? error.name : String(error))
    } finally {
      client.destroy()
    }
  }
}

/** No item has an attribute and lacks it, so that nothing is written. */
const never = 'attribute_exists(tenant_id) AND attribute_not_exists(tenant_id)'

/** Conditions are looked at once a request is allowed. */
function replyOf(name: string): Reply {
  if (name === 'AccessDeniedException') return { kind: 'denied' }
  return name === 'ConditionalCheckFailedException' ? { kind: 'granted' } : { kind: 'unknown', reason: name }
}
