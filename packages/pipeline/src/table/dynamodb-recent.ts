import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { isExpired, parseRowOf } from './check-row.ts'
import { maxKeysPerRead, readBatch } from './dynamodb-read.ts'
import { chunks, type RowsTable } from './dynamodb-table.ts'
import { openShard, type RecentEntry, rangeOf, type Shard } from './recent-shard.ts'
import { cutToBytes, type Row, recentKey, recentShards } from './row.ts'
import type { RecentQuery, RecentRows } from './tenant-rows.ts'

/** Merges the newest entries of all shards, then reads their rows. */
export async function recentRows(options: RowsTable, tenantId: TenantId, query: RecentQuery): Promise<RecentRows> {
  const { since, end } = rangeOf(query)
  if (since > end) return { rows: [] }
  const { newest, knownTo } = await newestEntries(options, tenantId, query)
  const page = newest.slice(0, query.limit)
  const { rows, readTo, skipped } = await readRows(options, tenantId, page, query)
  if (skipped > 0) options.onSkipped?.({ tenantId, rows: skipped })
  const lastOfPage = page.at(-1)?.recent_sort
  if (readTo !== undefined && readTo !== lastOfPage) return { rows, next: readTo }
  const next = newest.length > page.length ? lastOfPage : knownTo
  return { rows, ...(next && { next }) }
}

/** The newest entries of all shards in their order, and the position to which all shards are known. */
interface NewestEntries {
  readonly newest: readonly RecentEntry[]
  /** Where reading stopped early; empty if it reached the end. */
  readonly knownTo: string
}

/**
 * Reads each shard only as far as the page needs. Rows are spread evenly, so a first read of a little more than its share is
 * nearly always enough; only the shards of which more may belong to the page are read on.
 */
async function newestEntries(options: RowsTable, tenantId: TenantId, query: RecentQuery): Promise<NewestEntries> {
  const shards = Array.from({ length: recentShards }, (_, shard) =>
    openShard(options, { tenantId, key: recentKey(tenantId, shard), query }),
  )
  const share = Math.min(query.limit, Math.ceil((query.limit / recentShards) * 1.5) + 8)
  let reading: readonly Shard[] = shards
  for (let count = share; reading.length > 0; count = query.limit) {
    await Promise.all(reading.map((shard) => shard.readOn(count + 2)))
    // One more than the page has: it tells whether there is a next page.
    const last = sorted(shards)[query.limit]?.recent_sort ?? ''
    reading = shards.filter((shard) => shard.canReadOn() && shard.readTo() >= last)
  }
  return knownEntries(shards)
}

/** Entries older than where the least-read shard stopped may be preceded by unread ones of that shard. */
function knownEntries(shards: readonly Shard[]): NewestEntries {
  const knownTo = shards.reduce((newest, shard) => (shard.readTo() > newest ? shard.readTo() : newest), '')
  return { newest: eachIdOnce(sorted(shards).filter(({ recent_sort }) => recent_sort >= knownTo)), knownTo }
}

function sorted(shards: readonly Shard[]): readonly RecentEntry[] {
  return shards.flatMap(({ entries }) => entries).sort((a, b) => compareDescending(a.recent_sort, b.recent_sort))
}

/** While a rewritten row moves in the index, it may be in two places; BatchGetItem rejects a key that is given twice. */
function eachIdOnce(entries: readonly RecentEntry[]): readonly RecentEntry[] {
  const seen = new Set<LogId>()
  return entries.filter(({ log_id }) => seen.size < seen.add(log_id).size)
}

/** Without the originals, which would make a page several times larger than what it shows. */
const shownColumns = [
  ...['tenant_id', 'log_id', 'modified_text', 'severity', '#timestamp', 'received_at', 'processed_at', 'redactions'],
  ...['attributes', 'policy', 'content', 'seal', 'expires_at', 'recent_key', 'recent_sort'],
].join(', ')

interface ReadRows {
  readonly rows: readonly Row[]
  /** Position of the last entry whose row was read; undefined where there were none. */
  readonly readTo: string | undefined
  /** Items that are not rows as the pipeline writes them. */
  readonly skipped: number
}

/**
 * Reads the rows of index entries in order, sequentially, until a page is full or the time is over: rows are buffered in memory. At least one
 * batch is read.
 */
async function readRows(
  options: RowsTable,
  tenantId: TenantId,
  entries: readonly RecentEntry[],
  { maxBytes, timeLeft }: RecentQuery,
): Promise<ReadRows> {
  const rows: Row[] = []
  let skipped = 0
  for (const part of chunks(entries, maxKeysPerRead)) {
    const logIds = part.map(({ log_id }) => log_id)
    const found = await readBatch(options, tenantId, logIds, {
      projection: shownColumns,
      ...(timeLeft && { timeLeft }),
    })
    const valid = found.flatMap((item) => parseRowOf(item, tenantId) ?? [])
    skipped += found.length - valid.length
    const shown = valid.filter((row) => !isExpired(row, options.now()))
    rows.push(...shown.sort((a, b) => compareDescending(a.recent_sort, b.recent_sort)))
    const cut = cutToBytes(rows, maxBytes)
    if (cut.isFull) return { rows: cut.rows, readTo: cut.rows.at(-1)?.recent_sort, skipped }
    if (timeLeft !== undefined && timeLeft() <= 0) return { rows, readTo: part.at(-1)?.recent_sort, skipped }
  }
  return { rows, readTo: entries.at(-1)?.recent_sort, skipped }
}

function compareDescending(a = '', b = ''): number {
  if (a === b) return 0
  return a < b ? 1 : -1
}
