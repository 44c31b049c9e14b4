import type { RequestOutcome, TenantId } from '@logpipe/sdk/contract'
import { maxKeysPerRead, readKeys } from './dynamodb-read.ts'
import { chunks, type Limit, type RowsTable } from './dynamodb-table.ts'
import { abortAfter, maxItemsPerWrite } from './dynamodb-write.ts'
import { joinParts, outcomeKey, type PartOutcome, parseOutcomeItem, toOutcomeItem } from './outcome.ts'
import { plainBatch } from './plain-batch.ts'
import { isTransient, retryWaits, type TimeLeft } from './retry-waits.ts'
import type { Attributes } from './row-attributes.ts'

/** Writes outcomes, each part once: the last counts. Retries while there is time, then throws. */
export async function putOutcomes(
  table: RowsTable,
  tenantId: TenantId,
  outcomes: readonly PartOutcome[],
  { calls, timeLeft }: { readonly calls: Limit; readonly timeLeft: TimeLeft },
): Promise<void> {
  // A batch may contain a message twice, and BatchWriteItem rejects duplicates.
  const unique = new Map(outcomes.map((outcome) => [`${outcome.name}#${outcome.part}`, outcome]))
  const items = [...unique.values()].map((outcome) => toOutcomeItem(tenantId, outcome, table.now()))
  for (const batch of chunks(items, maxItemsPerWrite)) await writeAll(table, batch, { calls, timeLeft })
}

async function writeAll(
  table: RowsTable,
  batch: readonly Attributes[],
  { calls, timeLeft }: { readonly calls: Limit; readonly timeLeft: TimeLeft },
): Promise<void> {
  const waits = retryWaits(table, { timeLeft })
  for (let items = batch; ; ) {
    const { left, error } = await calls(() => writeOnce(table, items, timeLeft))
    if (left.length === 0) return
    items = left
    if (!isTransient(error) || !(await waits.wait())) throw error
  }
}

interface WriteOutcome {
  readonly left: readonly Attributes[]
  readonly error?: unknown
}

async function writeOnce(
  { client, tableName }: RowsTable,
  items: readonly Attributes[],
  timeLeft: TimeLeft,
): Promise<WriteOutcome> {
  try {
    const output = await client.send(plainBatch(tableName, items), abortAfter(timeLeft))
    const left = (output.UnprocessedItems?.[tableName] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item === undefined ? [] : [PutRequest.Item],
    )
    return { left, error: new Error(`${left.length} of ${items.length} outcomes were throttled`) }
  } catch (error) {
    return { left: items, error }
  }
}

/** The outcomes of those requests that are done. Eventually consistent: whoever asks, asks again. */
export async function readOutcomes(
  table: RowsTable,
  tenantId: TenantId,
  names: readonly string[],
  limit: Limit,
): Promise<readonly RequestOutcome[]> {
  const read = async (keys: readonly Attributes[]): Promise<readonly PartOutcome[]> => {
    const batches = chunks(keys, maxKeysPerRead)
    const found = await Promise.all(
      batches.map((batch) => limit(() => readKeys(table, batch, { isConsistent: false }))),
    )
    return found.flat().flatMap((item) => parseOutcomeItem(item, table.now()) ?? [])
  }
  const first = await read([...new Set(names)].map((name) => outcomeKey(tenantId, { name, part: 0 })))
  // The first part says how many there are; nearly always there is only one.
  const others = first.flatMap(({ name, of }) =>
    Array.from({ length: of - 1 }, (_, i) => outcomeKey(tenantId, { name, part: i + 1 })),
  )
  return joinParts([...first, ...(await read(others))])
}
