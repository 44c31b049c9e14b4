import { setTimeout as sleep } from 'node:timers/promises'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb'
import { backoffMs, type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { cutToBytes, type Row, recentKey, recentShards } from '../table/row.ts'
import type {
  OpenTenantRows,
  PutOutcome,
  RecentQuery,
  RecentRows,
  RowFailure,
  TenantRows,
} from '../table/tenant-rows.ts'

export interface DynamoRowsOptions {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
  /** Name of the index that orders rows by time of receipt. */
  readonly recentIndex: string
  readonly random: () => number
  /** BatchWriteItem calls side by side. 8 by default. */
  readonly concurrency?: number
  /** Index entries that one request reads of a shard to find those of a severity: so many a call, in so many calls. */
  readonly scan?: { readonly entries: number; readonly calls: number }
}

/** Limits of one call. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxItemsPerWrite = 25
const maxKeysPerRead = 100
/** Unprocessed items are sent again this often before the batch counts as failed. */
const maxAttempts = 8

/** Opens the rows of one tenant in a DynamoDB table. Every key it sends is built from that tenant. */
export function createDynamoRows(options: DynamoRowsOptions): OpenTenantRows {
  const limit = pLimit(options.concurrency ?? 8)
  return (tenantId): TenantRows => ({
    putAll: (rows, timeLeft = forever) => guarded(() => putAll(options, owned(rows, tenantId), limit, timeLeft)),
    putNew: (row) => guarded(() => putNew(options, ownedRow(row, tenantId))),
    get: (logId) => guarded(() => getRow(options, tenantId, logId)),
    stored: (logIds) => guarded(() => storedIds(options, tenantId, logIds, limit)),
    recent: (query) => guarded(() => recentRows(options, tenantId, query)),
  })
}

/** A row of another tenant here is a bug of ours, never an input: it stops everything. */
function ownedRow(row: Row, tenantId: TenantId): Row {
  if (row.tenant_id !== tenantId) throw new LogpipeError('internal', 'a row was handed to the wrong tenant')
  return row
}

function owned(rows: readonly Row[], tenantId: TenantId): readonly Row[] {
  return rows.map((row) => ownedRow(row, tenantId))
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw unavailable(cause)
  }
}

function unavailable(cause: unknown): LogpipeError {
  if (cause instanceof LogpipeError) return cause
  const name = cause instanceof Error ? cause.name : 'unknown error'
  return new LogpipeError('table_unavailable', `the table did not answer: ${name}`, { cause })
}

const forever = (): number => Number.POSITIVE_INFINITY

type Limit = ReturnType<typeof pLimit>
type TimeLeft = () => number

async function putAll(
  options: DynamoRowsOptions,
  rows: readonly Row[],
  limit: Limit,
  timeLeft: TimeLeft,
): Promise<readonly RowFailure[]> {
  if (new Set(rows.map(({ log_id }) => log_id)).size < rows.length) {
    throw new LogpipeError('internal', 'the same id twice in one call, which BatchWriteItem refuses')
  }
  const batches = chunks(rows, maxItemsPerWrite)
  return (await Promise.all(batches.map((batch) => limit(() => writeBatch(options, batch, timeLeft))))).flat()
}

/** Writes one batch; what DynamoDB hands back unprocessed goes again after a jittered wait, while there is time for it. */
async function writeBatch(
  options: DynamoRowsOptions,
  batch: readonly Row[],
  timeLeft: TimeLeft,
): Promise<readonly RowFailure[]> {
  let pending = batch
  for (let attempt = 0; ; attempt++) {
    const outcome = await writeOnce(options, pending, timeLeft)
    if (outcome.kind === 'refused') return writeSingly(options, pending, timeLeft, outcome.error)
    pending = outcome.rows
    if (pending.length === 0) return []
    const waitMs = backoffMs(attempt, options.random, { baseMs: 50, capMs: 2_000 })
    if (attempt + 1 === maxAttempts || waitMs >= timeLeft()) {
      return pending.map((row) => ({ row, kind: 'unavailable', error: outcome.error }))
    }
    await sleep(waitMs)
  }
}

type WriteOutcome =
  /** What is still to be written, and why it was not. */
  | { readonly kind: 'left'; readonly rows: readonly Row[]; readonly error?: unknown }
  /** One of the rows is none that the table takes; DynamoDB does not say which. */
  | { readonly kind: 'refused'; readonly error: unknown }

async function writeOnce(
  { client, tableName }: DynamoRowsOptions,
  rows: readonly Row[],
  timeLeft: TimeLeft,
): Promise<WriteOutcome> {
  const RequestItems = { [tableName]: rows.map((Item) => ({ PutRequest: { Item } })) }
  try {
    const answer = await client.send(new BatchWriteCommand({ RequestItems }), within(timeLeft))
    const left = answer.UnprocessedItems?.[tableName] ?? []
    const error = new LogpipeError('table_unavailable', `${left.length} of ${rows.length} rows were throttled`)
    return { kind: 'left', rows: left.map(({ PutRequest }) => PutRequest?.Item as unknown as Row), error }
  } catch (cause) {
    return isValidation(cause) ? { kind: 'refused', error: cause } : { kind: 'left', rows, error: unavailable(cause) }
  }
}

/** Row by row, to find the one that the table does not take. */
async function writeSingly(
  options: DynamoRowsOptions,
  rows: readonly Row[],
  timeLeft: TimeLeft,
  error: unknown,
): Promise<readonly RowFailure[]> {
  if (rows.length === 1) return rows.map((row) => ({ row, kind: 'refused', error }))
  const failures: RowFailure[] = []
  for (const row of rows) failures.push(...(await writeBatch(options, [row], timeLeft)))
  return failures
}

/** A call that hangs must not hold the answer up until the function is cut off. */
function within(timeLeft: TimeLeft): { readonly abortSignal?: AbortSignal } {
  const leftMs = timeLeft()
  return Number.isFinite(leftMs) ? { abortSignal: AbortSignal.timeout(Math.max(1, Math.ceil(leftMs))) } : {}
}

function isValidation(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException'
}

async function putNew(options: DynamoRowsOptions, row: Row): Promise<PutOutcome> {
  try {
    await options.client.send(
      new PutCommand({
        TableName: options.tableName,
        Item: row,
        ConditionExpression: 'attribute_not_exists(log_id)',
      }),
    )
    return { kind: 'stored' }
  } catch (error) {
    if (isValidation(error)) return { kind: 'refused' }
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
  const before = await getRow(options, row.tenant_id, row.log_id)
  if (before === undefined) return putNew(options, row)
  return before.content === row.content ? { kind: 'same', row: before } : { kind: 'conflict' }
}

async function getRow(
  { client, tableName }: DynamoRowsOptions,
  tenantId: TenantId,
  logId: LogId,
): Promise<Row | undefined> {
  const Key = { tenant_id: tenantId, log_id: logId }
  const answer = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }))
  return answer.Item as Row | undefined
}

async function storedIds(
  options: DynamoRowsOptions,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
): Promise<ReadonlySet<string>> {
  const items = await getItems(options, tenantId, logIds, limit, 'log_id')
  return new Set(items.map(({ log_id }) => String(log_id)))
}

type Item = Record<string, unknown>

/** Reads rows by id; those that are not there are left out, and the order is not kept. */
async function getItems(
  options: DynamoRowsOptions,
  tenantId: TenantId,
  logIds: readonly LogId[],
  limit: Limit,
  projection?: string,
): Promise<readonly Item[]> {
  const batches = chunks([...new Set(logIds)], maxKeysPerRead)
  const found = await Promise.all(batches.map((batch) => limit(() => readBatch(options, tenantId, batch, projection))))
  return found.flat()
}

async function readBatch(
  { client, tableName, random }: DynamoRowsOptions,
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
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [tableName]: request } }))
    found.push(...(answer.Responses?.[tableName] ?? []))
    keys = answer.UnprocessedKeys?.[tableName]?.Keys ?? []
  }
  return found
}

/** Merges the newest entries of every shard (each is asked for a full page, since all may be in one), then reads their rows. */
async function recentRows(options: DynamoRowsOptions, tenantId: TenantId, query: RecentQuery): Promise<RecentRows> {
  const { since, end } = rangeOf(query)
  if (since > end) return { rows: [] }
  const keys = Array.from({ length: recentShards }, (_, shard) => recentKey(tenantId, shard))
  const shards = await Promise.all(keys.map((key) => recentOfShard(options, key, query)))
  // What lies further back than the shard that was read least is not known yet in that shard.
  const knownTo = shards.reduce((newest, { readTo = '' }) => (readTo > newest ? readTo : newest), '')
  const entries = shards.flatMap((shard) => shard.entries).filter(({ recent_sort = '' }) => recent_sort >= knownTo)
  const newest = entries.sort((a, b) => compareDescending(a.recent_sort, b.recent_sort))
  const page = newest.slice(0, query.limit)
  const { rows, isFull } = await readRows(options, tenantId, page, query.maxBytes)
  const [last, lastOfPage] = [rows.at(-1)?.recent_sort, page.at(-1)?.recent_sort]
  if (isFull && last !== undefined && last !== lastOfPage) return { rows, next: last }
  const next = newest.length > page.length ? lastOfPage : knownTo
  return { rows, ...(next && { next }) }
}

/** Without the originals: a page of those would be many times what is shown of it. */
const shownColumns = [
  ...['tenant_id', 'log_id', 'modified_text', 'severity', '#timestamp', 'received_at', 'processed_at', 'redactions'],
  ...['policy', 'content', 'seal', 'expires_at', 'recent_key', 'recent_sort'],
].join(', ')

/** Reads the rows of index entries in their order, one call after the other, until they fill a page: they are held in memory. */
async function readRows(
  options: DynamoRowsOptions,
  tenantId: TenantId,
  entries: readonly RecentEntry[],
  maxBytes: number | undefined,
): Promise<ReturnType<typeof cutToBytes>> {
  const rows: Row[] = []
  for (const part of chunks(entries, maxKeysPerRead)) {
    const logIds = part.map(({ log_id }) => log_id)
    const found = (await readBatch(options, tenantId, logIds, shownColumns)) as unknown as Row[]
    rows.push(...found.sort((a, b) => compareDescending(a.recent_sort, b.recent_sort)))
    const cut = cutToBytes(rows, maxBytes)
    if (cut.isFull) return cut
  }
  return { rows, isFull: false }
}

type RecentEntry = Pick<Row, 'log_id' | 'recent_sort'>

/** Entries of one shard, newest first. */
interface ShardEntries {
  readonly entries: readonly RecentEntry[]
  /** Where reading stopped before the end: a rare severity may be behind thousands of others. */
  readonly readTo?: string
}

const defaultScan = { entries: 1_000, calls: 5 }

async function recentOfShard(options: DynamoRowsOptions, key: string, query: RecentQuery): Promise<ShardEntries> {
  const { limit, before, severity } = query
  const scan = options.scan ?? defaultScan
  const entries: RecentEntry[] = []
  let startKey: Record<string, unknown> | undefined
  for (let call = 0; call < scan.calls; call++) {
    // With a filter the limit counts what is read and not what is found.
    const count = severity === undefined ? limit + 2 : scan.entries
    const answer = await options.client.send(recentCommand(options, key, query, { count, startKey }))
    for (const item of answer.Items ?? []) if (item.recent_sort !== before) entries.push(item as RecentEntry)
    startKey = answer.LastEvaluatedKey
    if (startKey === undefined || entries.length > limit) return { entries }
  }
  return { entries, readTo: String(startKey?.recent_sort) }
}

interface IndexPage {
  readonly count: number
  readonly startKey: Record<string, unknown> | undefined
}

function recentCommand(
  { tableName, recentIndex }: DynamoRowsOptions,
  key: string,
  query: RecentQuery,
  { count, startKey }: IndexPage,
): QueryCommand {
  const { since, end } = rangeOf(query)
  const { severity } = query
  return new QueryCommand({
    TableName: tableName,
    IndexName: recentIndex,
    KeyConditionExpression: 'recent_key = :key AND recent_sort BETWEEN :since AND :end',
    ExpressionAttributeValues: {
      ':key': key,
      ':since': since,
      ':end': end,
      ...(severity && { ':severity': severity }),
    },
    ...(severity && { FilterExpression: 'severity = :severity' }),
    ScanIndexForward: false,
    Limit: count,
    ...(startKey && { ExclusiveStartKey: startKey }),
  })
}

/** Where in the index's order a query begins and ends; DynamoDB refuses a range whose end comes first. */
function rangeOf({ before, since = '0', until }: RecentQuery): { readonly since: string; readonly end: string } {
  return { since, end: [before, until].filter((bound) => bound !== undefined).sort()[0] ?? '~' }
}

function compareDescending(a = '', b = ''): number {
  if (a === b) return 0
  return a < b ? 1 : -1
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
