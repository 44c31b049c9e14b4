import { type LogId, LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { putOutcomes, readOutcomes } from './dynamodb-outcomes.ts'
import { getRow, storedContents } from './dynamodb-read.ts'
import { recentRows } from './dynamodb-recent.ts'
import { type Limits, type RowsTable, unavailable } from './dynamodb-table.ts'
import { maxWriters, putAll, putNew } from './dynamodb-write.ts'
import type { Row } from './row.ts'
import type { ClientOf } from './tenant-clients.ts'
import type { OpenTenantRows, TenantRows } from './tenant-rows.ts'

export interface DynamoRowsOptions extends Omit<RowsTable, 'client'> {
  /** Finds the client for a tenant's rows; on AWS each tenant has its own. */
  readonly clientOf: ClientOf
  /** Concurrent BatchWriteItem and BatchGetItem calls. 8 by default. */
  readonly concurrency?: number
}

/** Together with the batches' calls no more than a function has sockets; more than one tenant puts at once. */
const maxPuts = 24

/** Opens one tenant's rows in a DynamoDB table. Every key is built from that tenant's id. */
export function createDynamoRows(options: DynamoRowsOptions): OpenTenantRows {
  const calls = pLimit(options.concurrency ?? 8)
  const puts = pLimit(maxPuts)
  return (tenantId): TenantRows => {
    const limits: Limits = { calls, puts, writers: pLimit(maxWriters), pace: { level: 0 } }
    const table: RowsTable = { ...options, client: options.clientOf(tenantId) }
    const contents = (logIds: readonly LogId[], isConsistent = false) =>
      guarded(() => storedContents(table, tenantId, logIds, { limit: calls, isConsistent }))
    return {
      putAll: (rows, timeLeft = unlimited) => guarded(() => putAll(table, owned(rows, tenantId), limits, timeLeft)),
      putNew: (row, timeLeft) => guarded(() => putNew(table, ownedRow(row, tenantId), limits, timeLeft)),
      get: (logId) => guarded(() => getRow(table, tenantId, logId)),
      stored: async (logIds) => new Set((await contents(logIds, true)).keys()),
      contents,
      recent: (query) => guarded(() => recentRows(table, tenantId, query)),
      putOutcomes: (outcomes, timeLeft = unlimited) =>
        guarded(() => putOutcomes(table, tenantId, outcomes, { calls, timeLeft })),
      outcomes: (names) => guarded(() => readOutcomes(table, tenantId, names, calls)),
    }
  }
}

/** Another tenant's row here is a bug, never bad input: it fails the whole call. */
function ownedRow(row: Row, tenantId: TenantId): Row {
  if (row.tenant_id !== tenantId) throw new LogpipeError('internal', 'the row belongs to another tenant')
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

const unlimited = (): number => Number.POSITIVE_INFINITY
