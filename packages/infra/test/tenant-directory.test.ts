import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { beforeAll } from 'vitest'
import { createDynamoLimits } from '../../pipeline/src/limits/dynamodb-limits.ts'
import { createDynamoTenants } from '../../pipeline/src/tenants/dynamodb-tenants.ts'
import { testTenantDirectory } from '../../pipeline/test/tenant-directory-contract.ts'
import { createTables } from '../src/local/create-resources.ts'
import { topology } from '../src/topology.ts'
import { useThread } from './use-thread.ts'
import { place } from './with-stack.ts'

const endpoint = useThread('table')

beforeAll(async () => {
  await createTables(dynamodbClient({ ...place, dynamodbEndpoint: endpoint() }), topology)
})

testTenantDirectory('tenants in DynamoDB', () => {
  const client = dynamodbClient({ ...place, dynamodbEndpoint: endpoint() })
  const table = { client, tableName: topology.tables.tenants.name }
  return { ...createDynamoTenants(table), ...createDynamoLimits(table) }
})
