import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { expect, onTestFinished, test } from 'vitest'
import { sendForBody } from './send-for-body.ts'

/** A DynamoDB that answers the requests one after another, and a client of it. */
async function clientOf(...answers: readonly ((response: ServerResponse) => void)[]): Promise<DynamoDBClient> {
  const left = [...answers]
  const server = createServer((request, response) => {
    request.resume().on('end', () => left.shift()?.(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint: `http://127.0.0.1:${port}` })
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  return client
}

const query = () => new QueryCommand({ TableName: 'logs' })
const page = { Count: 1, Items: [{ text: { S: 'naïve €' } }], LastEvaluatedKey: { log_id: { S: 'k1' } } }

function fail(response: ServerResponse, status: number, type: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }))
}

test('returns what a query or a scan is answered, in one piece or byte by byte', async () => {
  const body = Buffer.from(JSON.stringify(page))
  const client = await clientOf(
    (response) => response.end(body),
    (response) => {
      for (const byte of body) response.write(Buffer.of(byte))
      response.end()
    },
  )
  expect(await sendForBody(client, query())).toEqual(page)
  expect(await sendForBody(client, new ScanCommand({ TableName: 'logs' }))).toEqual(page)
})

test('a refusal is the SDK\u2019s error, and is not tried again', async () => {
  const client = await clientOf((response) => fail(response, 400, 'ResourceNotFoundException'))
  await expect(sendForBody(client, query())).rejects.toThrow(
    expect.objectContaining({ name: 'ResourceNotFoundException' }),
  )
})

test('what DynamoDB could not do is tried again, also where the answer was cut off', async () => {
  const client = await clientOf(
    (response) => fail(response, 500, 'InternalServerError'),
    (response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('{"Count":')
      setImmediate(() => response.destroy())
    },
    (response) => response.end(JSON.stringify(page)),
  )
  expect(await sendForBody(client, query())).toEqual(page)
})
