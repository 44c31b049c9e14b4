import { backoffMs, LogpipeError } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import type { CliContext } from '../context.ts'
import type { OpenTable } from './log-table.ts'

export type RemoveTries = Pick<CliContext, 'sleep' | 'random'>

export interface Removal extends RemoveTries {
  /** Attribute that tells the items of a partition apart, and its values. */
  readonly sortKey: 'log_id' | 'manifest_id'
  readonly ids: readonly string[]
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxDeletes = 25
const maxBatches = 8
/** In a row, of which none deleted anything. */
const maxTries = 10

/** Deletes items of one partition. What the table leaves over is tried again. */
export async function removeItems(table: OpenTable, partition: string, { ids, ...removal }: Removal): Promise<void> {
  const batches = Array.from({ length: Math.ceil(ids.length / maxDeletes) }, (_, i) =>
    ids.slice(i * maxDeletes, (i + 1) * maxDeletes),
  )
  await pLimit(maxBatches).map(batches, (batch) => removeBatch(table, partition, { ids: batch, ...removal }))
}

async function removeBatch(table: OpenTable, partition: string, removal: Removal): Promise<void> {
  const { ids, sleep, random } = removal
  let left = ids
  for (let tries = 0; ; ) {
    const before = left.length
    left = await removeOnce(table, partition, { ...removal, ids: left })
    if (left.length === 0) return
    tries = left.length < before ? 0 : tries + 1
    if (tries === maxTries)
      throw new LogpipeError(
        'table_unavailable',
        `the table does not delete ${left.length === 1 ? 'a row' : `${left.length} rows`}`,
      )
    await sleep(backoffMs(tries, random))
  }
}

/** Returns what the table had no capacity for. */
async function removeOnce(
  { sdk, client, tableName }: OpenTable,
  partition: string,
  { sortKey, ids }: Removal,
): Promise<readonly string[]> {
  const deletes = ids.map((id) => ({ DeleteRequest: { Key: { tenant_id: { S: partition }, [sortKey]: { S: id } } } }))
  try {
    const output = await client.send(new sdk.BatchWriteItemCommand({ RequestItems: { [tableName]: deletes } }))
    const left = output.UnprocessedItems?.[tableName] ?? []
    return left.flatMap(({ DeleteRequest }) =>
      DeleteRequest === undefined ? [] : [String(DeleteRequest.Key?.[sortKey]?.S)],
    )
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown error'
    throw new LogpipeError('table_unavailable', `the table refuses to delete rows (${name})`, { cause })
  }
}
