import { setTimeout as sleep } from 'node:timers/promises'
import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Table } from '../../topology.ts'

export interface SweepOptions {
  readonly client: DynamoDBDocumentClient
  readonly table: Table
  /** Deletes items that expire at or before this time. Seconds since the epoch. */
  readonly nowSeconds: number
  /** Pause between pages, so that a sweep does not starve the pipeline. 100 by default. Milliseconds. */
  readonly pauseMs?: number
  readonly signal?: AbortSignal
}

/** Deletes a table's expired items, as DynamoDB's TTL does; dynalite has none. Returns how many were deleted. */
export async function sweepExpired(options: SweepOptions): Promise<number> {
  const { client, table, nowSeconds, pauseMs = 100, signal } = options
  let swept = 0
  let startKey: Record<string, unknown> | undefined
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table.name,
        FilterExpression: '#ttl <= :now',
        ProjectionExpression: '#pk, #sk',
        ExpressionAttributeNames: { '#ttl': table.timeToLive, '#pk': table.partitionKey, '#sk': table.sortKey },
        ExpressionAttributeValues: { ':now': nowSeconds },
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    )
    const keys = page.Items ?? []
    for (let i = 0; i < keys.length; i += 25) {
      const deletes = keys.slice(i, i + 25).map((Key) => ({ DeleteRequest: { Key } }))
      await client.send(new BatchWriteCommand({ RequestItems: { [table.name]: deletes } }))
    }
    swept += keys.length
    startKey = page.LastEvaluatedKey
    if (startKey !== undefined) await sleep(pauseMs, undefined, signal && { signal }).catch(() => undefined)
  } while (startKey !== undefined && !signal?.aborted)
  return swept
}
