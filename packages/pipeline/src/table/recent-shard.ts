import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { type LogId, parseLogId, type TenantId } from '@logpipe/sdk/contract'
import type { RowsTable } from './dynamodb-table.ts'
import { isRecentSort } from './row.ts'
import type { Attributes } from './row-attributes.ts'
import type { RecentQuery } from './tenant-rows.ts'

/** A row in the `recent` index. */
export interface RecentEntry {
  readonly log_id: LogId
  readonly recent_sort: string
}

/** One shard of a tenant's `recent` index, read from its newest entry on. */
export interface Shard {
  /** What was read so far, newest first. */
  readonly entries: readonly RecentEntry[]
  /** Position to which the shard is known; empty once there is nothing older. */
  readonly readTo: () => string
  readonly canReadOn: () => boolean
  /** Reads about this many further entries. */
  readonly readOn: (count: number) => Promise<void>
}

export interface ShardOptions {
  readonly tenantId: TenantId
  /** Partition key of the shard. */
  readonly key: string
  readonly query: RecentQuery
}

/** Of a scan for a rare severity: 20,000 entries a page in all shards. */
const defaultScan = { entries: 250, calls: 5 }

/** Opens a shard; nothing is read yet. */
export function openShard(options: RowsTable, { tenantId, key, query }: ShardOptions): Shard {
  const scan = options.scan ?? defaultScan
  const entries: RecentEntry[] = []
  let startKey: Attributes | undefined
  let [calls, isDone] = [0, false]
  return {
    entries,
    readTo: () => (isDone ? '' : (startKey?.recent_sort?.S ?? '~')),
    canReadOn: () => !isDone && calls < scan.calls,
    readOn: async (count) => {
      // With a filter, Limit counts the entries read, not those that match.
      const limit = query.severities === undefined ? count : scan.entries
      const output = await options.client.send(queryOf(options, { key, query, limit, startKey }))
      calls++
      let skipped = 0
      for (const item of output.Items ?? []) {
        const entry = entryOf(item, tenantId)
        if (entry === undefined) skipped++
        else if (entry.recent_sort !== query.before) entries.push(entry)
      }
      if (skipped > 0) options.onSkipped?.({ tenantId, rows: skipped })
      startKey = output.LastEvaluatedKey
      isDone = startKey === undefined
    },
  }
}

/** The index takes its keys from the rows: a row copied to another tenant with all its attributes is in the first one's index too. */
function entryOf({ tenant_id, log_id, recent_sort }: Attributes, tenantId: TenantId): RecentEntry | undefined {
  const id = parseLogId(log_id?.S)
  const sort = recent_sort?.S
  if (tenant_id?.S !== tenantId || id.kind === 'invalid' || sort === undefined) return undefined
  // The sort key ends with the id, so that no two rows share a position: the next page starts after one, and its cursor names it.
  return isRecentSort(sort) && sort.endsWith(`#${id.logId}`) ? { log_id: id.logId, recent_sort: sort } : undefined
}

interface ShardQuery extends Omit<ShardOptions, 'tenantId'> {
  readonly limit: number
  readonly startKey: Attributes | undefined
}

function queryOf({ tableName, recentIndex }: RowsTable, { key, query, limit, startKey }: ShardQuery): QueryCommand {
  const { since, end } = rangeOf(query)
  const values = Object.fromEntries(query.severities?.map((severity, i) => [`:severity${i}`, { S: severity }]) ?? [])
  return new QueryCommand({
    TableName: tableName,
    IndexName: recentIndex,
    KeyConditionExpression: 'recent_key = :key AND recent_sort BETWEEN :since AND :end',
    ExpressionAttributeValues: {
      ':key': { S: key },
      ':since': { S: since },
      ':end': { S: end },
      ...values,
    },
    ...(query.severities && { FilterExpression: `severity IN (${Object.keys(values).join(', ')})` }),
    ScanIndexForward: false,
    Limit: limit,
    ...(startKey && { ExclusiveStartKey: startKey }),
  })
}

/** The range of sort keys a query covers; DynamoDB rejects a range whose end precedes its start. */
export function rangeOf({ before, since = '0', until }: RecentQuery): { readonly since: string; readonly end: string } {
  return { since, end: [before, until].filter((bound) => bound !== undefined).sort()[0] ?? '~' }
}
