import { type AttributeValue, ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { LogpipeError } from '@logpipe/sdk/contract'
import { parseRowOf } from './check-row.ts'
import { getItem } from './dynamodb-read.ts'
import { type Limits, type RowsTable, unavailable } from './dynamodb-table.ts'
import { plainBatch } from './plain-batch.ts'
import { isTransient, type RetryWaits, retryWaits, type TimeLeft } from './retry-waits.ts'
import { isRepeated, type Row } from './row.ts'
import { toAttributes } from './row-attributes.ts'
import type { PutOutcome, RowFailure } from './tenant-rows.ts'

/** Maximum items per call. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const maxItemsPerWrite = 25
/** Concurrent calls for one tenant. */
export const maxWriters = 8

/** Stores rows in batches, each id once; returns the rows that were not stored. */
export async function putAll(
  options: RowsTable,
  rows: readonly Row[],
  limits: Limits,
  timeLeft: TimeLeft,
): Promise<readonly RowFailure[]> {
  if (new Set(rows.map(({ log_id }) => log_id)).size < rows.length) {
    throw new LogpipeError('internal', 'duplicate id in one call, which BatchWriteItem rejects')
  }
  const waits = retryWaits(options, { timeLeft, pace: limits.pace })
  const writing: Writing = { options, limits, timeLeft, waits, queue: [...rows], failures: [] }
  const writers = Math.min(maxWriters, Math.ceil(rows.length / maxItemsPerWrite))
  await Promise.all(Array.from({ length: writers }, () => limits.writers(() => writeQueue(writing))))
  return writing.failures
}

interface Writing {
  readonly options: RowsTable
  readonly limits: Limits
  readonly timeLeft: TimeLeft
  readonly waits: RetryWaits
  /** Rows still to be written, and not being written. */
  readonly queue: Row[]
  readonly failures: RowFailure[]
}

/**
 * Writes until the queue is empty or there is no time. Unprocessed rows go back to its front, so that a retry is a full batch
 * again: many retries of the few rows that each batch left would use up the calls and not the table's capacity.
 */
async function writeQueue(writing: Writing): Promise<void> {
  const { queue, limits, options, timeLeft, waits } = writing
  while (queue.length > 0) {
    const batch = queue.splice(0, maxItemsPerWrite)
    const outcome = await limits.calls(() => writeOnce(options, batch, timeLeft))
    if (outcome.kind === 'refused') await isolate(writing, batch, outcome.error)
    else if (outcome.rows.length === 0) waits.succeeded()
    else {
      queue.unshift(...outcome.rows)
      if (!isTransient(outcome.error) || !(await waits.wait())) return giveUp(writing, outcome.error)
    }
  }
}

/** Writes row by row, to find the rejected one. */
async function isolate(writing: Writing, batch: readonly Row[], error: unknown): Promise<void> {
  const [row] = batch
  if (row !== undefined && batch.length === 1) writing.failures.push({ row, kind: 'refused', error })
  else for (const one of batch) await writeQueue({ ...writing, queue: [one] })
}

function giveUp({ queue, failures }: Writing, cause: unknown): void {
  const error = unavailable(cause)
  failures.push(...queue.splice(0).map((row): RowFailure => ({ row, kind: 'unavailable', error })))
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
  if (timeLeft() <= 0) return { kind: 'left', rows, error: outOfTime() }
  try {
    const output = await client.send(plainBatch(tableName, rows.map(toAttributes)), abortAfter(timeLeft))
    const left = new Set(output.UnprocessedItems?.[tableName]?.map(({ PutRequest }) => PutRequest?.Item?.log_id?.S))
    if (left.size === 0) return { kind: 'left', rows: [] }
    const error = new LogpipeError('table_unavailable', `${left.size} of ${rows.length} rows were throttled`)
    return { kind: 'left', rows: rows.filter(({ log_id }) => left.has(log_id)), error }
  } catch (cause) {
    return isValidation(cause) ? { kind: 'refused', error: cause } : { kind: 'left', rows, error: cause }
  }
}

function outOfTime(): LogpipeError {
  return new LogpipeError('table_unavailable', 'there was no time left to store the row')
}

/** Aborts a hanging call before the function times out. */
export function abortAfter(timeLeft: TimeLeft): { readonly abortSignal?: AbortSignal } {
  const leftMs = timeLeft()
  return Number.isFinite(leftMs) ? { abortSignal: AbortSignal.timeout(Math.max(1, Math.ceil(leftMs))) } : {}
}

function isValidation(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException'
}

/** Stores a row unless its id exists; retries while there is time. */
export async function putNew(
  options: RowsTable,
  row: Row,
  { puts }: Pick<Limits, 'puts'>,
  timeLeft?: TimeLeft,
): Promise<PutOutcome> {
  const waits = retryWaits(options, { timeLeft })
  for (;;) {
    try {
      return await puts(() => putOnce(options, row, timeLeft))
    } catch (error) {
      if (!isTransient(error) || !(await waits.wait())) throw error
    }
  }
}

async function putOnce(options: RowsTable, row: Row, timeLeft: TimeLeft = unlimited): Promise<PutOutcome> {
  // What has expired counts as deleted.
  const now = { N: String(Math.floor(options.now() / 1000)) }
  try {
    if (await putIf('attribute_not_exists(log_id) OR expires_at <= :v', now, { options, row, timeLeft }))
      return { kind: 'stored' }
  } catch (error) {
    if (isValidation(error)) return { kind: 'refused' }
    throw error
  }
  const item = await getItem(options, row.tenant_id, row.log_id)
  const before = item && parseRowOf(item, row.tenant_id)
  if (item !== undefined && before?.content !== row.content) return { kind: 'conflict' }
  if (before !== undefined) {
    if (isRepeated(before, row)) return { kind: 'same', row: before }
    // Puts it in the place of one that expires earlier.
    if (await putIf('seal = :v', { S: before.seal }, { options, row, timeLeft })) return { kind: 'same', row }
  }
  return putOnce(options, row, timeLeft)
}

interface Put {
  readonly options: RowsTable
  readonly row: Row
  readonly timeLeft: TimeLeft
}

/** Whether the item that is there, or that there is none, meets a condition on `:v`: then the row was put. */
async function putIf(condition: string, value: AttributeValue, { options, row, timeLeft }: Put): Promise<boolean> {
  try {
    await options.client.send(
      new PutItemCommand({
        TableName: options.tableName,
        Item: toAttributes(row),
        ConditionExpression: condition,
        ExpressionAttributeValues: { ':v': value },
      }),
      abortAfter(timeLeft),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

function unlimited(): number {
  return Number.POSITIVE_INFINITY
}
