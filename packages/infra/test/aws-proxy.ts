import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
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
  let playHttp: PlayHttp | undefined
  const fake = fakeCloudFormation(moto)
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
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
    playHttp = undefined
    fake.forget()
  })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    const isQuery = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
    const parameters = new URLSearchParams(isQuery ? body.toString() : '')
    const action = parameters.get('Action') ?? ''
    const [, region = '', service = ''] =
      /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(incoming.headers.authorization ?? '') ?? []
    if (action !== '') calls.push([region, action])
    const askAs = async (bodyText: string | Buffer): Promise<Answer> => {
      const answer = await forward(incoming, Buffer.from(bodyText))
      return { status: answer.status, body: answer.body.toString() }
    }
    const askFake = async (): Promise<Answer> =>
      (service === 'cloudformation'
        ? await fake.answer({ action, parameters, region, ask: (other) => askAs(other.toString()) })
        : undefined) ?? askAs(body)
    const play =
      plays.get(action) ??
      (service === 'cloudformation' ? (_: URLSearchParams, ask: typeof askFake) => ask() : undefined)
    const said = action === '' ? playHttp?.(incoming.method ?? '', incoming.url ?? '') : undefined
    if (play !== undefined || said !== undefined) {
      const played = said ?? (await play?.(parameters, askFake, region)) ?? { status: 500, body: '' }
      response.writeHead(played.status, { 'content-type': 'text/xml' }).end(played.body)
      return
    }
    const answer = await forward(incoming, body)
    response.writeHead(answer.status, withoutHops(answer.headers)).end(answer.body)
  }

  /** Not by `fetch`, which takes twice the CPU for a request. */
  async function forward({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): Promise<Forwarded> {
    const { host: _, expect: __, ...kept } = withoutHops(headers)
    const outgoing = request(moto.endpoint() + url, { method, headers: { ...kept, 'content-length': body.length } })
    outgoing.end(body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 502, headers: response.headers, body: await buffer(response) }
  }

  return {
    env: () => ({
      ...moto.env(),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      // Two of three requests are for a bucket, and most tests have nothing to say to them.
      ...(playHttp === undefined && { AWS_ENDPOINT_URL_S3: moto.endpoint() }),
    }),
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

interface Forwarded {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)))
}

const hopByHop = new Set(['connection', 'transfer-encoding', 'content-length', 'keep-alive', 'content-encoding'])
