import type { Row } from '@logpipe/pipeline/table'
import type { createDynamoRows } from '@logpipe/pipeline/table/rows'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { matcherOf, type TailFilter, tailRow } from './tail.ts'
import type { StoredRecord, TailRow } from './view/messages.ts'

type OpenTenantRows = ReturnType<typeof createDynamoRows>

/** Records shown when a page is opened. */
const maxRecent = 100
/** Tenants whose records are looked for: each takes a query for each shard. */
const maxTenants = 8
/** Text read to find them, bytes for each tenant. */
const maxBytes = 1_000_000

/** The newest records of these tenants that match a filter, oldest first. Rows are read back to the hundredth: older ones are not found. */
export async function recentRows(
  openRows: OpenTenantRows,
  tenants: readonly TenantId[],
  filter: TailFilter,
): Promise<readonly TailRow[]> {
  const read = async (tenant: TenantId) => (await openRows(tenant).recent({ limit: maxRecent, maxBytes })).rows
  const found = (await Promise.all(tenants.slice(0, maxTenants).map(read))).flat().filter(matcherOf(filter))
  const newest = found.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).slice(-maxRecent)
  return newest.map((row) => tailRow({ row }))
}

function orderOf({ recent_sort, received_at }: Row): string {
  return recent_sort ?? received_at
}

/** One record with its whole text; undefined if the tenant has none with this id. */
export async function findRecord(
  openRows: OpenTenantRows,
  tenant: TenantId,
  id: LogId,
): Promise<StoredRecord | undefined> {
  const row = await openRows(tenant).get(id)
  if (row === undefined) return undefined
  return {
    ...tailRow({ row }),
    text: row.modified_text,
    ...(row.attributes !== undefined && { attributes: row.attributes }),
    ...(row.timestamp !== undefined && { timestamp: row.timestamp }),
    policy: row.policy,
    keepsOriginal: row.original_text !== undefined,
    expiresAt: new Date(row.expires_at * 1_000).toISOString(),
  }
}
