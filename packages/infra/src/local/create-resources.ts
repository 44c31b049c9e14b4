import {
  CreateTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Queue, Table, Topology } from '../topology.ts'

/** Makes the tables of the topology that are not there yet, and those usable whose making was cut off. */
export async function createTables(
  client: DynamoDBDocumentClient,
  { tables }: Topology,
): Promise<Record<string, string>> {
  const existing = new Set((await client.send(new ListTablesCommand({}))).TableNames)
  for (const table of Object.values(tables)) {
    if (!existing.has(table.name)) await client.send(new CreateTableCommand(tableInput(table)))
    else await finishTable(client, table)
  }
  return mapValues(tables, ({ name }) => name)
}

/**
 * dynalite 4 writes down that a table is being made, and a moment later that it is there. A process that is killed between
 * leaves a table that is never there, and that can be neither made nor deleted. Any change to it makes it usable.
 */
async function finishTable(client: DynamoDBDocumentClient, { name, indexes }: Table): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
  if (Table?.TableStatus !== 'CREATING') return
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
  const updates = indexes.map((index) => ({ Update: { IndexName: index.name, ProvisionedThroughput } }))
  await client.send(
    new UpdateTableCommand({
      TableName: name,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput,
      ...(updates.length > 0 && { GlobalSecondaryIndexUpdates: updates }),
    }),
  )
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

/** Makes the queues of the topology, dead-letter queues first, and answers with their URLs. Making one again changes nothing. */
export async function createQueues(client: SQSClient, { queues }: Topology): Promise<Record<string, string>> {
  const urls: Record<string, string> = {}
  const ordered = Object.entries(queues).sort(([, a], [, b]) => Number(isSource(a)) - Number(isSource(b)))
  for (const [key, queue] of ordered) {
    const Attributes = await queueAttributes(client, queue, urls)
    const answer = await client.send(new CreateQueueCommand({ QueueName: queue.name, Attributes }))
    urls[key] = answer.QueueUrl ?? ''
  }
  return urls
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
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  const policy = { deadLetterTargetArn: answer.Attributes?.QueueArn, maxReceiveCount: queue.maxReceiveCount }
  return { ...attributes, RedrivePolicy: JSON.stringify(policy) }
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))
}
