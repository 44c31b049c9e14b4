import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'

/** Rows per second of plain BatchWriteItem calls to a table with the same keys, index and row size; 8 concurrent calls. */
export async function bareWrites(endpoint: string, rows: number): Promise<number> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  })
  await client.send(new CreateTableCommand(table))
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01 }, { TableName: table.TableName })
  let next = 0
  const startMs = performance.now()
  const write = async (): Promise<void> => {
    while (next < rows) {
      const first = next
      next += 25
      const puts = Array.from({ length: 25 }, (_, i) => ({ PutRequest: { Item: row(first + i) } }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { bench: puts } }))
    }
  }
  await Promise.all(Array.from({ length: 8 }, write))
  client.destroy()
  return (rows / (performance.now() - startMs)) * 1000
}

const s = (S: string) => ({ S })

function row(n: number) {
  const at = '2026-01-01T00:00:00.000Z'
  const id = `0mwq61yoz97g9dmyc-${String(n).padStart(9, '0')}.0.AbCdEfGhIjK`
  return {
    tenant_id: s('acme'),
    log_id: s(id),
    modified_text: s('x'.repeat(235)),
    severity: s('info'),
    received_at: s(at),
    processed_at: s(at),
    redactions: { M: {} },
    policy: s('default-v1'),
    content: s('AbCdEfGhIjK'),
    seal: s('f'.repeat(64)),
    expires_at: { N: '1800000000' },
    recent_key: s(`acme#${n % 4}`),
    recent_sort: s(`${at}#${id}`),
  }
}

const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType })
const table = {
  TableName: 'bench',
  BillingMode: 'PAY_PER_REQUEST' as const,
  KeySchema: [key('tenant_id', 'HASH'), key('log_id', 'RANGE')],
  AttributeDefinitions: ['tenant_id', 'log_id', 'recent_key', 'recent_sort'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'recent',
      KeySchema: [key('recent_key', 'HASH'), key('recent_sort', 'RANGE')],
      Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['severity'] },
    },
  ],
}
