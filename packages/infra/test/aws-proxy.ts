import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Answer } from './cloudformation-answers.ts'
import { type FakeChange, fakeCloudFormation, type Sent } from './fake-cloudformation.ts'
import type { Moto } from './moto.ts'

/** Answers an action of CloudFormation in the place of moto, or changes what moto answers. */
export type Play = (parameters: URLSearchParams, ask: () => Promise<Answer>, region: string) => Answer | Promise<Answer>

/** Answers a request of another service in the place of moto, by method and path; undefined leaves it to moto. */
export type PlayHttp = (method: string, url: string) => Answer | undefined

export interface AwsProxy {
  /** What leads a command through it. */
  readonly env: () => Readonly<Record<string, string>>
  /** Plays an action of CloudFormation until the test is over. */
  readonly play: (action: string, play: Play) => void
  /** Plays another service until the test is over. */
  readonly playHttp: (play: PlayHttp) => void
  /** What the next change sets of this test say; by default that something is changed where something is. */
  readonly changes: (changes: readonly FakeChange[]) => void
  /** Lets the next change of the edge stack fail at its web ACL. */
  readonly failEdge: (reason: string) => void
  /** What CloudFormation was last told to make of a stack. */
  readonly sent: (stackName: string) => Sent | undefined
  /** Actions that were asked for in this test, in order. */
  readonly asked: () => readonly string[]
  /** The same with the region before it: `us-east-1 CreateChangeSet`. */
  readonly calls: () => readonly string[]
}

/** Stands between a command and moto, so that CloudFormation can fail as it does and moto does not. */
export function useAwsProxy(moto: Moto): AwsProxy {
  const plays = new Map<string, Play>()
  const calls: (readonly [region: string, action: string])[] = []
  let playHttp: PlayHttp = () => undefined
  const fake = fakeCloudFormation(moto)
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // What cannot be played would otherwise be asked again and again.
      response.writeHead(501, { 'content-type': 'text/plain' }).end(String(error))
    })
  })
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  afterEach(() => {
    plays.clear()
    calls.length = 0
    playHttp = () => undefined
    fake.forget()
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const isQuery = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
    const parameters = new URLSearchParams(isQuery ? body.toString() : '')
    const action = parameters.get('Action') ?? ''
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (action !== '') calls.push([region, action])
    const askAs = async (bodyText: string | Buffer): Promise<Answer> => {
      const answer = await forward(request, Buffer.from(bodyText))
      return { status: answer.status, body: await answer.text() }
    }
    const askFake = async (): Promise<Answer> =>
      (service === 'cloudformation'
        ? await fake.answer({ action, parameters, region, ask: (other) => askAs(other.toString()) })
        : undefined) ?? askAs(body)
    const play =
      plays.get(action) ??
      (service === 'cloudformation' ? (_: URLSearchParams, ask: typeof askFake) => ask() : undefined)
    const said = action === '' ? playHttp(request.method ?? '', request.url ?? '') : undefined
    if (play !== undefined || said !== undefined) {
      const played = said ?? (await play?.(parameters, askFake, region)) ?? { status: 500, body: '' }
      response.writeHead(played.status, { 'content-type': 'text/xml' }).end(played.body)
      return
    }
    const answer = await forward(request, body)
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !hopByHop.has(name)))
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()))
  }

  function forward({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): Promise<Response> {
    const kept = Object.entries(headers).filter(([name]) => !hopByHop.has(name) && name !== 'host' && name !== 'expect')
    return fetch(moto.endpoint() + url, {
      method,
      headers: kept.map(([name, value]) => [name, String(value)]),
      ...(body.length > 0 && { body }),
    })
  }

  return {
    // moto takes a template from a bucket only where its address names localhost.
    env: () => ({ ...moto.env(), AWS_ENDPOINT_URL: `http://localhost:${(server.address() as AddressInfo).port}` }),
    play: (action, play) => plays.set(action, play),
    playHttp: (play) => {
      playHttp = play
    },
    changes: fake.changes,
    failEdge: fake.failEdge,
    sent: fake.sent,
    asked: () => calls.map(([, action]) => action),
    calls: () => calls.map((call) => call.join(' ')),
  }
}

const hopByHop = new Set(['connection', 'transfer-encoding', 'content-length', 'keep-alive', 'content-encoding'])
