import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { beforeAll } from 'vitest'
import { createDynamoRows, type DynamoRowsOptions } from '../../pipeline/src/table/dynamodb-rows.ts'
import type { OpenTenantRows } from '../../pipeline/src/table/tenant-rows.ts'
import { createTables } from '../src/local/create-resources.ts'
import { topology } from '../src/topology.ts'
import { useThread } from './use-thread.ts'
import { place } from './with-stack.ts'

/** The logs table in DynamoDB for all tests of a file. Rows are received at `now`, which is also what reading goes by. */
export function useRows(now: number) {
  const endpoint = useThread('table')
  const client = () => dynamodbClient({ ...place, dynamodbEndpoint: endpoint() })
  beforeAll(async () => {
    await createTables(client(), topology)
  })
  const openRows = (options: Partial<DynamoRowsOptions> = {}): OpenTenantRows => {
    const dynamodb = client()
    return createDynamoRows({
      clientOf: () => dynamodb,
      tableName: topology.tables.logs.name,
      recentIndex: topology.tables.logs.indexes[0].name,
      random: () => 0,
      now: () => now,
      ...options,
    })
  }
  return { client, openRows }
}
