import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type HttpEvent,
  type HttpHandler,
  type HttpResponse,
  type OnFailure,
  requestFailure,
} from '@logpipe/pipeline/http'
import { faults, LogpipeError, limits } from '@logpipe/sdk/contract'
import type { Route } from '../topology.ts'
import { createFairLane, type FairLane } from './fair-lane.ts'
import { refuse } from './gateway-problem.ts'
import { refuseMalformed } from './malformed-request.ts'
import { isOtherSite } from './other-site.ts'
import { routeRequest } from './route-request.ts'
import { toEvent } from './to-event.ts'

export interface GatewayOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly routes: readonly Route[]
  readonly functions: Readonly<Record<Route['function'], HttpHandler>>
  /** Whether requests need no key: then a web page of another site must not get at the logs through its visitor's browser. */
  readonly isOpen: boolean
  /** A monotonic clock, milliseconds. */
  readonly elapsedMs: () => number
  /** Sent with every answer, so that a caller can tell this stack from another on the same port. */
  readonly instance: string
  /** Told of a request that failed outside of the functions, which tell of their own failures. */
  readonly onFailure?: OnFailure
}

export interface Gateway {
  readonly url: string
  /** Finishes the requests under way and refuses new ones. */
  readonly close: () => Promise<void>
}

/** How long a request may take to arrive, and a connection may be silent or an answer unread. Milliseconds. */
const timeouts = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 }
const silenceMs = 60_000
const maxConnections = 4_096
/** Bodies that are arriving or being worked on, and answers that nobody has read yet: no more than this each. Bytes. */
const [maxBodyBytes, maxResponseBytes] = [256 * 1024 * 1024, 128 * 1024 * 1024]
/** On AWS each request has an instance of its own; here all share one heap, so what may take megabytes goes few at a time. */
const lanes = { light: { places: 256, maxWaiting: 4_096 }, heavy: { places: 6, maxWaiting: 1_024 } }

interface State {
  readonly options: GatewayOptions
  readonly light: FairLane
  readonly heavy: FairLane
  isClosing: boolean
  bodyBytes: number
  responseBytes: number
}

/** Turns HTTP on loopback into API Gateway events of payload format 2.0, and the handlers' answers back. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const [light, heavy] = [createFairLane(lanes.light), createFairLane(lanes.heavy)]
  const state: State = { options, light, heavy, isClosing: false, bodyBytes: 0, responseBytes: 0 }
  const underWay = new Map<Duplex, ServerResponse>()
  const turns = new WeakMap<Duplex, Promise<void>>()
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    underWay.set(request.socket, response)
    response.once('close', () => {
      if (underWay.get(request.socket) === response) underWay.delete(request.socket)
      if (state.isClosing) request.socket.end()
    })
    // A connection's requests are answered one after the other, as they must be: a thousand in one packet are not a thousand at once.
    const turn = (turns.get(request.socket) ?? Promise.resolve()).then(() => answerRequest(state, request, response))
    turns.set(request.socket, turn)
  }
  const server = createServer({ ...timeouts, requireHostHeader: false }, serve)
  server.keepAliveTimeout = silenceMs
  server.maxConnections = maxConnections
  server.setTimeout(silenceMs)
  // An `Expect` of anything but 100-continue may be ignored. https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  server.on('checkExpectation', serve)
  refuseMalformed(server, options.instance, (socket) => underWay.get(socket))
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

async function answerRequest(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.socket.destroyed) return
  const { options } = state
  const requestId = randomUUID()
  response.setHeader('x-logpipe-instance', options.instance)
  response.setHeader('x-request-id', requestId)
  try {
    const [path = '/', query = ''] = splitOnce(originForm(request.url ?? '/'), '?')
    const routed = routeRequest(options.routes, request.method ?? '', path)
    if (state.isClosing) return refuse(response, requestId, 'shutting_down', 'the stack is shutting down')
    const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length
    if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) {
      const detail = hosts === 0 ? 'the Host header is missing' : `${hosts} Host headers; a request has one`
      return refuse(response, requestId, 'invalid_request', detail)
    }
    if (options.isOpen && isOtherSite(request.headers)) {
      const detail = 'web pages of other sites may not use the stack while it needs no key'
      return refuse(response, requestId, 'forbidden', detail)
    }
    if (routed.kind === 'not_found') return refuse(response, requestId, 'not_found', 'no such path')
    if (routed.kind === 'method_not_allowed') {
      response.setHeader('allow', routed.allow)
      return refuse(response, requestId, 'method_not_allowed', `this path takes ${routed.allow}`)
    }
    await withBody(state, { request, response, requestId }, async (body) => {
      const event = toEvent(request, { requestId, path, query, body, ...routed })
      const answer = await invoke(state, routed.route, event, request)
      if (answer === 'overloaded') refuse(response, requestId, answer, 'too many requests are waiting')
      else sendAnswer(state, response, requestId, answer)
    })
  } catch (error) {
    const isClientGone = request.errored !== null
    if (!isClientGone) options.onFailure?.(requestFailure(requestId, error))
    if (!response.headersSent && !isClientGone) refuse(response, requestId, 'internal', faults.internal.title)
    else response.destroy()
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
}

/** Reads the body and hands it on; its bytes count as under way until it was worked on. */
async function withBody(
  state: State,
  { request, response, requestId }: Exchange,
  use: (body: Buffer) => Promise<void>,
): Promise<void> {
  const counted = { bytes: 0 }
  try {
    const body = await readBody(state, request, counted)
    if (Buffer.isBuffer(body)) return await use(body)
    response.setHeader('connection', 'close')
    if (body === 'overloaded') refuse(response, requestId, 'overloaded', 'too many bodies are arriving at once')
    else refuse(response, requestId, body, `the body is more than ${limits.maxRequestBytes} bytes, the limit`)
  } finally {
    state.bodyBytes -= counted.bytes
  }
}

/** The whole body; nothing more of it is kept as soon as it is over the limit, or all bodies together are. */
async function readBody(
  state: State,
  request: IncomingMessage,
  counted: { bytes: number },
): Promise<Buffer | 'request_too_large' | 'overloaded'> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limits.maxRequestBytes) return 'request_too_large'
  const chunks: Buffer[] = []
  for await (const chunk of request) {
    counted.bytes += chunk.length
    state.bodyBytes += chunk.length
    if (counted.bytes > limits.maxRequestBytes) return 'request_too_large'
    if (state.bodyBytes > maxBodyBytes) return 'overloaded'
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/** Calls the function when there is a place, unless too many wait, or it took too long. For a client that is gone meanwhile it is not called. */
async function invoke(
  { options, light, heavy }: State,
  route: Route,
  event: HttpEvent,
  { socket, headers }: IncomingMessage,
): Promise<HttpResponse | 'overloaded' | undefined> {
  const lane = isHeavy(event) ? heavy : light
  const caller = headers.authorization ?? String(headers['x-api-key'] ?? headers['x-tenant-id'] ?? '')
  const askedMs = options.elapsedMs()
  const answer = lane.run(caller, async () => {
    if (options.elapsedMs() - askedMs > patienceMs) return 'overloaded'
    return socket.destroyed ? undefined : options.functions[route.function](event)
  })
  return answer === undefined ? 'overloaded' : await answer
}

/** How long a request waits for its turn: no longer than its client would. Milliseconds. */
const patienceMs = 20_000

/** Bodies beyond this size are large. Characters. */
const largeBody = 512 * 1024

/** What may take megabytes: a large body, one that is compressed (nobody knows to what), and pages of logs. */
function isHeavy({ body = '', headers, routeKey }: HttpEvent): boolean {
  return routeKey === 'GET /logs' || body.length > largeBody || headers['content-encoding'] !== undefined
}

/** Sends an answer, unless too much is unread already; what is sent counts until the client has taken it. */
function sendAnswer(state: State, response: ServerResponse, requestId: string, answer: HttpResponse | undefined): void {
  // The client is gone: nothing would ever say that it has taken the answer.
  if (answer === undefined || response.destroyed) {
    response.destroy()
    return
  }
  const bytes = answer.body?.length ?? 0
  if (bytes > smallAnswer && state.responseBytes + bytes > maxResponseBytes) {
    refuse(response, requestId, 'overloaded', 'too many answers are waiting to be read')
    return
  }
  state.responseBytes += bytes
  response.once('close', () => {
    state.responseBytes -= bytes
  })
  response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>)
  response.end(answer.body)
}

/** Answers up to this size are always sent: they say what became of a request. Characters. */
const smallAnswer = 64 * 1024

/** A target may name scheme and host before its path. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, '')
  return path.startsWith('?') || path === '' ? `/${path}` : path
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
