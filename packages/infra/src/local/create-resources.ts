import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  type ProvisionedThroughputDescription,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { operationError } from '@logpipe/sdk/operations'
import type { Queue, Table, Topology } from '../topology.ts'

/**
 * Creates the topology's missing tables, completes those whose creation was interrupted, and resolves when all are
 * active: until then DynamoDB rejects every read and write. Throws `storage_failed` if a table does not become active.
 */
export async function createTables(
  client: DynamoDBDocumentClient,
  { tables }: Topology,
): Promise<Record<string, string>> {
  const existing = new Set((await client.send(new ListTablesCommand({}))).TableNames)
  const all = Object.values(tables)
  for (const table of all) {
    if (!existing.has(table.name)) await client.send(new CreateTableCommand(tableInput(table)))
    else await completeTable(client, table.name)
  }
  await Promise.all(all.map(({ name }) => untilActive(client, name)))
  return mapValues(tables, ({ name }) => name)
}

async function describe(client: DynamoDBDocumentClient, TableName: string): Promise<TableDescription> {
  return (await client.send(new DescribeTableCommand({ TableName }))).Table ?? {}
}

/** An emulator on this machine takes a few milliseconds. */
const activeWithin = { polls: 1_000, everyMs: 10 }

async function untilActive(client: DynamoDBDocumentClient, name: string): Promise<void> {
  for (let poll = 0; poll < activeWithin.polls; poll++) {
    if ((await describe(client, name)).TableStatus === 'ACTIVE') return
    await sleep(activeWithin.everyMs)
  }
  throw operationError(
    'storage_failed',
    `table ${name} did not become active within ${(activeWithin.polls * activeWithin.everyMs) / 1000} s`,
  )
}

/**
 * dynalite 4 stores a new table as CREATING and marks it ACTIVE a moment later. If the process is killed in between, the
 * table stays CREATING and can be neither created nor deleted. Any update that changes something makes it active, unless that one is
 * interrupted too: the table then stays UPDATING.
 */
async function completeTable(client: DynamoDBDocumentClient, TableName: string): Promise<void> {
  const { TableStatus, ProvisionedThroughput, GlobalSecondaryIndexes = [] } = await describe(client, TableName)
  if (TableStatus === 'ACTIVE') return
  const updates = GlobalSecondaryIndexes.map((index) => ({
    Update: { IndexName: index.IndexName, ProvisionedThroughput: moreThan(index.ProvisionedThroughput) },
  }))
  await client.send(
    new UpdateTableCommand({
      TableName,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: moreThan(ProvisionedThroughput),
      ...(updates.length > 0 && { GlobalSecondaryIndexUpdates: updates }),
    }),
  )
}

function moreThan({ ReadCapacityUnits = 0 }: ProvisionedThroughputDescription = {}) {
  return { ReadCapacityUnits: ReadCapacityUnits + 1, WriteCapacityUnits: ReadCapacityUnits + 1 }
}

function tableInput({ name, partitionKey, sortKey, indexes }: Table) {
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])]
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema: keySchema(partitionKey, sortKey),
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.includes] },
      })),
    }),
  }
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    { AttributeName: sortKey, KeyType: 'RANGE' as const },
  ]
}

/**
 * Creates the topology's queues, dead-letter queues first, and returns their URLs. Queues that exist take the topology's
 * settings: a data folder may be of an older version.
 */
export async function createQueues(client: SQSClient, { queues }: Topology): Promise<Record<string, string>> {
  const urls: Record<string, string> = {}
  const ordered = Object.entries(queues).sort(([, a], [, b]) => Number(isSource(a)) - Number(isSource(b)))
  for (const [key, queue] of ordered) {
    const Attributes = await queueAttributes(client, queue, urls)
    urls[key] = await createQueue(client, queue.name, Attributes)
  }
  return urls
}

async function createQueue(
  client: SQSClient,
  QueueName: string,
  Attributes: Partial<Record<QueueAttributeName, string>>,
): Promise<string> {
  try {
    return (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? ''
  } catch (error) {
    // fauxqs names it `AWS.SimpleQueueService.QueueNameExists`, as SQS's older protocol did.
    if (!(error instanceof Error && error.name.endsWith('QueueNameExists'))) throw error
  }
  const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }))
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))
  return QueueUrl
}

function isSource(queue: Queue): boolean {
  return queue.deadLetterQueue !== undefined
}

async function queueAttributes(client: SQSClient, queue: Queue, urls: Readonly<Record<string, string>>) {
  const attributes: Partial<Record<QueueAttributeName, string>> = {
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.retentionDays * 86_400),
  }
  if (queue.deadLetterQueue === undefined) return attributes
  const QueueUrl = urls[queue.deadLetterQueue]
  const output = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  const policy = { deadLetterTargetArn: output.Attributes?.QueueArn, maxReceiveCount: queue.maxReceiveCount }
  return { ...attributes, RedrivePolicy: JSON.stringify(policy) }
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))
}
