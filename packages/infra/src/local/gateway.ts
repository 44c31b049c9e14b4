import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { HttpEvent, HttpHandler } from '@logpipe/pipeline/http'
import { type FaultCode, faults, LogpipeError, limits, type Problem } from '@logpipe/sdk/contract'
import type { Route } from '../topology.ts'
import { routeRequest } from './route-request.ts'

export interface GatewayOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly routes: readonly Route[]
  readonly functions: Readonly<Record<Route['function'], HttpHandler>>
  /** Sent with every answer, so that a caller can tell this stack from another on the same port. */
  readonly instance: string
}

export interface Gateway {
  readonly url: string
  /** Finishes the requests under way and refuses new ones. */
  readonly close: () => Promise<void>
}

/** Turns HTTP on loopback into API Gateway events of payload format 2.0, and the handlers' answers back. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const state = { isClosing: false }
  const underWay = new Set<Socket>()
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    underWay.add(request.socket)
    response.once('close', () => {
      underWay.delete(request.socket)
      if (state.isClosing) request.socket.end()
    })
    void answerRequest(options, request, response, state)
  })
  server.keepAliveTimeout = 60_000
  const sockets = trackSockets(server)
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      state.isClosing = true
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) if (!underWay.has(socket)) socket.destroy()
      const grace = setTimeout(() => server.closeAllConnections(), closeGraceMs)
      await closed
      clearTimeout(grace)
    },
  }
}

/** A request that is still arriving this long after `close` is cut off: longer than any function may run. */
const closeGraceMs = 15_000

/** Node counts a connection that has sent nothing yet as busy; so the open ones are kept here. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'EADDRINUSE')
      throw new LogpipeError('port_in_use', `port ${port} is in use by another process`, { cause })
    if (code === 'EACCES')
      throw new LogpipeError('port_in_use', `port ${port} may not be used without privileges`, { cause })
    throw cause
  }
}

async function answerRequest(
  options: GatewayOptions,
  request: IncomingMessage,
  response: ServerResponse,
  state: { readonly isClosing: boolean },
): Promise<void> {
  const requestId = randomUUID()
  response.setHeader('x-logpipe-instance', options.instance)
  response.setHeader('x-request-id', requestId)
  try {
    const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?')
    const routed = routeRequest(options.routes, request.method ?? '', path)
    if (state.isClosing) return refuse(response, requestId, 'shutting_down', 'the stack is shutting down')
    if (routed.kind === 'not_found') return refuse(response, requestId, 'not_found', 'no such path')
    if (routed.kind === 'method_not_allowed') {
      response.setHeader('allow', routed.allow)
      return refuse(response, requestId, 'method_not_allowed', `this path takes ${routed.allow}`)
    }
    const body = await readBody(request)
    if (body === undefined) {
      const message = `the body is more than ${limits.maxRequestBytes} bytes, the limit`
      response.setHeader('connection', 'close')
      return refuse(response, requestId, 'request_too_large', message)
    }
    const event = toEvent(request, { requestId, path, query, body, ...routed })
    const answer = await options.functions[routed.route.function](event)
    response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>)
    response.end(answer.body)
  } catch {
    if (!response.headersSent) refuse(response, requestId, 'internal', faults.internal.title)
    else response.destroy()
  }
}

/** The whole body; undefined as soon as it is over the limit: nothing more is kept of it then. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limits.maxRequestBytes) return undefined
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > limits.maxRequestBytes) return undefined
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

interface EventParts {
  readonly requestId: string
  readonly path: string
  readonly query: string
  readonly body: Buffer
  readonly route: Route
  readonly pathParameters: Readonly<Record<string, string>>
}

function toEvent(request: IncomingMessage, parts: EventParts): HttpEvent {
  const { requestId, path, query, body, route, pathParameters } = parts
  const isText = request.headers['content-encoding'] === undefined && isUtf8(body)
  const parameters = flatQuery(query)
  return {
    routeKey: `${route.method} ${route.path}`,
    rawPath: path,
    rawQueryString: query,
    headers: flatHeaders(request),
    ...(query !== '' && { queryStringParameters: parameters }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      requestId,
      http: {
        method: route.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

/** API Gateway joins the values of a parameter that comes twice with a comma. */
function flatQuery(query: string): Record<string, string> {
  const all = new URLSearchParams(query)
  return Object.fromEntries([...new Set(all.keys())].map((name) => [name, all.getAll(name).join(',')]))
}

/** API Gateway joins the values of a header that comes twice with a comma. */
function flatHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(',') ?? '']),
  )
}

function refuse(response: ServerResponse, requestId: string, code: FaultCode, detail: string): void {
  const { status, title, retryable, hint } = faults[code]
  const type = `urn:logpipe:problem:${code}`
  const problem: Problem = { type, title, status, detail, code, retryable, hint, request_id: requestId }
  response.setHeader('content-type', 'application/problem+json')
  if (status === 503) response.setHeader('retry-after', '1')
  response.writeHead(status)
  response.end(JSON.stringify(problem))
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
