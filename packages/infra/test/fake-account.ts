import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import type { Account } from '../src/account/open-account.ts'
import { type Answer, refusal } from './cloudformation-answers.ts'

/** Answers an action of CloudFormation; undefined cuts the connection. */
export type FakeAction = (parameters: URLSearchParams, region: string) => Answer | undefined

export interface FakeAccount {
  /** The account in a region. */
  readonly in: (region: string) => Account
  /** Plays an action until the test is over; one that is not played is refused. */
  readonly play: (action: string, play: FakeAction) => void
  /** Actions that were asked for in this test, with their region. */
  readonly calls: () => readonly string[]
}

/** An account whose CloudFormation answers what a test says, over the wire. */
export function useFakeAccount(): FakeAccount {
  const plays = new Map<string, FakeAction>()
  const calls: string[] = []
  const clients: CloudFormationClient[] = []
  const server = createServer(async (request, response) => {
    const parameters = new URLSearchParams(await bodyOf(request))
    const action = parameters.get('Action') ?? ''
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
    calls.push(`${region} ${action}`)
    const play = plays.get(action) ?? (() => refusal('InvalidAction', `${action} is not played`))
    const answer = play(parameters, region)
    if (answer === undefined) request.socket.destroy()
    else response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body)
  })
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    // Other services' clients are made in passing, and are to reach nothing else either.
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  afterEach(() => {
    plays.clear()
    calls.length = 0
    for (const client of clients.splice(0)) client.destroy()
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  })
  return {
    in: (region) => {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }
      const cloudformation = new CloudFormationClient({ region, endpoint, credentials, maxAttempts: 1 })
      clients.push(cloudformation)
      return {
        accountId: '123456789012',
        identity: 'arn:aws:iam::123456789012:user/ada',
        partition: 'aws',
        region,
        credentials: cloudformation.config.credentials,
        cloudformation,
        pollMs: 1,
        close: () => undefined,
      }
    },
    play: (action, play) => plays.set(action, play),
    calls: () => calls,
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
