import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { getRow, storedIds } from './dynamodb-read.ts'
import { recentRows } from './dynamodb-recent.ts'
import { type RowsTable, unavailable } from './dynamodb-table.ts'
import { putAll, putNew } from './dynamodb-write.ts'
import type { Row } from './row.ts'
import type { ClientOf } from './tenant-clients.ts'
import type { OpenTenantRows, TenantRows } from './tenant-rows.ts'

export interface DynamoRowsOptions extends Omit<RowsTable, 'client'> {
  /** Finds the client for one tenant's rows; on AWS each tenant has its own. */
  readonly clientOf: ClientOf
  /** BatchWriteItem calls side by side. 8 by default. */
  readonly concurrency?: number
}

/** Opens the rows of one tenant in a DynamoDB table. Every key it sends is built from that tenant. */
export function createDynamoRows(options: DynamoRowsOptions): OpenTenantRows {
  const limit = pLimit(options.concurrency ?? 8)
  return (tenantId): TenantRows => {
    const table: RowsTable = { ...options, client: options.clientOf(tenantId) }
    return {
      putAll: (rows, timeLeft = forever) => guarded(() => putAll(table, owned(rows, tenantId), limit, timeLeft)),
      putNew: (row) => guarded(() => putNew(table, ownedRow(row, tenantId))),
      get: (logId) => guarded(() => getRow(table, tenantId, logId)),
      stored: (logIds) => guarded(() => storedIds(table, tenantId, logIds, limit)),
      recent: (query) => guarded(() => recentRows(table, tenantId, query)),
    }
  }
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

const forever = (): number => Number.POSITIVE_INFINITY
