import { setTimeout as sleep } from 'node:timers/promises'
import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb'
import { backoffMs, type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { chunks, type Limit, maxAttempts, type RowsTable } from './dynamodb-table.ts'
import type { Row } from './row.ts'

/** Maximum keys per BatchGetItem. */
export const maxKeysPerRead = 100

/** Reads one row with a consistent read. */
export async function getRow(
  { client, tableName }: RowsTable,
  tenantId: TenantId,
  logId: LogId,
): Promise<Row | undefined> {
  const Key = { tenant_id: tenantId, log_id: logId }
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }))
  return Item as Row | undefined
}

/** Which of these ids have a row. */
export async function storedIds(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
): Promise<ReadonlySet<string>> {
  const items = await getItems(options, tenantId, logIds, limit, 'log_id')
  return new Set(items.map(({ log_id }) => String(log_id)))
}

type Item = Record<string, unknown>

/** Reads rows by id, in no particular order; omits missing ones. */
async function getItems(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
  projection?: string,
): Promise<readonly Item[]> {
  const batches = chunks([...new Set(logIds)], maxKeysPerRead)
  const found = await Promise.all(batches.map((batch) => limit(() => readBatch(options, tenantId, batch, projection))))
  return found.flat()
}

/** Reads at most 100 rows by id, in no particular order; omits missing ones. */
export async function readBatch(
  { client, tableName, random }: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  projection?: string,
): Promise<readonly Item[]> {
  const found: Item[] = []
  let keys: Item[] = logIds.map((log_id) => ({ tenant_id: tenantId, log_id }))
  for (let attempt = 0; keys.length > 0; attempt++) {
    if (attempt === maxAttempts) {
      throw new LogpipeError('table_unavailable', `${keys.length} keys were throttled ${maxAttempts} times`)
    }
    if (attempt > 0) await sleep(backoffMs(attempt, random, { baseMs: 50, capMs: 2_000 }))
    const request = {
      Keys: keys,
      ConsistentRead: true,
      ...(projection && { ProjectionExpression: projection }),
      ...(projection?.includes('#timestamp') && { ExpressionAttributeNames: { '#timestamp': 'timestamp' } }),
    }
    const output = await client.send(new BatchGetCommand({ RequestItems: { [tableName]: request } }))
    found.push(...(output.Responses?.[tableName] ?? []))
    keys = output.UnprocessedKeys?.[tableName]?.Keys ?? []
  }
  return found
}
