import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { createDynamoRows } from '@logpipe/pipeline/testing/dynamodb-rows'
import { testTenantRows } from '@logpipe/pipeline/testing/tenant-rows'
import { beforeAll } from 'vitest'
import { createTables } from '../src/local/create-resources.ts'
import { topology } from '../src/topology.ts'
import { useThread } from './use-thread.ts'
import { place } from './with-stack.ts'

const endpoint = useThread('table')

beforeAll(async () => {
  await createTables(dynamodbClient({ ...place, dynamodbEndpoint: endpoint() }), topology)
})

testTenantRows('rows in DynamoDB', () =>
  createDynamoRows({
    client: dynamodbClient({ ...place, dynamodbEndpoint: endpoint() }),
    tableName: topology.tables.logs.name,
    recentIndex: topology.tables.logs.indexes[0].name,
    random: () => 0,
  }),
)
