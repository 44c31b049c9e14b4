import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { expect, onTestFinished, test } from 'vitest'
import { emulatorConfig } from '../admin/stack-stores.ts'
import { signNothing } from './sign-nothing.ts'
import { isBatchRequest } from './table/fast-request.ts'

/** A service that has nothing, and what it was sent. */
async function aService() {
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    request.resume().on('end', () => response.end('{}'))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  return { url: `http://127.0.0.1:${Object(server.address()).port}`, seen }
}

/** The headers of a call of each client. */
async function headersOf(signer: object): Promise<readonly IncomingHttpHeaders[]> {
  const { url, seen } = await aService()
  const place = { ...emulatorConfig, ...signer, dynamodbEndpoint: url, sqsEndpoint: url }
  const [dynamodb, sqs] = [dynamodbClient(place), sqsClient(place)]
  await dynamodb.send(new ListTablesCommand())
  await sqs.send(new ListQueuesCommand())
  for (const client of [dynamodb, sqs]) client.destroy()
  return seen
}

test('calls to the emulators name a region, as signed ones do, and no body is hashed for them', async () => {
  const told = { authorization: expect.stringMatching(/Credential=\w+\/\d{8}\/us-east-1\//) }
  const unsigned = await headersOf({ signer: signNothing })
  expect(unsigned).toMatchObject([told, told])
  expect(unsigned.filter((headers) => 'x-amz-content-sha256' in headers)).toEqual([])
  // Batches would take the long way through dynalite otherwise.
  const asBatch = { ...unsigned[0], 'x-amz-target': 'DynamoDB_20120810.BatchWriteItem' }
  expect(isBatchRequest('POST', '/', asBatch)).toBe(true)
  const digest = /Signature=[0-9a-f]{64}$/
  const isSigned = ({ authorization = '' }: IncomingHttpHeaders): boolean => digest.test(authorization)
  expect(unsigned.map(isSigned)).toEqual([false, false])
  const signed = await headersOf({})
  expect(signed.map(isSigned)).toEqual([true, true])
})
