import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { expect, onTestFinished, test } from 'vitest'
import { aRow, aTenant } from '../../test/build.ts'
import { type FakeAws, type FakeAwsOptions, startFakeAws } from '../../test/fake-aws.ts'
import { isFullSize } from '../../test/full-size.ts'
import { dynamodbClient, sharedSockets } from '../lambda/compose/clients.ts'
import { createDynamoRows } from './dynamodb-rows.ts'
import { isTransient } from './retry-waits.ts'
import { type ClientOf, createTenantClients } from './tenant-clients.ts'
import type { OpenTenantRows } from './tenant-rows.ts'

async function anAws(options?: FakeAwsOptions): Promise<FakeAws> {
  const aws = await startFakeAws(options)
  onTestFinished(aws.close)
  return aws
}

/** Rows whose retries follow at once. */
function rowsOn(clientOf: ClientOf): OpenTenantRows {
  const sleep = async (): Promise<void> => undefined
  return createDynamoRows({ clientOf, tableName: 'logs', recentIndex: 'recent', now: Date.now, random: () => 0, sleep })
}

async function readRow(clientOf: ClientOf, tenantId: TenantId): Promise<void> {
  await clientOf(tenantId).send(new GetCommand({ TableName: 'logs', Key: { tenant_id: tenantId, log_id: '1' } }))
}

/** The tenants that sessions were started for, in order. */
function tenantsOf(sessions: readonly URLSearchParams[]): readonly (string | null)[] {
  return sessions.map((form) => form.get('Tags.member.1.Value'))
}

test('uses a separate session for each tenant, and reuses it', async () => {
  const { clientOf, sessions, signers } = await anAws()
  const [acme, beta] = [aTenant('acme'), aTenant('beta')]
  for (const tenantId of [acme, beta, acme, beta, acme]) await readRow(clientOf, tenantId)
  expect(signers).toEqual(['KEY-acme', 'KEY-beta', 'KEY-acme', 'KEY-beta', 'KEY-acme'])
  expect(sessions.map((form) => form.get('Tags.member.1.Key'))).toEqual(['tenant_id', 'tenant_id'])
  expect(tenantsOf(sessions)).toEqual(['acme', 'beta'])
  expect(sessions[0]?.get('RoleArn')).toBe('arn:aws:iam::123456789012:role/tenant-data')
})

test('a one-letter tenant gets a session name that STS accepts', async () => {
  const { clientOf, sessions } = await anAws()
  await readRow(clientOf, aTenant('a'))
  expect(sessions[0]?.get('RoleSessionName')).toMatch(/^[\w+=,.@-]{2,64}$/)
})

test('however many calls need a session at once, one call to STS is in flight for it', async () => {
  const { clientOf, sessions, signers } = await anAws()
  await Promise.all(Array.from({ length: 20 }, () => readRow(clientOf, aTenant('acme'))))
  expect(sessions).toHaveLength(1)
  expect(signers).toHaveLength(20)
})

test('renews a session before the SDK asks for it', async () => {
  const { clientOf, sessions, signers } = await anAws({ lifeMs: (n) => (n === 1 ? 4 * 60_000 : 60 * 60_000) })
  for (let i = 0; i < 3; i++) await readRow(clientOf, aTenant('acme'))
  expect(sessions).toHaveLength(2)
  expect(signers).toHaveLength(3)
})

test('a session that cannot be renewed stays in use until it is about to expire', async () => {
  let nowMs = Date.now()
  const { sessionOf, sessions } = await anAws({
    refusal: (n) => (n > 1 ? { status: 403, code: 'AccessDenied' } : undefined),
    now: () => nowMs,
  })
  const first = await sessionOf(aTenant('acme'))
  nowMs += 59 * 60_000
  expect(await sessionOf(aTenant('acme'))).toBe(first)
  expect(sessions).toHaveLength(2)
  nowMs += 31_000
  await expect(sessionOf(aTenant('acme'))).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }))
})

test('a call to STS that is throttled is repeated in the time that the batch has left', async () => {
  const throttled = { status: 400, code: 'Throttling' }
  const { clientOf, sessions, signers } = await anAws({ refusal: (n) => (n <= 20 ? throttled : undefined) })
  const openRows = rowsOn(clientOf)
  expect(await openRows(aTenant('acme')).putAll([aRow({ tenant_id: aTenant('acme') })], () => 10_000)).toEqual([])
  expect(sessions).toHaveLength(21)
  expect(signers).toEqual(['KEY-acme'])
})

test('a missing permission for STS is told at once', async () => {
  const { clientOf, sessions } = await anAws({ refusal: () => ({ status: 403, code: 'AccessDenied' }) })
  const openRows = rowsOn(clientOf)
  const [failure] = await openRows(aTenant('acme')).putAll([aRow({ tenant_id: aTenant('acme') })], () => 10_000)
  expect(failure).toMatchObject({ kind: 'unavailable' })
  expect(sessions).toHaveLength(1)
})

/** More tenants than there are clients; `bench/tenant-sockets.ts` measures 5,000. */
const [many, kept] = isFullSize ? [5_000, {}] : [150, { maxClients: 100 }]

test('many tenants share the sockets of one, and each has its session', { timeout: 60_000 }, async () => {
  const { clientOf, sessions, signers, sockets } = await anAws(kept)
  const tenants = Array.from({ length: many }, (_, n) => aTenant(`tenant-${n}`))
  const calls = pLimit(100)
  await Promise.all(tenants.map((tenantId) => calls(() => readRow(clientOf, tenantId))))
  expect(new Set(signers).size).toBe(many)
  // Their clients were evicted, their sessions were not.
  await Promise.all(tenants.slice(0, 50).map((tenantId) => calls(() => readRow(clientOf, tenantId))))
  expect(sessions).toHaveLength(many)
  // To STS and to DynamoDB: 64 together.
  expect(sockets.map(({ most }) => most)).toEqual([32, 32])
})

test('puts of many tenants at once have no more calls in flight than there are sockets', async () => {
  const { clientOf, sockets, signers } = await anAws()
  const openRows = rowsOn(clientOf)
  const tenants = Array.from({ length: 10 }, (_, n) => aTenant(`tenant-${n}`))
  const put = (tenant_id: TenantId, n: number) =>
    openRows(tenant_id).putNew(aRow({ tenant_id, log_id: `${n}` as LogId }))
  const puts = tenants.flatMap((tenantId) => Array.from({ length: 16 }, (_, n) => put(tenantId, n)))
  expect(await Promise.all(puts)).toEqual(puts.map(() => ({ kind: 'stored' })))
  expect(signers).toHaveLength(160)
  expect(sockets[1]?.most).toBeLessThanOrEqual(24)
})

test('of too many clients, the one used longest ago is evicted', () => {
  let opened = 0
  const client = dynamodbClient({ region: 'us-east-1' })
  const clientOf = createTenantClients({
    sessions: () => Promise.reject(new Error('unused')),
    open: () => {
      opened++
      return client
    },
  })
  for (let n = 0; n < 500; n++) clientOf(aTenant(`tenant-${n}`))
  clientOf(aTenant('tenant-0'))
  clientOf(aTenant('one-more'))
  expect(opened).toBe(501)
  clientOf(aTenant('tenant-0'))
  expect(opened).toBe(501)
  clientOf(aTenant('tenant-1'))
  expect(opened).toBe(502)
})

test.each([
  ['accepts a connection and never answers', () => undefined],
  ['answers in part', (response: ServerResponse) => response.writeHead(200, { 'content-length': '9' }).write('{')],
])('a service that %s costs no more than the timeout, and may be asked again', async (_, respond) => {
  const server = createServer((_request, response) => respond(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const requestHandler = sharedSockets({ answerMs: 30 })
  onTestFinished(() => {
    requestHandler.destroy()
    server.closeAllConnections()
    server.close()
  })
  const client = dynamodbClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'function', secretAccessKey: 's' },
    dynamodbEndpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestHandler,
  })
  const error = await client.send(new GetCommand({ TableName: 'logs', Key: { log_id: '1' } })).catch((thrown) => thrown)
  expect(error).toMatchObject({ name: 'TimeoutError' })
  expect(isTransient(error)).toBe(true)
})
