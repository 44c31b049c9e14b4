import type { StackStores } from '@logpipe/infra/stores'
import type { TenantId } from '@logpipe/sdk/contract'
import { connectTable, type OpenTable, partitionsOf, type ReadPage } from './log-table.ts'
import type { ReadMeter } from './read-meter.ts'
import { type RemoveTries, removeItems } from './remove-items.ts'
import type { StoredItem } from './stored-item.ts'

/** The manifests that ingest keeps, read from outside the pipeline. A stack of an earlier release has none. */
export interface ManifestTable {
  /** Every manifest of one tenant, page by page, ordered by time of receipt; those received before `fromMs` are left out. */
  readonly pagesOf: (tenantId: TenantId, options?: ManifestPages) => AsyncGenerator<readonly StoredItem[]>
  /** Names of all partitions. Reads the whole table. */
  readonly tenants: () => Promise<readonly string[]>
  /** Deletes manifests of one tenant by their ids. Throws `table_unavailable`; asked again, it deletes the rest. */
  readonly remove: (tenantId: TenantId, manifestIds: readonly string[], tries: RemoveTries) => Promise<void>
  readonly close: () => void
}

export interface ManifestPages {
  /** Epoch milliseconds. */
  readonly fromMs?: number
  /** Whether to read the keys alone. */
  readonly isOfKeys?: boolean
}

const noManifests: ManifestTable = {
  pagesOf: async function* () {},
  tenants: async () => [],
  remove: async () => undefined,
  close: () => undefined,
}

export async function openManifests(stores: StackStores, meter?: ReadMeter): Promise<ManifestTable> {
  if (stores.tables.manifests === undefined) return noManifests
  const { table, close } = await connectTable(stores, stores.tables.manifests, meter)
  return {
    pagesOf: (tenantId, options) => pagesOf(table, tenantId, options),
    tenants: () => partitionsOf(table),
    remove: (tenantId, ids, tries) => removeItems(table, tenantId, { sortKey: 'manifest_id', ids, ...tries }),
    close,
  }
}

async function* pagesOf(
  { read }: OpenTable,
  tenantId: TenantId,
  { fromMs = 0, isOfKeys = false }: ManifestPages = {},
): AsyncGenerator<readonly StoredItem[]> {
  let startKey: ReadPage['lastKey']
  do {
    const page = await read({
      KeyConditionExpression: `tenant_id = :t${fromMs > 0 ? ' AND manifest_id >= :from' : ''}`,
      ExpressionAttributeValues: {
        ':t': { S: tenantId },
        ...(fromMs > 0 && { ':from': { S: new Date(fromMs).toISOString() } }),
      },
      ...(isOfKeys && { ProjectionExpression: 'tenant_id, manifest_id' }),
      ConsistentRead: true,
      ...(startKey && { ExclusiveStartKey: startKey }),
    })
    yield page.items
    startKey = page.lastKey
  } while (startKey !== undefined)
}
