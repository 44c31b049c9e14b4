import { setTimeout as sleep } from 'node:timers/promises'
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { backoffMs, LogpipeError } from '@logpipe/sdk/contract'
import { parseRowOf } from './check-row.ts'
import { getItem } from './dynamodb-read.ts'
import { chunks, type Limit, maxAttempts, type RowsTable, unavailable } from './dynamodb-table.ts'
import { plainBatch } from './plain-batch.ts'
import type { Row } from './row.ts'
import { toAttributes } from './row-attributes.ts'
import type { PutOutcome, RowFailure } from './tenant-rows.ts'

/** Maximum items per call. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxItemsPerWrite = 25

type TimeLeft = () => number

/** Stores rows in batches, each id once; returns the rows that were not stored. */
export async function putAll(
  options: RowsTable,
  rows: readonly Row[],
  limit: Limit,
  timeLeft: TimeLeft,
): Promise<readonly RowFailure[]> {
  if (new Set(rows.map(({ log_id }) => log_id)).size < rows.length) {
    throw new LogpipeError('internal', 'duplicate id in one call, which BatchWriteItem rejects')
  }
  const batches = chunks(rows, maxItemsPerWrite)
  return (await Promise.all(batches.map((batch) => limit(() => writeBatch(options, batch, timeLeft))))).flat()
}

/** Writes one batch; retries unprocessed items with jittered backoff while there is time. */
async function writeBatch(
  options: RowsTable,
  batch: readonly Row[],
  timeLeft: TimeLeft,
): Promise<readonly RowFailure[]> {
  let pending = batch
  for (let attempt = 0; ; attempt++) {
    const outcome = await writeOnce(options, pending, timeLeft)
    if (outcome.kind === 'refused') return writeSingly(options, pending, timeLeft, outcome.error)
    pending = outcome.rows
    if (pending.length === 0) return []
    const waitMs = backoffMs(attempt, options.random, { baseMs: 50, capMs: 2_000 })
    if (attempt + 1 === maxAttempts || waitMs >= timeLeft()) {
      return pending.map((row) => ({ row, kind: 'unavailable', error: outcome.error }))
    }
    await sleep(waitMs)
  }
}

type WriteOutcome =
  /** Rows still to be written, and why. */
  | { readonly kind: 'left'; readonly rows: readonly Row[]; readonly error?: unknown }
  /** DynamoDB rejected one of the rows and does not say which. */
  | { readonly kind: 'refused'; readonly error: unknown }

async function writeOnce(
  { client, tableName }: RowsTable,
  rows: readonly Row[],
  timeLeft: TimeLeft,
): Promise<WriteOutcome> {
  try {
    const output = await client.send(plainBatch(tableName, rows.map(toAttributes)), abortAfter(timeLeft))
    const left = new Set(output.UnprocessedItems?.[tableName]?.map(({ PutRequest }) => PutRequest?.Item?.log_id?.S))
    if (left.size === 0) return { kind: 'left', rows: [] }
    const error = new LogpipeError('table_unavailable', `${left.size} of ${rows.length} rows were throttled`)
    return { kind: 'left', rows: rows.filter(({ log_id }) => left.has(log_id)), error }
  } catch (cause) {
    return isValidation(cause) ? { kind: 'refused', error: cause } : { kind: 'left', rows, error: unavailable(cause) }
  }
}

/** Writes row by row, to isolate the rejected one. */
async function writeSingly(
  options: RowsTable,
  rows: readonly Row[],
  timeLeft: TimeLeft,
  error: unknown,
): Promise<readonly RowFailure[]> {
  if (rows.length === 1) return rows.map((row) => ({ row, kind: 'refused', error }))
  const failures: RowFailure[] = []
  for (const row of rows) failures.push(...(await writeBatch(options, [row], timeLeft)))
  return failures
}

/** Aborts a hanging call before the function times out. */
function abortAfter(timeLeft: TimeLeft): { readonly abortSignal?: AbortSignal } {
  const leftMs = timeLeft()
  return Number.isFinite(leftMs) ? { abortSignal: AbortSignal.timeout(Math.max(1, Math.ceil(leftMs))) } : {}
}

function isValidation(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException'
}

/** Stores a row unless its id exists. */
export async function putNew(options: RowsTable, row: Row): Promise<PutOutcome> {
  try {
    await options.client.send(
      new PutItemCommand({
        TableName: options.tableName,
        Item: toAttributes(row),
        // What has expired counts as deleted.
        ConditionExpression: 'attribute_not_exists(log_id) OR expires_at <= :now',
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(options.now() / 1000)) } },
      }),
    )
    return { kind: 'stored' }
  } catch (error) {
    if (isValidation(error)) return { kind: 'refused' }
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
  const item = await getItem(options, row.tenant_id, row.log_id)
  if (item === undefined) return putNew(options, row)
  const before = parseRowOf(item, row.tenant_id)
  return before?.content === row.content ? { kind: 'same', row: before } : { kind: 'conflict' }
}
