import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { expect } from 'vitest'
import { emulatorConfig } from '../../infra/src/admin/stack-stores.ts'
import { type Item, rowsOf } from '../../infra/test/rows-of.ts'
import { unpackIds } from '../src/ledger/packed-ids.ts'
import { readLedger } from '../src/ledger/read-ledger.ts'
import type { Stack } from './spawn-logpipe.ts'

export { type Item, rowsOf }

/** The texts of a tenant's rows, in the order of receipt: that of sending for one `send`. */
export async function textsOf(stack: Stack, tenant: string): Promise<readonly unknown[]> {
  return (await rowsOf(stack, tenant)).map(({ modified_text }) => modified_text)
}

/** Writes an item behind the pipeline's back. */
export async function plant({ dynamodb }: Stack, item: Item): Promise<void> {
  await openTable(dynamodb.endpoint).send(new PutCommand({ TableName: dynamodb.tables.logs, Item: item }))
}

/** Deletes an item behind the pipeline's back. */
export async function uproot({ dynamodb }: Stack, { tenant_id, log_id }: Item): Promise<void> {
  await openTable(dynamodb.endpoint).send(
    new DeleteCommand({ TableName: dynamodb.tables.logs, Key: { tenant_id, log_id } }),
  )
}

/** Deletes what ingest said of a tenant's requests, as time does. */
export async function dropManifests({ dynamodb }: Stack, tenant: string): Promise<void> {
  const [table, TableName] = [openTable(dynamodb.endpoint), dynamodb.tables.manifests]
  const values = { ':tenant': tenant }
  const condition = { KeyConditionExpression: 'tenant_id = :tenant', ExpressionAttributeValues: values }
  const { Items = [] } = await table.send(new QueryCommand({ TableName, ...condition }))
  for (const { tenant_id, manifest_id } of Items)
    await table.send(new DeleteCommand({ TableName, Key: { tenant_id, manifest_id } }))
}

const tables = new Map<string, DynamoDBDocumentClient>()

function openTable(endpoint: string): DynamoDBDocumentClient {
  const table = tables.get(endpoint) ?? DynamoDBDocumentClient.from(new DynamoDBClient({ ...emulatorConfig, endpoint }))
  tables.set(endpoint, table)
  return table
}

/** Resolves when the queue is empty: everything that was accepted is stored, or in the dead-letter queue. */
export async function drained({ sqs }: Stack): Promise<void> {
  const client = new SQSClient({ ...emulatorConfig, endpoint: sqs.endpoint, useQueueUrlAsEndpoint: false })
  const names = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const
  const depth = async (): Promise<number> => {
    const query = new GetQueueAttributesCommand({ QueueUrl: sqs.queues.ingest, AttributeNames: [...names] })
    const { Attributes = {} } = await client.send(query)
    return names.reduce((sum, name) => sum + Number(Attributes[name]), 0)
  }
  await expect.poll(depth, { interval: 20 }).toBe(0)
  client.destroy()
}

/** The log ids that the ledger of a folder's embedded stack has for a tenant. */
export function receiptsOf(dataDir: string, tenant: string): Promise<readonly string[]> {
  return receiptsIn(join(dataDir, 'ledger', 'embedded'), tenant)
}

/** Resolves when the ledger of a folder's embedded stack has receipts of this many records of a tenant, or more. */
export function receiptsReach(dataDir: string, tenant: string, wanted: number): Promise<void> {
  return receiptsReachIn(join(dataDir, 'ledger', 'embedded'), tenant, wanted)
}

/**
 * The same for any ledger. It is read whenever something has been written to it: to read it all the time takes the processor from those who
 * write, and comes too late for who kills one of them at a point.
 */
export async function receiptsReachIn(ledgerDir: string, tenant: string, wanted: number): Promise<void> {
  await expect.poll(() => existsSync(ledgerDir), { interval: 5 }).toBe(true)
  const watcher = watch(ledgerDir)
  const signal = AbortSignal.timeout(90_000)
  try {
    for (;;) {
      const isWritten = once(watcher, 'change', { signal })
      isWritten.catch(() => undefined)
      // While its first file is being written it cannot be read.
      const receipts = new Set(await receiptsIn(ledgerDir, tenant).catch(() => []))
      if (receipts.size >= wanted) return
      await isWritten
    }
  } finally {
    watcher.close()
  }
}

/** The log ids that a ledger has for a tenant. */
export async function receiptsIn(ledgerDir: string, tenant: string): Promise<readonly string[]> {
  const logIds: string[] = []
  for await (const entry of (await readLedger(ledgerDir)).entriesOf(tenant)) {
    if (entry.kind === 'acknowledged') logIds.push(...unpackIds(entry.ids))
    if (entry.kind === 'named') logIds.push(...entry.logIds)
  }
  return logIds
}

/** What the ids of one record have in common, whatever the digest of its content. */
export function recordOf(logId: unknown): string {
  return String(logId).slice(0, String(logId).lastIndexOf('.'))
}
