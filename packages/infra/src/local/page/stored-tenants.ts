import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { topology } from '../../topology.ts'

/** Partitions looked at: each takes a request. */
const maxPartitions = 64
/** Sorts after every id that a log can have. */
const afterAllIds = '~'

/** Tenants that have rows, as many as are found in so many steps: a step skips all rows of the last tenant. */
export async function storedTenants(client: DynamoDBDocumentClient): Promise<readonly TenantId[]> {
  const { name: TableName, partitionKey, sortKey } = topology.tables.logs
  const found: TenantId[] = []
  let start: Record<string, string> | undefined
  for (let step = 0; step < maxPartitions; step++) {
    const scan = { TableName, Limit: 1, ProjectionExpression: partitionKey, ...(start && { ExclusiveStartKey: start }) }
    const { Items = [] } = await client.send(new ScanCommand(scan))
    const partition = Items[0]?.[partitionKey]
    if (typeof partition !== 'string') break
    // Outcomes of requests are in partitions beside the tenants' own, whose names no tenant can have.
    const parsed = parseTenantId(partition)
    if (parsed.kind === 'tenant') found.push(parsed.tenantId)
    start = { [partitionKey]: partition, [sortKey]: afterAllIds }
  }
  return found
}
