import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
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

/** Tables in a folder, where creating and updating them takes so long. */
async function tablesIn(path: string, ms: number) {
  const server = dynalite({ path, createTableMs: ms, updateTableMs: ms }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = dynamodbClient({ ...emulatorConfig, dynamodbEndpoint: `http://127.0.0.1:${port}` })
  const close = async (): Promise<void> => {
    client.destroy()
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  return { client, close }
}

/** Longer than any test. */
const foreverMs = 1e9

test.each(['CREATING', 'UPDATING'])('tables that an interrupted start left %s are completed', async (left) => {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  const names = Object.values(topology.tables).map(({ name }) => name)
  const starts = left === 'CREATING' ? 1 : 2
  for (let start = 0; start < starts; start++) {
    const { client, close } = await tablesIn(path, foreverMs)
    const creating = createTables(client, topology).catch(() => undefined)
    const statuses = () => Promise.all(names.map((name) => statusOf(client, name)))
    await expect.poll(statuses).toEqual(names.map(() => (start === 0 ? 'CREATING' : 'UPDATING')))
    await close()
    await creating
  }
  const { client, close } = await tablesIn(path, 0)
  onTestFinished(close)
  await createTables(client, topology)
  const put = { PutRequest: { Item: { tenant_id: 'acme', log_id: 'a' } } }
  const written = await client.send(new BatchWriteCommand({ RequestItems: { [topology.tables.logs.name]: [put] } }))
  expect(written.UnprocessedItems).toEqual({})
})

async function statusOf(client: DynamoDBDocumentClient, TableName: string): Promise<string | undefined> {
  const described = await client.send(new DescribeTableCommand({ TableName })).catch(() => undefined)
  return described?.Table?.TableStatus
}
