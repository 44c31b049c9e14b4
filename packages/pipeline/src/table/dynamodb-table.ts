import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { LogpipeError } from '@logpipe/sdk/contract'
import type pLimit from 'p-limit'

/** A `logs` table, with a client that may reach the rows of the tenant at hand. */
export interface RowsTable {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
  /** Name of the index that orders rows by time of receipt. */
  readonly recentIndex: string
  readonly random: () => number
  /** Index entries that one request reads of a shard to find those of a severity: so many a call, in so many calls. */
  readonly scan?: { readonly entries: number; readonly calls: number }
}

/** Calls side by side. */
export type Limit = ReturnType<typeof pLimit>

/** What DynamoDB leaves out of an answer is asked for again this often. */
export const maxAttempts = 8

/** The fault of a call that failed, whatever the reason. */
export function unavailable(cause: unknown): LogpipeError {
  if (cause instanceof LogpipeError) return cause
  const name = cause instanceof Error ? cause.name : 'unknown error'
  return new LogpipeError('table_unavailable', `the table did not answer: ${name}`, { cause })
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
