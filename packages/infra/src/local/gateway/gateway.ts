import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { KnowsCaller } from '@logpipe/pipeline/compose/ingest'
import {
  type HttpEvent,
  type HttpHandler,
  type HttpResponse,
  type OnFailure,
  requestFailure,
} from '@logpipe/pipeline/http'
import { type FaultCode, faults, limits } from '@logpipe/sdk/contract'
import type { Route } from '../../topology.ts'
import { clientAddress, type TrustedProxies } from './client-address.ts'
import { type ClientConnections, limitConnections } from './client-connections.ts'
import { allowCors } from './cors.ts'
import { isCrossSite } from './cross-site.ts'
import { createFairQueue, type FairQueue } from './fair-queue.ts'
import { refuse as refuseRequest } from './gateway-problem.ts'
import { type Listener, type RunningServer, type ServerParts, startServer } from './http-server.ts'
import type { Rejection } from './malformed-request.ts'
import { type ByteCount, isOfStranger, type Reading, readBody } from './read-body.ts'
import { type EndOf, endOfParts, readParts } from './read-parts.ts'
import { routeRequest } from './route-request.ts'
import { toEvent } from './to-event.ts'

export interface GatewayOptions {
  /** Port on loopback, for this machine; 0 picks a free one. */
  readonly port: number
  /** Where requests of others come in. Without it only this machine is served. */
  readonly publicListener?: Listener
  /** Proxies in front, whose word on the client's address counts. None by default. */
  readonly trustedProxies?: TrustedProxies
  /** Connections that one client may have open on the public listener; of those of trusted proxies, requests in flight. 1,024 by default. */
  readonly connectionsPerClient?: number
  readonly routes: readonly Route[]
  readonly functions: Readonly<Record<Route['function'], HttpHandler>>
  /** Whether requests need no API key. Then cross-site requests are refused: a web page must not reach the logs through its visitor's browser. */
  readonly isOpen: boolean
  /** Origins of web pages that may send requests and read the responses. None by default. */
  readonly corsOrigins?: readonly string[]
  /** A monotonic clock, milliseconds. */
  readonly elapsedMs: () => number
  /** Sent with every response, so that a caller can tell this stack from another on the same port. */
  readonly instance: string
  /** Called for each request that failed outside the functions, which report their own failures. */
  readonly onFailure?: OnFailure
  /** Called for each connection that is ended without a request. */
  readonly onRejected?: (rejection: Rejection) => void
  /** Called when a request is over, also one that was refused. */
  readonly onServed?: (served: ServedRequest) => void
  /**
   * Whether a request has a valid key. Asked where a body is to come: that of a stranger takes no memory, and its function refuses the
   * request without it. Absent where no key is required.
   */
  readonly knowsCaller?: KnowsCaller
  /** Serves what is no function's, before anything else is decided; false if the request is not for it. */
  readonly servePage?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Called for each request refused before any function saw it, with one sentence that says why. */
  readonly onRefused?: (code: FaultCode, detail: string) => void
}

/** A request that is over, without anything of its content. */
export interface ServedRequest {
  readonly requestId: string
  /** Such as `POST /ingest`; undefined where no path or method matched. */
  readonly route: string | undefined
  /** 0 where the client went away before the response. */
  readonly status: number
  /** Since its headers had arrived, milliseconds. */
  readonly ms: number
  readonly bodyBytes: number
  readonly clientAddress: string
}

export interface Gateway {
  /** On loopback. */
  readonly url: string
  /** Of the public listener; absent without one. */
  readonly publicUrl?: string
  /** Reads the files of TLS again. Throws `invalid_option` and `unreadable_input`, and goes on with the old ones. */
  readonly renewTls: () => Promise<void>
  /** Finishes the requests in flight and refuses new ones. */
  readonly close: () => Promise<void>
}

/** Upper bound of all unread responses. Bytes. */
const maxResponseBytes = 128 * 1024 * 1024
/** On AWS each request has its own instance; here all share one heap, so few that may take megabytes run at once. */
const queues = { light: { concurrency: 256, maxWaiting: 4_096 }, heavy: { concurrency: 6, maxWaiting: 1_024 } }

/** A quarter of the places: a client that takes more leaves too few for others. */
const defaultConnectionsPerClient = 1_024

interface State {
  readonly options: GatewayOptions
  readonly connections: ClientConnections
  readonly light: FairQueue
  readonly heavy: FairQueue
  readonly refuse: typeof refuseRequest
  isClosing: boolean
  /** All that are in flight. */
  readonly bodies: ByteCount
  responseBytes: number
}

/** Translates HTTP on loopback into API Gateway events of payload format 2.0, and the handlers' results into responses. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const [light, heavy] = [createFairQueue(queues.light), createFairQueue(queues.heavy)]
  const refuse: State['refuse'] = (response, requestId, code, detail, status) => {
    options.onRefused?.(code, detail)
    refuseRequest(response, requestId, code, detail, status)
  }
  const { instance, onRejected, connectionsPerClient: max = defaultConnectionsPerClient } = options
  const connections = limitConnections({ max, trusted: options.trustedProxies, onRejected })
  const none = { isClosing: false, bodies: { bytes: 0 }, responseBytes: 0 }
  const state: State = { options, connections, light, heavy, refuse, ...none }
  const inFlight = new Map<Duplex, ServerResponse>()
  const turns = new WeakMap<Duplex, Promise<void>>()
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    // Of a request whose body is not read to its end, Node takes the socket away.
    const { socket } = request
    inFlight.set(socket, response)
    response.once('close', () => {
      if (inFlight.get(socket) === response) inFlight.delete(socket)
      if (state.isClosing) socket.end()
    })
    // HTTP/1.1 requires responses in request order, so a thousand pipelined requests are not a thousand at once.
    const turn = (turns.get(socket) ?? Promise.resolve()).then(() => handleRequest(state, request, response))
    turns.set(socket, turn)
  }
  const responseOf = (socket: Duplex): ServerResponse | undefined => inFlight.get(socket)
  const parts = { serve, instance, responseOf, ...(onRejected && { onRejected }) }
  const local = await startServer({ host: '127.0.0.1', port: options.port }, parts)
  const ofOthers = { ...parts, onConnection: connections.opened }
  const others = options.publicListener && (await startPublic(options.publicListener, ofOthers, local))
  return {
    url: local.url,
    ...(others && { publicUrl: others.url }),
    renewTls: async () => others?.renewTls(),
    close: async () => {
      state.isClosing = true
      await Promise.all([local.close(), others?.close()])
    },
  }
}

async function startPublic(listener: Listener, parts: ServerParts, local: RunningServer): Promise<RunningServer> {
  try {
    return await startServer(listener, parts)
  } catch (error) {
    await local.close()
    throw error
  }
}

async function handleRequest(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.socket.destroyed) return
  const { options } = state
  const requestId = randomUUID()
  response.setHeader('x-logpipe-instance', options.instance)
  response.setHeader('x-request-id', requestId)
  const progress: Progress = { route: undefined, bytes: 0 }
  if (options.onServed !== undefined) reportWhenOver(state, { request, response, requestId }, progress)
  try {
    // Before CORS: no other origin may read it.
    if (!state.isClosing && options.servePage?.(request, response)) return
    const cors = allowCors(request, response, options.corsOrigins ?? [])
    if (cors === 'preflight') {
      response.writeHead(204).end()
      return
    }
    const [path = '/', query = ''] = splitOnce(originForm(request.url ?? '/'), '?')
    const routed = routeRequest(options.routes, request.method ?? '', path)
    if (state.isClosing) return state.refuse(response, requestId, 'shutting_down', 'the stack is shutting down')
    const crowded = state.connections.refusalOf(request, response)
    if (crowded !== undefined) {
      response.setHeader('connection', 'close')
      return state.refuse(response, requestId, 'overloaded', crowded)
    }
    const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length
    if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) {
      const detail = hosts === 0 ? 'the Host header is missing' : `${hosts} Host headers; exactly one is allowed`
      return state.refuse(response, requestId, 'invalid_request', detail)
    }
    const { host, origin } = request.headers
    if (options.isOpen && isCrossSite({ host, ...(cors === 'not_allowed' && { origin }) })) {
      const detail = 'cross-site requests are refused while no API key is required'
      return state.refuse(response, requestId, 'forbidden', detail)
    }
    if (routed.kind === 'not_found') return state.refuse(response, requestId, 'not_found', 'no such path')
    if (routed.kind === 'method_not_allowed') {
      response.setHeader('allow', routed.allow)
      return state.refuse(response, requestId, 'method_not_allowed', `this path supports ${routed.allow}`)
    }
    const { route } = routed
    progress.route = `${route.method} ${route.path}`
    const call = (body: Buffer): Promise<Result> => {
      const sourceIp = clientAddress(request, options.trustedProxies)
      const event = toEvent(request, { requestId, path, query, body, sourceIp, ...routed })
      return invoke(state, route, event, request)
    }
    const exchange = { request, response, requestId }
    const isKept = !(await isOfStranger(request, progress.route, options.knowsCaller))
    const endOf = isKept ? endOfParts(route, request) : undefined
    if (endOf !== undefined) await withParts(state, exchange, { route, read: progress, endOf }, call)
    else
      await withBody(state, exchange, { route, read: progress, isKept }, async (body) =>
        reply(state, exchange, await call(body)),
      )
  } catch (error) {
    const isClientGone = request.errored !== null
    if (!isClientGone) options.onFailure?.(requestFailure(requestId, error))
    if (!response.headersSent && !isClientGone) state.refuse(response, requestId, 'internal', faults.internal.title)
    else response.destroy()
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
}

/** What is known of a request so far. */
interface Progress {
  route: string | undefined
  /** Of its body. */
  bytes: number
}

function reportWhenOver({ options }: State, { request, response, requestId }: Exchange, progress: Progress): void {
  const startedMs = options.elapsedMs()
  const address = clientAddress(request, options.trustedProxies)
  response.once('close', () => {
    options.onServed?.({
      requestId,
      route: progress.route,
      status: response.headersSent ? response.statusCode : 0,
      ms: options.elapsedMs() - startedMs,
      bodyBytes: progress.bytes,
      clientAddress: address,
    })
  })
}

/** What a function made of a request; undefined where its client has disconnected. */
type Result = HttpResponse | 'overloaded' | undefined

function reply(state: State, { response, requestId }: Exchange, result: Result): void {
  if (result === 'overloaded') state.refuse(response, requestId, result, 'too many requests are waiting')
  else sendResult(state, response, requestId, result)
}

const tooLargeText = `the body exceeds the limit of ${limits.maxRequestBytes} bytes`

function refuseBody(
  state: State,
  { response, requestId }: Exchange,
  why: 'request_too_large' | 'overloaded',
  route: Route,
): void {
  if (why === 'overloaded') state.refuse(response, requestId, why, 'too many request bodies are in flight')
  else state.refuse(response, requestId, why, tooLargeText, route.tooLargeStatus)
}

/** Reads the body and passes it on; its bytes count as in flight until it has been handled. */
async function withBody(
  state: State,
  exchange: Exchange,
  { route, read, isKept }: Reading & { readonly route: Route },
  use: (body: Buffer) => Promise<void>,
): Promise<void> {
  const { request, response } = exchange
  try {
    const body = await readBody(state.bodies, request, { read, isKept })
    if (Buffer.isBuffer(body)) return await use(body)
    response.setHeader('connection', 'close')
    refuseBody(state, exchange, body, route)
  } finally {
    if (isKept) state.bodies.bytes -= read.bytes
  }
}

/**
 * Passes on a body in parts, each when the one before has been accepted, and replies with what was said of the last one. The first that is not
 * accepted ends it: the client sends all of it again.
 */
async function withParts(
  state: State,
  exchange: Exchange,
  { route, ...reading }: { readonly route: Route; readonly read: ByteCount; readonly endOf: EndOf },
  call: (body: Buffer) => Promise<Result>,
): Promise<void> {
  const { request, response } = exchange
  let result: Result
  for await (const part of readParts(state.bodies, request, reading)) {
    const isWhole = Buffer.isBuffer(part)
    result = isWhole ? await call(part) : undefined
    if (isAccepted(result)) continue
    response.setHeader('connection', 'close')
    if (!isWhole) return refuseBody(state, exchange, part, route)
    break
  }
  reply(state, exchange, result)
}

function isAccepted(result: Result): boolean {
  return typeof result === 'object' && (result.statusCode ?? 200) < 300
}

/** Calls the function when a slot is free; `overloaded` if too many are waiting or the wait was too long. Skips the call if the client has disconnected. */
async function invoke(
  { options, light, heavy }: State,
  route: Route,
  event: HttpEvent,
  { socket, headers }: IncomingMessage,
): Promise<Result> {
  const queue = isHeavy(event) ? heavy : light
  const caller = String(callerHeaders.map((name) => headers[name]).find((value) => value !== undefined) ?? '')
  const queuedAtMs = options.elapsedMs()
  const result = queue.run(caller, async () => {
    if (options.elapsedMs() - queuedAtMs > maxWaitMs) return 'overloaded'
    return socket.destroyed ? undefined : options.functions[route.function](event)
  })
  return result === undefined ? 'overloaded' : await result
}

/** Who sends a request: keys, where clients send them, or a tenant's name. */
const callerHeaders = ['authorization', 'x-api-key', 'x-amz-firehose-access-key', 'dd-api-key', 'x-tenant-id']

/** The longest wait for a slot: longer, and the client has likely timed out. Milliseconds. */
const maxWaitMs = 20_000

/** Larger bodies are heavy. Characters. */
const largeBodyChars = 512 * 1024

/** Pages of logs, and bodies of a size that only their decoders know. */
const heavyRoutes: ReadonlySet<string> = new Set(['GET /logs', 'POST /firehose', 'POST /loki/api/v1/push'])

/** What may take megabytes: a large body, or a compressed one. */
function isHeavy({ body = '', headers, routeKey }: HttpEvent): boolean {
  return heavyRoutes.has(routeKey) || body.length > largeBodyChars || headers['content-encoding'] !== undefined
}

/** Sends a result unless too many bytes are unread already; its bytes count until the client has read it. */
function sendResult(state: State, response: ServerResponse, requestId: string, result: HttpResponse | undefined): void {
  // The client has disconnected: no event would ever release the bytes.
  if (result === undefined || response.destroyed) {
    response.destroy()
    return
  }
  const bytes = result.body?.length ?? 0
  if (bytes > smallResponseChars && state.responseBytes + bytes > maxResponseBytes) {
    state.refuse(response, requestId, 'overloaded', 'too many responses are waiting to be read')
    return
  }
  state.responseBytes += bytes
  response.once('close', () => {
    state.responseBytes -= bytes
  })
  response.statusCode = result.statusCode ?? 200
  // Written with the body, headers state its length, which Firehose insists on.
  response.setHeaders(new Map(Object.entries((result.headers ?? {}) as Record<string, string>)))
  response.end(result.isBase64Encoded ? Buffer.from(result.body ?? '', 'base64') : result.body)
}

/** Responses up to this size are always sent: they report the outcome of a request. Characters. */
const smallResponseChars = 64 * 1024

/** A request target may be a full URL. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, '')
  return path.startsWith('?') || path === '' ? `/${path}` : path
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
