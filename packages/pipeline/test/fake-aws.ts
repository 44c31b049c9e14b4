import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { STSClient } from '@aws-sdk/client-sts'
import { dynamodbClient, sharedSockets } from '../src/lambda/compose/clients.ts'
import { type ClientOf, createTenantClients } from '../src/table/tenant-clients.ts'
import { createTenantSessions, type TenantSessions } from '../src/table/tenant-sessions.ts'

interface Answer {
  readonly status?: number
  readonly body: string
}

interface Served {
  readonly url: string
  /** Connections that are open, and the most that were open at once. */
  readonly sockets: { open: number; most: number }
  readonly close: () => void
}

/** Serves requests on loopback. */
async function serve(respond: (body: string, request: IncomingMessage) => Answer, type: string): Promise<Served> {
  const sockets = { open: 0, most: 0 }
  const server = createServer(async (request, response) => {
    const { status = 200, body } = respond(await text(request), request)
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  server.on('connection', (socket) => {
    sockets.open++
    sockets.most = Math.max(sockets.most, sockets.open)
    socket.once('close', () => sockets.open--)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, close }
}

export interface FakeAws {
  readonly sessionOf: TenantSessions
  readonly clientOf: ClientOf
  /** Forms that STS received, in order. */
  readonly sessions: readonly URLSearchParams[]
  /** Access keys that requests to DynamoDB were signed with, in order. */
  readonly signers: readonly string[]
  /** Of STS and DynamoDB. */
  readonly sockets: readonly Served['sockets'][]
  readonly close: () => void
}

export interface FakeAwsOptions {
  /** How long the session lasts that STS starts as its nth. */
  readonly lifeMs?: (n: number) => number
  /** Whether STS refuses its nth call, and with what. */
  readonly refusal?: (n: number) => { readonly status: number; readonly code: string } | undefined
  readonly now?: () => number
  /** How many clients are kept; as many as on AWS by default. */
  readonly maxClients?: number
}

/** The pipeline's clients on a fake STS whose access keys contain the session tag, and on a fake DynamoDB that records who signed. */
export async function startFakeAws({
  lifeMs = () => 3_600_000,
  refusal = () => undefined,
  now = Date.now,
  ...kept
}: FakeAwsOptions = {}): Promise<FakeAws> {
  const sessions: URLSearchParams[] = []
  const signers: string[] = []
  const sts = await serve((form) => {
    const n = sessions.push(new URLSearchParams(form))
    const refused = refusal(n)
    return refused === undefined
      ? { body: sessionXml(sessions.at(-1)?.get('Tags.member.1.Value'), Date.now() + lifeMs(n)) }
      : { status: refused.status, body: errorXml(refused.code) }
  }, 'text/xml')
  const dynamodb = await serve((_, { headers }) => {
    signers.push(/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '')
    return { body: '{}' }
  }, 'application/x-amz-json-1.0')
  const requestHandler = sharedSockets({ connectMs: 60_000, answerMs: 60_000 })
  const credentials = { accessKeyId: 'function', secretAccessKey: 's' }
  const client = new STSClient({ endpoint: sts.url, region: 'us-east-1', credentials, requestHandler, maxAttempts: 1 })
  const sessionOf = createTenantSessions({ sts: client, roleArn: 'arn:aws:iam::123456789012:role/tenant-data', now })
  const clientOf = createTenantClients({
    ...kept,
    sessions: sessionOf,
    open: (session) =>
      dynamodbClient({ region: 'us-east-1', credentials: session, requestHandler, dynamodbEndpoint: dynamodb.url }),
  })
  const close = (): void => {
    requestHandler.destroy()
    sts.close()
    dynamodb.close()
  }
  return { sessionOf, clientOf, sessions, signers, sockets: [sts.sockets, dynamodb.sockets], close }
}

function sessionXml(tenant: string | null | undefined, endMs: number): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>KEY-${tenant}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>${new Date(endMs).toISOString()}</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>`
}

function errorXml(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error></ErrorResponse>`
}
