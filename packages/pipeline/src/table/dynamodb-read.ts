import { setTimeout as sleep } from 'node:timers/promises'
import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { backoffMs, type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { isExpired, parseRowOf } from './check-row.ts'
import { chunks, type Limit, maxAttempts, type RowsTable } from './dynamodb-table.ts'
import type { Row } from './row.ts'
import { type Attributes, toAttributes } from './row-attributes.ts'

/** Maximum keys per BatchGetItem. */
export const maxKeysPerRead = 100

/** Reads one row with a consistent read. An item that the pipeline did not write is left out, as is an expired row. */
export async function getRow(options: RowsTable, tenantId: TenantId, logId: LogId): Promise<Row | undefined> {
  const item = await getItem(options, tenantId, logId)
  if (item === undefined) return undefined
  const row = parseRowOf(item, tenantId)
  if (row === undefined) options.onSkipped?.({ tenantId, rows: 1 })
  return row !== undefined && isExpired(row, options.now()) ? undefined : row
}

/** Reads one item, whatever it is, with a consistent read. */
export async function getItem(
  { client, tableName }: RowsTable,
  tenantId: TenantId,
  logId: LogId,
): Promise<Attributes | undefined> {
  const Key = toAttributes({ tenant_id: tenantId, log_id: logId })
  return (await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item
}

/** Which of these ids have a row. */
export async function storedIds(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
): Promise<ReadonlySet<string>> {
  const items = await getItems(options, tenantId, logIds, limit, 'log_id, expires_at')
  const isLeft = ({ expires_at }: Attributes): boolean => !(Number(expires_at?.N) * 1000 <= options.now())
  return new Set(items.filter(isLeft).map(({ log_id }) => log_id?.S ?? ''))
}

/** Reads rows by id, in no particular order; omits missing ones. */
async function getItems(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
  projection?: string,
): Promise<readonly Attributes[]> {
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
): Promise<readonly Attributes[]> {
  const found: Attributes[] = []
  let keys = logIds.map((log_id) => toAttributes({ tenant_id: tenantId, log_id }))
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
    const output = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }))
    found.push(...(output.Responses?.[tableName] ?? []))
    keys = output.UnprocessedKeys?.[tableName]?.Keys ?? []
  }
  return found
}
