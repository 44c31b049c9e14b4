import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { beforeAll, expect, test } from 'vitest'
import { createDynamoLimits } from '../../pipeline/src/limits/dynamodb-limits.ts'
import { createDynamoTenants } from '../../pipeline/src/tenants/dynamodb-tenants.ts'
import { aTenant } from '../../pipeline/test/build.ts'
import { aKeyRecord, aVersion, testTenantDirectory } from '../../pipeline/test/tenant-directory-contract.ts'
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

test('removing a tenant removes a key that is put while it goes on, until the settings are gone', async () => {
  const client = dynamodbClient({ ...place, dynamodbEndpoint: endpoint() })
  const outside = dynamodbClient({ ...place, dynamodbEndpoint: endpoint() })
  const tableName = topology.tables.tenants.name
  const others = createDynamoTenants({ client: outside, tableName })
  const tenantId = aTenant('removed-meanwhile')
  await others.addTenant(tenantId, aVersion(1))
  let puts = 0
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'DeleteItemCommand' && JSON.stringify(args.input).includes('"settings"')) {
          puts++
          await others.putKey(tenantId, aKeyRecord('aaaaaaaa'))
        }
        return next(args)
      },
    { step: 'initialize' },
  )
  await createDynamoTenants({ client, tableName }).removeTenant(tenantId)
  expect(puts).toBe(1)
  expect(await others.listKeys(tenantId)).toEqual([])
})
