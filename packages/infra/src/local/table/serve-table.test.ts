import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type CallResponse, callServer } from '../threads/memory-http.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'
import { serveTable } from './serve-table.ts'

async function aTable(): Promise<LoopbackServer> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  const table = await serveTable(path)
  onTestFinished(async () => {
    await table.close()
    await rm(path, { recursive: true, force: true })
  })
  await callTable(table, 'CreateTable', { TableName, ...schema })
  const isActive = async () => (await callTable(table, 'DescribeTable', { TableName })).body.includes('"ACTIVE"')
  await expect.poll(isActive).toBe(true)
  return table
}

const headersOf = (action: string) => ({
  host: '127.0.0.1:1',
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${action}`,
  'x-amz-date': '20260131T120000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c',
})

/** A call without a connection, as the stack's own are. */
function callTable({ server }: LoopbackServer, action: string, input: object): Promise<CallResponse> {
  return callServer(server, { headers: headersOf(action), body: Buffer.from(JSON.stringify(input)) })
}

const TableName = 'logs'
const schema = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
}
const Key = { id: { S: '1' } }
const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/logs'
const Tags = [{ Key: 'a', Value: 'b' }]
const values = { ExpressionAttributeValues: { ':id': Key.id } }
const put = { PutRequest: { Item: Key } }

/** Every action of dynalite. Batches that say what they consume, or name an item twice, take no short way. */
const actions: readonly (readonly [action: string, input: object])[] = [
  ['BatchGetItem', { RequestItems: { logs: { Keys: [Key] } } }],
  ['BatchGetItem', { RequestItems: { logs: { Keys: [Key] } }, ReturnConsumedCapacity: 'TOTAL' }],
  ['BatchWriteItem', { RequestItems: { logs: [put] } }],
  ['BatchWriteItem', { RequestItems: { logs: [put] }, ReturnConsumedCapacity: 'TOTAL' }],
  ['CreateTable', { TableName: 'other', ...schema }],
  ['DeleteItem', { TableName, Key }],
  ['DeleteTable', { TableName }],
  ['DescribeTable', { TableName }],
  ['DescribeTimeToLive', { TableName }],
  ['GetItem', { TableName, Key }],
  ['ListTables', {}],
  ['ListTagsOfResource', { ResourceArn }],
  ['PutItem', { TableName, Item: Key }],
  ['Query', { TableName, KeyConditionExpression: 'id = :id', ...values }],
  ['Scan', { TableName }],
  ['TagResource', { ResourceArn, Tags }],
  ['UntagResource', { ResourceArn, TagKeys: ['a'] }],
  ['UpdateItem', { TableName, Key, UpdateExpression: 'SET a = :id', ...values }],
  [
    'UpdateTable',
    { TableName, BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
  ],
]

test.each(actions)(
  '%s %j: who asked before the table closes gets an answer, and who asks later a refusal',
  async (action, input) => {
    const table = await aTable()
    const calls = Array.from({ length: 20 }, () => callTable(table, action, input))
    const closed = table.close()
    const late = callTable(table, action, input)
    const [first, ...others] = await Promise.all(calls)
    expect(first).toMatchObject({ status: 200 })
    // The second change of a table is refused while the first is in progress.
    for (const { status, body } of others) expect([200, 400], body).toContain(status)
    expect(await late).toMatchObject({ status: 503, body: expect.stringContaining('"ServiceUnavailable"') })
    await closed
    expect(await callTable(table, action, input)).toMatchObject({ status: 503 })
  },
)

test('a response in flight over a connection comes whole before the table closes', async () => {
  const table = await aTable()
  const asked = once(table.server, 'request')
  const response = fetch(`http://127.0.0.1:${table.port}`, {
    method: 'POST',
    headers: headersOf('PutItem'),
    body: JSON.stringify({ TableName, Item: Key }),
  })
  await asked
  await table.close()
  expect(await (await response).json()).toEqual({})
})

test.each(['PutItem', 'BatchWriteItem'])(
  'a caller that goes away in the middle of %s leaves the table at work',
  async (action) => {
    const table = await aTable()
    const head = Object.entries({ ...headersOf(action), 'content-length': '100' }).map(
      ([name, value]) => `${name}: ${value}`,
    )
    const socket = connect(table.port, '127.0.0.1')
    const asked = once(table.server, 'request')
    socket.write(`POST / HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n{"TableName":`)
    const [request] = await asked
    const gone = new Promise((resolve) => request.once('close', resolve))
    socket.destroy()
    await gone
    expect(await callTable(table, 'ListTables', {})).toMatchObject({ status: 200 })
  },
)

test('a body over 16 MiB is refused before its end', async () => {
  const table = await aTable()
  const mebibyte = 1024 * 1024
  const request = http.request({
    host: '127.0.0.1',
    port: table.port,
    method: 'POST',
    headers: { ...headersOf('PutItem'), 'content-length': 40 * mebibyte },
  })
  onTestFinished(() => void request.destroy())
  request.on('error', () => undefined)
  request.write(Buffer.alloc(16 * mebibyte + 1))
  const [response] = await once(request, 'response')
  expect(response.statusCode).toBe(413)
})
