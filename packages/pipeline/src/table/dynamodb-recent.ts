import { QueryCommand } from '@aws-sdk/client-dynamodb'
import type { TenantId } from '@logpipe/sdk/contract'
import { maxKeysPerRead, readBatch } from './dynamodb-read.ts'
import { chunks, type RowsTable } from './dynamodb-table.ts'
import { cutToBytes, type Row, recentKey, recentShards } from './row.ts'
import { type Attributes, parseRow } from './row-attributes.ts'
import type { RecentQuery, RecentRows } from './tenant-rows.ts'

/** Merges the newest entries of all shards (a full page from each, as one may have them all), then reads their rows. */
export async function recentRows(options: RowsTable, tenantId: TenantId, query: RecentQuery): Promise<RecentRows> {
  const { since, end } = rangeOf(query)
  if (since > end) return { rows: [] }
  const keys = Array.from({ length: recentShards }, (_, shard) => recentKey(tenantId, shard))
  const shards = await Promise.all(keys.map((key) => recentOfShard(options, key, query)))
  // Entries older than where the least-read shard stopped may be preceded by unread ones of that shard.
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

/** Without the originals, which would make a page several times larger than what it shows. */
const shownColumns = [
  ...['tenant_id', 'log_id', 'modified_text', 'severity', '#timestamp', 'received_at', 'processed_at', 'redactions'],
  ...['policy', 'content', 'seal', 'expires_at', 'recent_key', 'recent_sort'],
].join(', ')

/** Reads the rows of index entries in order, sequentially, and stops when a page is full: rows are buffered in memory. */
async function readRows(
  options: RowsTable,
  tenantId: TenantId,
  entries: readonly RecentEntry[],
  maxBytes: number | undefined,
): Promise<ReturnType<typeof cutToBytes>> {
  const rows: Row[] = []
  for (const part of chunks(entries, maxKeysPerRead)) {
    const logIds = part.map(({ log_id }) => log_id)
    const found = parseAll(await readBatch(options, tenantId, logIds, shownColumns))
    rows.push(...found.sort((a, b) => compareDescending(a.recent_sort, b.recent_sort)))
    const cut = cutToBytes(rows, maxBytes)
    if (cut.isFull) return cut
  }
  return { rows, isFull: false }
}

/** The rows that are ones: what else is in the table was not written by the pipeline. */
function parseAll(items: readonly Attributes[]): Row[] {
  return items.flatMap((item) => {
    const parsed = parseRow(item)
    return parsed.kind === 'row' ? [parsed.row] : []
  })
}

type RecentEntry = Pick<Row, 'log_id' | 'recent_sort'>

/** Entries of one shard, newest first. */
interface ShardEntries {
  readonly entries: readonly RecentEntry[]
  /** Where reading stopped early: a rare severity may be hidden behind thousands of other entries. */
  readonly readTo?: string
}

const defaultScan = { entries: 1_000, calls: 5 }

async function recentOfShard(options: RowsTable, key: string, query: RecentQuery): Promise<ShardEntries> {
  const { limit, before, severity } = query
  const scan = options.scan ?? defaultScan
  const entries: RecentEntry[] = []
  let startKey: Attributes | undefined
  for (let call = 0; call < scan.calls; call++) {
    // With a filter, Limit counts the entries read, not those that match.
    const count = severity === undefined ? limit + 2 : scan.entries
    const output = await options.client.send(recentCommand(options, key, query, { count, startKey }))
    entries.push(...parseAll(output.Items ?? []).filter(({ recent_sort }) => recent_sort !== before))
    startKey = output.LastEvaluatedKey
    if (startKey === undefined || entries.length > limit) return { entries }
  }
  return { entries, readTo: startKey?.recent_sort?.S ?? '' }
}

interface IndexPage {
  readonly count: number
  readonly startKey: Attributes | undefined
}

function recentCommand(
  { tableName, recentIndex }: RowsTable,
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
      ':key': { S: key },
      ':since': { S: since },
      ':end': { S: end },
      ...(severity && { ':severity': { S: severity } }),
    },
    ...(severity && { FilterExpression: 'severity = :severity' }),
    ScanIndexForward: false,
    Limit: count,
    ...(startKey && { ExclusiveStartKey: startKey }),
  })
}

/** The range of sort keys a query covers; DynamoDB rejects a range whose end precedes its start. */
function rangeOf({ before, since = '0', until }: RecentQuery): { readonly since: string; readonly end: string } {
  return { since, end: [before, until].filter((bound) => bound !== undefined).sort()[0] ?? '~' }
}

function compareDescending(a = '', b = ''): number {
  if (a === b) return 0
  return a < b ? 1 : -1
}
