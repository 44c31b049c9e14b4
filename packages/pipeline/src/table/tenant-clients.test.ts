import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { STSClient } from '@aws-sdk/client-sts'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { dynamodbClient } from '../lambda/compose/clients.ts'
import { type ClientOf, createTenantClients } from './tenant-clients.ts'

/** Serves requests on loopback until the test ends; returns the URL. */
async function serve(respond: (body: string, request: IncomingMessage) => string, type: string): Promise<string> {
  const server = createServer(async (request, response) => {
    response.writeHead(200, { 'content-type': type }).end(respond(await text(request), request))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Aws {
  readonly clientOf: ClientOf
  /** Forms that STS received, in order. */
  readonly sessions: readonly URLSearchParams[]
  /** Access keys that requests to DynamoDB were signed with, in order. */
  readonly signers: readonly string[]
}

/** A fake STS whose access keys contain the session tag, and a fake DynamoDB that records who signed. */
async function anAws({ expiresInMs = 3_600_000 } = {}): Promise<Aws> {
  const sessions: URLSearchParams[] = []
  const signers: string[] = []
  const stsEndpoint = await serve((body) => {
    const form = new URLSearchParams(body)
    sessions.push(form)
    return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>KEY-${form.get('Tags.member.1.Value')}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
      <SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + expiresInMs).toISOString()}</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`
  }, 'text/xml')
  const dynamodbEndpoint = await serve((_, { headers }) => {
    signers.push(/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '')
    return '{}'
  }, 'application/x-amz-json-1.0')
  const credentials = { accessKeyId: 'function', secretAccessKey: 's' }
  const sts = new STSClient({ endpoint: stsEndpoint, region: 'us-east-1', credentials })
  const open = (session: Parameters<Parameters<typeof createTenantClients>[0]['open']>[0]) =>
    dynamodbClient({ region: 'us-east-1', credentials: session, dynamodbEndpoint })
  const clientOf = createTenantClients({ sts, roleArn: 'arn:aws:iam::123456789012:role/tenant-data', open })
  return { clientOf, sessions, signers }
}

async function readRow(clientOf: ClientOf, tenantId: TenantId): Promise<void> {
  await clientOf(tenantId).send(new GetCommand({ TableName: 'logs', Key: { tenant_id: tenantId, log_id: '1' } }))
}

test('uses a separate session for each tenant, and reuses it', async () => {
  const { clientOf, sessions, signers } = await anAws()
  const [acme, beta] = [aTenant('acme'), aTenant('beta')]
  for (const tenantId of [acme, beta, acme, beta, acme]) await readRow(clientOf, tenantId)
  expect(signers).toEqual(['KEY-acme', 'KEY-beta', 'KEY-acme', 'KEY-beta', 'KEY-acme'])
  expect(sessions.map((form) => [form.get('Tags.member.1.Key'), form.get('Tags.member.1.Value')])).toEqual([
    ['tenant_id', 'acme'],
    ['tenant_id', 'beta'],
  ])
  expect(sessions[0]?.get('RoleArn')).toBe('arn:aws:iam::123456789012:role/tenant-data')
})

test('renews a session that is about to expire', async () => {
  const { clientOf, sessions } = await anAws({ expiresInMs: 1_000 })
  await readRow(clientOf, aTenant('acme'))
  await readRow(clientOf, aTenant('acme'))
  expect(sessions.length).toBeGreaterThan(1)
})

test('a one-letter tenant gets a session name that STS accepts', async () => {
  const { clientOf, sessions } = await anAws()
  await readRow(clientOf, aTenant('a'))
  expect(sessions[0]?.get('RoleSessionName')).toMatch(/^[\w+=,.@-]{2,64}$/)
})
