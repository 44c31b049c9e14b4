import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import dynalite from 'dynalite'
import { expect, onTestFinished, test } from 'vitest'
import { emulatorConfig } from '../admin/stack-stores.ts'
import { topology } from '../topology.ts'
import { createTables } from './create-resources.ts'

test('created tables accept writes, even if they become active slowly', async () => {
  const server = dynalite({ createTableMs: 50 }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = dynamodbClient({ ...emulatorConfig, dynamodbEndpoint: `http://127.0.0.1:${port}` })
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const { logs = '' } = await createTables(client, topology)
  const put = { PutRequest: { Item: { tenant_id: 'acme', log_id: 'a' } } }
  const written = await client.send(new BatchWriteCommand({ RequestItems: { [logs]: [put] } }))
  expect(written.UnprocessedItems).toEqual({})
  expect(await createTables(client, topology)).toHaveProperty('logs', logs)
})
