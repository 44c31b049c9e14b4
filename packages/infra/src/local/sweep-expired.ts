import { setTimeout as sleep } from 'node:timers/promises'
import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Table } from '../topology.ts'

export interface SweepOptions {
  readonly client: DynamoDBDocumentClient
  readonly table: Table
  /** Items that expire at or before this go. Seconds since the epoch. */
  readonly nowSeconds: number
  /** Pause between pages, so that a sweep never crowds out the pipeline. Milliseconds. */
  readonly pauseMs?: number
  readonly signal?: AbortSignal
}

/** Deletes the expired items of a table, as DynamoDB's time to live does; dynalite has none. Answers with how many went. */
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
    if (startKey !== undefined) await sleep(pauseMs)
  } while (startKey !== undefined && !signal?.aborted)
  return swept
}
