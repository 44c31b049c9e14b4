import { setImmediate } from 'node:timers/promises'
import type { DynamoDBClient, QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import type { StackStores } from '@logpipe/infra/stores'
import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import type { ReadMeter } from './read-meter.ts'
import { type RemoveTries, removeItems } from './remove-items.ts'
import { sendForBody } from './send-for-body.ts'
import { itemOf, type StoredItem, type WireItem } from './stored-item.ts'

/** The logs table, read from outside the pipeline with no code of the pipeline. */
export interface LogTable {
  /**
   * Every item of one tenant, page by page, ordered by log id; only ids that begin with `prefix` where one is given. While a page is
   * looked at, the next is on its way.
   */
  readonly pagesOf: (tenantId: TenantId, options?: PageOptions) => AsyncGenerator<readonly StoredItem[]>
  /** Rows of other tenants, in no order that anybody could count on. */
  readonly rowsBeside: (tenantId: TenantId) => AsyncGenerator<{ readonly tenantId: string; readonly logId: string }>
  /** Names of all partitions. Reads the whole table's keys. */
  readonly tenants: () => Promise<readonly string[]>
  /** Counts the rows of all tenants that a master key sealed and that have not expired. Reads the whole table. */
  readonly countSealed: (query: SealedQuery) => Promise<SealedRows>
  /** Deletes items of one tenant by their ids. Throws `table_unavailable`; asked again, it deletes the rest. */
  readonly remove: (tenantId: TenantId, logIds: readonly string[], options: RemoveOptions) => Promise<void>
  readonly close: () => void
}

export interface PageOptions extends PartitionOptions {
  /** Of the log ids. */
  readonly prefix?: string
  /** Only what comes after this id. */
  readonly after?: string
  /** What to read besides the ids; everything by default. */
  readonly fields?: readonly ('modified_text' | 'received_at' | 'processed_at')[]
}

export interface PartitionOptions {
  /** What became of the tenant's requests, instead of its rows. */
  readonly isOfOutcomes?: boolean
}

export interface SealedQuery {
  readonly keyId: string
  /** Whether it is the first key, which also made all seals of version 1. */
  readonly isFirst: boolean
  /** Wall clock, milliseconds. */
  readonly nowMs: number
  /** Called with the number of rows read so far. */
  readonly onProgress: (rows: number) => void
}

export interface SealedRows {
  readonly rows: number
  /** When the last of them expires, milliseconds; 0 where there is none. */
  readonly lastExpiresAtMs: number
}

export type RemoveOptions = PartitionOptions & RemoveTries

/** The AWS SDK takes longer to load than most commands run: only what reads the table waits for it. */
const loadSdk = () => import('@aws-sdk/client-dynamodb')
type Sdk = Awaited<ReturnType<typeof loadSdk>>

export interface OpenTable {
  readonly sdk: Sdk
  readonly client: DynamoDBClient
  readonly tableName: string
  /** Reads one page; a meter that was given counts it, and says when. */
  readonly read: (query: ReadQuery) => Promise<ReadPage>
}

/** All of a table, or what a condition on its keys says. */
export type ReadQuery = Omit<QueryCommandInput, 'TableName'>

export interface ReadPage {
  readonly items: readonly StoredItem[]
  /** Where the next page starts; undefined after the last one. */
  readonly lastKey: QueryCommandOutput['LastEvaluatedKey']
  /** Items that a filter let through, and those that were looked at. */
  readonly count: number
  readonly scanned: number
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#API_Query_ResponseSyntax */
interface WirePage
  extends Pick<QueryCommandOutput, 'LastEvaluatedKey' | 'Count' | 'ScannedCount' | 'ConsumedCapacity'> {
  readonly Items?: readonly WireItem[]
}

/** Connects to a table of a stack through DynamoDB's own protocol. */
export async function connectTable(
  { dynamodb }: Pick<StackStores, 'dynamodb'>,
  tableName: string,
  meter?: ReadMeter,
): Promise<{ readonly table: OpenTable; readonly close: () => void }> {
  const sdk = await loadSdk()
  const client = new sdk.DynamoDBClient(dynamodb)
  // It works out for each answer what it would log, a tenth of all time, and logs nothing.
  client.middlewareStack.remove('loggerMiddleware')
  const read = async (query: ReadQuery): Promise<ReadPage> => {
    await meter?.ready()
    const limit = query.Limit ?? meter?.limit()
    const input = {
      ...{ TableName: tableName, ...query },
      ...(limit !== undefined && { Limit: limit }),
      ...(meter !== undefined && { ReturnConsumedCapacity: 'TOTAL' as const }),
    }
    const isQuery = query.KeyConditionExpression !== undefined
    const page = await sendForBody(client, isQuery ? new sdk.QueryCommand(input) : new sdk.ScanCommand(input))
    const { Items = [], LastEvaluatedKey, Count = 0, ScannedCount = 0, ConsumedCapacity } = page as WirePage
    meter?.add({ units: ConsumedCapacity?.CapacityUnits ?? 0, items: ScannedCount })
    return { items: Items.map(itemOf), lastKey: LastEvaluatedKey, count: Count, scanned: ScannedCount }
  }
  return { table: { sdk, client, tableName, read }, close: () => client.destroy() }
}

/** Opens the table of a stack's rows. */
export async function openTable(stores: StackStores, meter?: ReadMeter): Promise<LogTable> {
  const { table, close } = await connectTable(stores, stores.tables.logs, meter)
  return {
    pagesOf: (tenantId, options) => pagesOf(table, tenantId, options),
    rowsBeside: (tenantId) => rowsBeside(table, tenantId),
    tenants: () => tenantsOf(table),
    countSealed: (query) => countSealed(table, query),
    remove: (tenantId, logIds, options) =>
      removeItems(table, partitionOf(tenantId, options), { sortKey: 'log_id', ids: logIds, ...options }),
    close,
  }
}

async function* pagesOf(
  table: OpenTable,
  tenantId: TenantId,
  options: PageOptions = {},
): AsyncGenerator<readonly StoredItem[]> {
  const startKey =
    options.after === undefined ? undefined : { tenant_id: { S: tenantId }, log_id: { S: options.after } }
  let next: Promise<ReadPage> | undefined = queryPage(table, tenantId, options, startKey)
  while (next !== undefined) {
    const { items, lastKey }: ReadPage = await next
    next = lastKey && queryPage(table, tenantId, options, lastKey)
    // Its failure is thrown where it is awaited, unless whoever reads has stopped by then.
    next?.catch(() => undefined)
    // What is done with a page may leave no turn of the event loop in which the request could be sent.
    if (next !== undefined) for (let turns = 0; turns < turnsToSend; turns++) await setImmediate()
    yield items
  }
}

/** In the first a request is made, in the second it is written. */
const turnsToSend = 2

function queryPage(
  { read }: OpenTable,
  tenantId: TenantId,
  { prefix, fields, ...partition }: PageOptions,
  startKey: ReadPage['lastKey'],
): Promise<ReadPage> {
  return read({
    KeyConditionExpression: prefix === undefined ? 'tenant_id = :t' : 'tenant_id = :t AND begins_with(log_id, :p)',
    ExpressionAttributeValues: {
      ':t': { S: partitionOf(tenantId, partition) },
      ...(prefix !== undefined && { ':p': { S: prefix } }),
    },
    ...(fields && { ProjectionExpression: ['tenant_id', 'log_id', ...fields].join(', ') }),
    ConsistentRead: true,
    ...(startKey && { ExclusiveStartKey: startKey }),
  })
}

/** So many rows are looked at in one request: mostly the first are enough. */
const besideLimit = 100

async function* rowsBeside(
  { read }: OpenTable,
  tenantId: TenantId,
): AsyncGenerator<{ readonly tenantId: string; readonly logId: string }> {
  let startKey: ReadPage['lastKey']
  do {
    const page = await read({
      ProjectionExpression: 'tenant_id, log_id',
      Limit: besideLimit,
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    for (const { tenant_id, log_id } of page.items) {
      const name = String(tenant_id)
      if (name !== tenantId && !isOfOutcomes(name)) yield { tenantId: name, logId: String(log_id) }
    }
    startKey = page.lastKey
  } while (startKey !== undefined)
}

/** Names of all partitions, in their order. Reads the whole table. */
export async function partitionsOf({ read }: OpenTable): Promise<readonly string[]> {
  const names = new Set<string>()
  let startKey: ReadPage['lastKey']
  do {
    const page = await read({
      ProjectionExpression: 'tenant_id',
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    for (const item of page.items) names.add(String(item.tenant_id))
    startKey = page.lastKey
  } while (startKey !== undefined)
  return [...names].sort()
}

async function tenantsOf(table: OpenTable): Promise<readonly string[]> {
  return (await partitionsOf(table)).filter((name) => !isOfOutcomes(name))
}

function partitionOf(tenantId: TenantId, { isOfOutcomes = false }: PartitionOptions): string {
  return isOfOutcomes ? `${tenantId}#outcomes` : tenantId
}

/** What became of requests is in partitions beside the tenants' own, and no row. Under any other name they would be audited. */
function isOfOutcomes(partition: string): boolean {
  const [name, suffix, ...others] = partition.split('#')
  return suffix === 'outcomes' && others.length === 0 && parseTenantId(name).kind === 'tenant'
}

/** Beyond it there is no date; an altered row may state any number. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const maxDateMs = 8.64e15

async function countSealed({ read: readPage }: OpenTable, query: SealedQuery): Promise<SealedRows> {
  const { keyId, isFirst, nowMs, onProgress } = query
  let [rows, read, lastExpiresAtMs] = [0, 0, 0]
  let startKey: ReadPage['lastKey']
  do {
    const page = await readPage({
      ProjectionExpression: 'expires_at',
      // A seal of version 1 is of hex digits alone; an outcome of a request has none.
      FilterExpression: `expires_at > :now AND attribute_exists(seal) AND (begins_with(seal, :start)${isFirst ? ' OR NOT contains(seal, :dot)' : ''})`,
      ExpressionAttributeValues: {
        ':now': { N: String(Math.floor(nowMs / 1000)) },
        ':start': { S: `2.${keyId}.` },
        ...(isFirst && { ':dot': { S: '.' } }),
      },
      ConsistentRead: true,
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    rows += page.count
    for (const { expires_at } of page.items)
      lastExpiresAtMs = Math.max(lastExpiresAtMs, Math.min(Number(expires_at) * 1000, maxDateMs))
    read += page.scanned
    onProgress(read)
    startKey = page.lastKey
  } while (startKey !== undefined)
  return { rows, lastExpiresAtMs }
}
