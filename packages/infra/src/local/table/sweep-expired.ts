import { setTimeout as sleep } from 'node:timers/promises'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
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
    for (const key of page.Items ?? []) {
      if (signal?.aborted) return swept
      if (await deleteExpired(options, key)) swept++
    }
    startKey = page.LastEvaluatedKey
    if (startKey !== undefined) await sleep(pauseMs, undefined, signal && { signal }).catch(() => undefined)
  } while (startKey !== undefined && !signal?.aborted)
  return swept
}

/** A log that was sent again since the page was read has a later expiry, and stays. Returns whether the item was deleted. */
async function deleteExpired(
  { client, table, nowSeconds }: SweepOptions,
  key: Record<string, unknown>,
): Promise<boolean> {
  const deletion = new DeleteCommand({
    TableName: table.name,
    Key: key,
    ConditionExpression: '#ttl <= :now',
    ExpressionAttributeNames: { '#ttl': table.timeToLive },
    ExpressionAttributeValues: { ':now': nowSeconds },
  })
  try {
    await client.send(deletion)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
