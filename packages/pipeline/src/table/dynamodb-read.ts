import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { isExpired, parseRowOf } from './check-row.ts'
import { chunks, type Limit, type RowsTable } from './dynamodb-table.ts'
import { isTransient, retryWaits } from './retry-waits.ts'
import type { Row } from './row.ts'
import { type Attributes, toAttributes } from './row-attributes.ts'
import type { RowContent } from './tenant-rows.ts'

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

/**
 * What each of these ids holds that has a row. Read with eventual consistency it costs half, and may miss a new row. What has expired counts as
 * deleted.
 */
export async function storedContents(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  { limit, isConsistent }: { readonly limit: Limit; readonly isConsistent: boolean },
): Promise<ReadonlyMap<string, RowContent>> {
  const wanted = { projection: 'log_id, content, expires_at', isConsistent }
  const items = await getItems(options, tenantId, logIds, limit, wanted)
  const now = options.now()
  return new Map(
    items
      .map(
        (item) =>
          [item.log_id?.S ?? '', { content: item.content?.S ?? '', expires_at: Number(item.expires_at?.N) }] as const,
      )
      .filter(([, row]) => !isExpired(row, now)),
  )
}

interface Wanted {
  readonly projection?: string
  /** True by default. */
  readonly isConsistent?: boolean
  /** For how long a busy table is asked again, milliseconds; some seconds by default. */
  readonly timeLeft?: () => number
}

/** Reads rows by id, in no particular order; omits missing ones. */
async function getItems(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
  wanted: Wanted,
): Promise<readonly Attributes[]> {
  const batches = chunks([...new Set(logIds)], maxKeysPerRead)
  const found = await Promise.all(batches.map((batch) => limit(() => readBatch(options, tenantId, batch, wanted))))
  return found.flat()
}

/** Reads at most 100 rows by id, in no particular order; omits missing ones. */
export async function readBatch(
  options: RowsTable,
  tenantId: TenantId,
  logIds: readonly LogId[],
  wanted: Wanted = {},
): Promise<readonly Attributes[]> {
  const keys = logIds.map((log_id) => toAttributes({ tenant_id: tenantId, log_id }))
  return readKeys(options, keys, wanted)
}

/** Reads at most 100 items by key, in no particular order; omits missing ones. */
export async function readKeys(
  options: RowsTable,
  wantedKeys: readonly Attributes[],
  wanted: Wanted = {},
): Promise<readonly Attributes[]> {
  const found: Attributes[] = []
  const waits = retryWaits(options, { timeLeft: wanted.timeLeft })
  let keys = wantedKeys
  while (keys.length > 0) {
    const { items, left, error } = await readOnce(options, keys, wanted)
    found.push(...items)
    if (left.length < keys.length) waits.succeeded()
    keys = left
    if (keys.length > 0 && (!isTransient(error) || !(await waits.wait()))) throw error
  }
  return found
}

interface ReadOutcome {
  readonly items: readonly Attributes[]
  /** Keys still to be read, and why. */
  readonly left: readonly Attributes[]
  readonly error?: unknown
}

async function readOnce(
  { client, tableName }: RowsTable,
  keys: readonly Attributes[],
  { projection, isConsistent = true }: Wanted,
): Promise<ReadOutcome> {
  const request = {
    Keys: [...keys],
    ConsistentRead: isConsistent,
    ...(projection && { ProjectionExpression: projection }),
    ...(projection?.includes('#timestamp') && { ExpressionAttributeNames: { '#timestamp': 'timestamp' } }),
  }
  try {
    const output = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }))
    const left = output.UnprocessedKeys?.[tableName]?.Keys ?? []
    const error = new LogpipeError('table_unavailable', `${left.length} of ${keys.length} keys were throttled`)
    return { items: output.Responses?.[tableName] ?? [], left, error }
  } catch (error) {
    return { items: [], left: keys, error }
  }
}
