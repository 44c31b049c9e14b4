import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type pLimit from 'p-limit'
import type { Pace } from './retry-waits.ts'

/** A `logs` table, with a client that has access to one tenant's rows. */
export interface RowsTable {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
  /** Name of the index that orders rows by time of receipt. */
  readonly recentIndex: string
  readonly random: () => number
  /** Wall clock, milliseconds: expired rows are not read. */
  readonly now: () => number
  /** Waits between retries. In real time by default. */
  readonly sleep?: (ms: number) => Promise<unknown>
  /** Told of items that the pipeline did not write, and that were left out. An item may be told of repeatedly. */
  readonly onSkipped?: (skipped: Skipped) => void
  /** Limits of a scan for a severity in one shard: entries per call, and calls per request. */
  readonly scan?: { readonly entries: number; readonly calls: number }
}

/** Items among a tenant's rows that are not rows of this tenant. */
export interface Skipped {
  readonly tenantId: TenantId
  readonly rows: number
}

/** Limits what runs concurrently, first in, first out. */
export type Limit = ReturnType<typeof pLimit>

/** Limits of writing. */
export interface Limits {
  /** Concurrent calls for batches, of all tenants. */
  readonly calls: Limit
  /** Concurrent calls for single rows, of all tenants. */
  readonly puts: Limit
  /** Writers of one tenant, calling or waiting: a throttled tenant waits and holds up nobody else's calls. */
  readonly writers: Limit
  /** How busy the table is to that tenant. */
  readonly pace: Pace
}

/** Wraps the error of a failed call, whatever its reason. */
export function unavailable(cause: unknown): LogpipeError {
  if (cause instanceof LogpipeError) return cause
  const name = cause instanceof Error ? cause.name : 'unknown error'
  return new LogpipeError('table_unavailable', `the table is unavailable: ${name}`, { cause })
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
