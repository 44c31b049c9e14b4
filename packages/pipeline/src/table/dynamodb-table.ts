import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import type pLimit from 'p-limit'

/** A `logs` table, with a client that has access to one tenant's rows. */
export interface RowsTable {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
  /** Name of the index that orders rows by time of receipt. */
  readonly recentIndex: string
  readonly random: () => number
  /** Wall clock, milliseconds: expired rows are not read. */
  readonly now: () => number
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

/** Limits concurrent calls. */
export type Limit = ReturnType<typeof pLimit>

/** Maximum attempts for unprocessed keys or items. */
export const maxAttempts = 8

/** Wraps the error of a failed call, whatever its reason. */
export function unavailable(cause: unknown): LogpipeError {
  if (cause instanceof LogpipeError) return cause
  const name = cause instanceof Error ? cause.name : 'unknown error'
  return new LogpipeError('table_unavailable', `the table is unavailable: ${name}`, { cause })
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
