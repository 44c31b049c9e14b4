import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type ClientConfig, emulatorConfig } from '../admin/stack-stores.ts'
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
async function headersOf(config: ClientConfig): Promise<readonly IncomingHttpHeaders[]> {
  const { url, seen } = await aService()
  const place = { ...config, dynamodbEndpoint: url, sqsEndpoint: url }
  const [dynamodb, sqs] = [dynamodbClient(place), sqsClient(place)]
  await dynamodb.send(new ListTablesCommand())
  await sqs.send(new ListQueuesCommand())
  for (const client of [dynamodb, sqs]) client.destroy()
  return seen
}

const digest = /Signature=[0-9a-f]{64}$/
const isSigned = ({ authorization = '' }: IncomingHttpHeaders): boolean => digest.test(authorization)

test('calls to the emulators name a region, as signed ones do, and no body is hashed for them', async () => {
  const told = { authorization: expect.stringMatching(/Credential=\w+\/\d{8}\/us-east-1\//) }
  const unsigned = await headersOf(emulatorConfig)
  expect(unsigned).toMatchObject([told, told])
  expect(unsigned.filter((headers) => 'x-amz-content-sha256' in headers)).toEqual([])
  // Batches would take the long way through dynalite otherwise.
  const asBatch = { ...unsigned[0], 'x-amz-target': 'DynamoDB_20120810.BatchWriteItem' }
  expect(isBatchRequest('POST', '/', asBatch)).toBe(true)
  expect(unsigned.map(isSigned)).toEqual([false, false])
  const { region, credentials } = emulatorConfig
  expect((await headersOf({ region, credentials })).map(isSigned)).toEqual([true, true])
})

/** What each of these says is meant for AWS, or is wrong. */
const environment = {
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_DEFAULTS_MODE: 'any',
  AWS_MAX_ATTEMPTS: '7',
  AWS_SDK_UA_APP_ID: 'mine',
}

test.each(Object.entries(environment))('whatever %s is, the emulators are reached', async (name, value) => {
  vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  const seen = await headersOf(emulatorConfig)
  const tries = { 'amz-sdk-request': 'attempt=1; max=3' }
  expect(seen).toMatchObject([tries, tries])
  expect(seen.filter((headers) => headers['user-agent']?.includes('mine'))).toEqual([])
})

test.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'] as const)(
  'a client that is told less obeys %s',
  async (name) => {
    vi.stubEnv(name, environment[name])
    onTestFinished(() => void vi.unstubAllEnvs())
    const { region, credentials } = emulatorConfig
    await expect(headersOf({ region, credentials })).rejects.toThrow()
  },
)
