import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { HttpEvent, HttpHandler } from '@logpipe/pipeline/http'
import { type FaultCode, faults, LogpipeError, limits, type Problem } from '@logpipe/sdk/contract'
import type { Route } from '../topology.ts'
import { isOtherSite } from './other-site.ts'
import { routeRequest } from './route-request.ts'

export interface GatewayOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly routes: readonly Route[]
  readonly functions: Readonly<Record<Route['function'], HttpHandler>>
  /** Whether requests need no key: then a web page of another site must not get at the logs through its visitor's browser. */
  readonly isOpen: boolean
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
  const underWay = new Map<Duplex, ServerResponse>()
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    underWay.set(request.socket, response)
    response.once('close', () => {
      if (underWay.get(request.socket) === response) underWay.delete(request.socket)
      if (state.isClosing) request.socket.end()
    })
    void answerRequest(options, request, response, state)
  }
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, requireHostHeader: false }, serve)
  server.keepAliveTimeout = 60_000
  // An `Expect` of anything but 100-continue may be ignored. https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  server.on('checkExpectation', serve)
  server.on('connect', (_, socket) => socket.end(malformedAnswer(options, 400)))
  server.on('clientError', (error, socket) =>
    refuseMalformed(options, error, { socket, response: underWay.get(socket) }),
  )
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
    const [path = '/', query = ''] = splitOnce(originForm(request.url ?? '/'), '?')
    const routed = routeRequest(options.routes, request.method ?? '', path)
    if (state.isClosing) return refuse(response, requestId, 'shutting_down', 'the stack is shutting down')
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      return refuse(response, requestId, 'invalid_request', 'the Host header is missing')
    }
    if (options.isOpen && isOtherSite(request.headers)) {
      return refuse(
        response,
        requestId,
        'forbidden',
        'web pages of other sites may not use the stack while it needs no key',
      )
    }
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
    const isClientGone = request.errored !== null
    if (!response.headersSent && !isClientGone) refuse(response, requestId, 'internal', faults.internal.title)
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

/**
 * API Gateway joins the values of a header that comes twice with a comma. Read from `rawHeaders`, since `headersDistinct`
 * of some versions of Node throws for a header named `__proto__`.
 */
function flatHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const all = new Map<string, string>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2)
    const before = all.get(name.toLowerCase())
    all.set(name.toLowerCase(), before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(all)
}

function refuse(response: ServerResponse, requestId: string, code: FaultCode, detail: string): void {
  const { status } = faults[code]
  response.setHeader('content-type', 'application/problem+json')
  if (status === 503) response.setHeader('retry-after', '1')
  response.writeHead(status)
  response.end(JSON.stringify(problem(requestId, code, { status, detail })))
}

function problem(requestId: string, code: FaultCode, details: { status: number; detail: string }): Problem {
  const { title, retryable, hint } = faults[code]
  const type = `urn:logpipe:problem:${code}`
  return { type, title, ...details, code, retryable, hint, request_id: requestId }
}

interface Malformed {
  readonly socket: Duplex
  /** The answer under way on the same connection. */
  readonly response: ServerResponse | undefined
}

/** What is no HTTP is refused like everything else, and its connection is closed. */
function refuseMalformed(options: GatewayOptions, error: Error, { socket, response }: Malformed): void {
  const status = malformedStatuses.get('code' in error ? error.code : '') ?? 400
  const end = (): unknown => (socket.writable ? socket.end(malformedAnswer(options, status)) : socket.destroy())
  if (response === undefined) end()
  else if (!response.req.complete && !response.headersSent) end()
  // Garbage behind a whole request: that one is answered first, or its sender would take this answer for its own.
  else if (!response.headersSent) response.once('finish', end)
  else socket.destroy()
}

const malformedStatuses: ReadonlyMap<unknown, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])

function malformedAnswer({ instance }: GatewayOptions, status: number): string {
  const requestId = randomUUID()
  const title = STATUS_CODES[status] ?? ''
  const body = JSON.stringify(
    problem(requestId, 'invalid_request', { status, detail: `the request is no HTTP: ${title}` }),
  )
  const headers = {
    connection: 'close',
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'x-logpipe-instance': instance,
    'x-request-id': requestId,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n')
}

/** A target may name scheme and host before its path. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, '')
  return path.startsWith('?') || path === '' ? `/${path}` : path
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
