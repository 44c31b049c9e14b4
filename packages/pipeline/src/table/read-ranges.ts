import { QueryCommand } from '@aws-sdk/client-dynamodb'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import type { RowsTable } from './dynamodb-table.ts'
import type { Attributes } from './row-attributes.ts'

/** What says that a row is there. */
export const presence = 'log_id, expires_at'

/** Ids from an idempotency key: those of one digit and one run stand side by side in the table. */
const ofKey = /^[0-9a-f]\../
/** For fewer a query is no fewer calls than BatchGetItem needs, which takes 100 ids. */
const minInRange = 100

export interface IdRanges {
  /** In order. */
  readonly ranges: readonly (readonly LogId[])[]
  /** Ids that are best asked for one by one. */
  readonly others: readonly LogId[]
}

/** Groups ids that are likely to have few others between them. */
export function idRanges(logIds: readonly LogId[]): IdRanges {
  const groups = Map.groupBy(new Set(logIds), (logId) => (ofKey.test(logId) ? logId.slice(0, 1) : ''))
  const [ranges, others]: [LogId[][], LogId[]] = [[], []]
  for (const [digit, group] of groups) {
    if (digit === '' || group.length < minInRange) others.push(...group)
    else ranges.push(group.sort())
  }
  return { ranges, others }
}

export interface RangeRead {
  readonly items: readonly Attributes[]
  /** Ids of the range that it did not come to. */
  readonly unread: readonly LogId[]
}

/**
 * Reads what is between the first and the last of these ids with one consistent query: a row costs its size, where a read by
 * id costs 4 KB, and one call takes more than 100. Foreign rows between them end it early; what it did not come to, and everything
 * if it fails, is asked for one by one.
 */
export async function readRange(
  { client, tableName }: Pick<RowsTable, 'client' | 'tableName'>,
  tenantId: TenantId,
  logIds: readonly LogId[],
): Promise<RangeRead> {
  const command = new QueryCommand({
    TableName: tableName,
    KeyConditionExpression: 'tenant_id = :t AND log_id BETWEEN :a AND :b',
    ExpressionAttributeValues: {
      ':t': { S: tenantId },
      ':a': { S: logIds[0] ?? '' },
      ':b': { S: logIds.at(-1) ?? '' },
    },
    ProjectionExpression: presence,
    ConsistentRead: true,
    Limit: logIds.length + 1,
  })
  try {
    const { Items: items = [], LastEvaluatedKey: last } = await client.send(command)
    const end = last?.log_id?.S
    return { items, unread: end === undefined ? [] : logIds.filter((logId) => logId > end) }
  } catch {
    return { items: [], unread: logIds }
  }
}
