import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { type EmulatorAddresses, emulatorConfig } from '../src/admin/stack-stores.ts'

/** An item of the table as DynamoDB returns it. */
export type Item = Readonly<Record<string, unknown>>

/** Every item of a tenant, in the order of receipt, read through DynamoDB's own protocol. */
export async function rowsOf(
  { dynamodb }: Pick<EmulatorAddresses, 'dynamodb'>,
  tenant: string,
): Promise<readonly Item[]> {
  const client = dynamodbClient({ ...emulatorConfig, dynamodbEndpoint: dynamodb.endpoint })
  const rows: Item[] = []
  let startKey: Record<string, unknown> | undefined
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: dynamodb.tables.logs,
        KeyConditionExpression: 'tenant_id = :tenant',
        ExpressionAttributeValues: { ':tenant': tenant },
        ConsistentRead: true,
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    )
    rows.push(...(page.Items ?? []))
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
  client.destroy()
  return rows.toSorted((a, b) => (`${a.recent_sort} ${a.log_id}` < `${b.recent_sort} ${b.log_id}` ? -1 : 1))
}
