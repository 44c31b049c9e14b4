import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Moto } from './moto.ts'

export interface Answer {
  readonly status: number
  readonly body: string
}

/** Answers an action of CloudFormation in the place of moto, or changes what moto answers. */
export type Play = (parameters: URLSearchParams, ask: () => Promise<Answer>) => Answer | Promise<Answer>

export interface AwsProxy {
  /** What leads a command through it. */
  readonly env: () => Readonly<Record<string, string>>
  /** Plays an action of CloudFormation until the test is over. */
  readonly play: (action: string, play: Play) => void
  /** Actions that were asked for in this test, in order. */
  readonly asked: () => readonly string[]
}

/** Stands between a command and moto, so that CloudFormation can fail as it does and moto does not. */
export function useAwsProxy(moto: Moto): AwsProxy {
  const plays = new Map<string, Play>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
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
    asked.length = 0
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const isQuery = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
    const parameters = new URLSearchParams(isQuery ? body.toString() : '')
    const action = parameters.get('Action') ?? ''
    if (action !== '') asked.push(action)
    const play = plays.get(action)
    if (play !== undefined) {
      const ask = async (): Promise<Answer> => {
        const answer = await forward(request, body)
        return { status: answer.status, body: await answer.text() }
      }
      const played = await play(parameters, ask)
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
    asked: () => [...asked],
  }
}

const hopByHop = new Set(['connection', 'transfer-encoding', 'content-length', 'keep-alive', 'content-encoding'])

/** An answer of CloudFormation to an action. */
export function answerTo(action: string, result: string): Answer {
  const inner = `<${action}Result>${result}</${action}Result>`
  return {
    status: 200,
    body: `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${inner}</${action}Response>`,
  }
}

/** A refusal of CloudFormation. */
export function refusal(code: string, message: string, status = 400): Answer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  }
}

export interface PlayedStack {
  readonly name: string
  readonly status: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
}

export function stackAnswer({ name, status, parameters = {}, tags = { 'logpipe:stage': 'x' } }: PlayedStack): Answer {
  const members = (values: Readonly<Record<string, string>>, key: string, value: string): string =>
    Object.entries(values)
      .map(([a, b]) => `<member><${key}>${a}</${key}><${value}>${b}</${value}></member>`)
      .join('')
  return answerTo(
    'DescribeStacks',
    `<Stacks><member><StackName>${name}</StackName><StackId>${stackId(name)}</StackId><StackStatus>${status}</StackStatus>
    <CreationTime>2026-01-01T00:00:00Z</CreationTime><Parameters>${members(parameters, 'ParameterKey', 'ParameterValue')}</Parameters>
    <Tags>${members(tags, 'Key', 'Value')}</Tags></member></Stacks>`,
  )
}

const stackId = (name: string): string => `arn:aws:cloudformation:eu-west-1:123456789012:stack/${name}/0a1b`

export interface PlayedEvent {
  readonly logicalId: string
  readonly status: string
  readonly type?: string
  readonly physicalId?: string
  readonly reason?: string
}

/** Events of a stack, given oldest first as they happened; CloudFormation answers newest first. */
export function eventsAnswer(name: string, events: readonly PlayedEvent[], atMs = Date.now()): Answer {
  const whole = { logicalId: name, physicalId: stackId(name), type: 'AWS::CloudFormation::Stack' }
  const members = [{ ...whole, status: 'CREATE_IN_PROGRESS' }, ...events].map(
    ({ logicalId, status, type = 'AWS::Lambda::Function', physicalId = logicalId, reason = '' }: PlayedEvent, i) =>
      `<member><EventId>${i}</EventId><StackName>${name}</StackName><StackId>${stackId(name)}</StackId>
      <LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId>
      <ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus>
      <ResourceStatusReason>${reason}</ResourceStatusReason><Timestamp>${new Date(atMs + i).toISOString()}</Timestamp></member>`,
  )
  return answerTo('DescribeStackEvents', `<StackEvents>${members.reverse().join('')}</StackEvents>`)
}
