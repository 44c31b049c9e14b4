import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { KnowsCaller } from '@logpipe/pipeline/compose/ingest'
import { type OnFailure, requestFailure } from '@logpipe/pipeline/http'
import { type FaultCode, faults } from '@logpipe/sdk/contract'
import type { Route } from '../../topology.ts'
import { type CallFunction, createCallFunction, type FunctionCalls } from './call-functions.ts'
import { clientAddress, type TrustedProxies } from './client-address.ts'
import { type ClientConnections, limitConnections } from './client-connections.ts'
import { allowCors } from './cors.ts'
import { isCrossSite } from './cross-site.ts'
import { refuse as refuseRequest } from './gateway-problem.ts'
import { type Listener, type RunningServer, type ServerParts, startServer } from './http-server.ts'
import type { Rejection } from './malformed-request.ts'
import { isOfStranger } from './read-body.ts'
import { endOfParts } from './read-parts.ts'
import { createReply, type Exchange, type Refuse, type Result } from './reply.ts'
import { routeRequest } from './route-request.ts'
import { type Intake, withBody, withParts } from './take-body.ts'
import { toEvent } from './to-event.ts'

export interface GatewayOptions extends FunctionCalls {
  /** Port on loopback, for this machine; 0 picks a free one. */
  readonly port: number
  /** Where requests of others come in. Without it only this machine is served. */
  readonly publicListener?: Listener
  /** Proxies in front, whose word on the client's address counts. None by default. */
  readonly trustedProxies?: TrustedProxies
  /** Connections that one client may have open on the public listener; of those of trusted proxies, requests in flight. 1,024 by default. */
  readonly connectionsPerClient?: number
  readonly routes: readonly Route[]
  /** Whether requests need no API key. Then cross-site requests are refused: a web page must not reach the logs through its visitor's browser. */
  readonly isOpen: boolean
  /** Origins of web pages that may send requests and read the responses. None by default. */
  readonly corsOrigins?: readonly string[]
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

/** A quarter of the places: a client that takes more leaves too few for others. */
const defaultConnectionsPerClient = 1_024

interface State extends Intake {
  readonly options: GatewayOptions
  readonly connections: ClientConnections
  readonly callFunction: CallFunction
  isClosing: boolean
}

/** Translates HTTP on loopback into API Gateway events of payload format 2.0, and the handlers' results into responses. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const refuse: Refuse = (response, requestId, code, detail, status) => {
    options.onRefused?.(code, detail)
    refuseRequest(response, requestId, code, detail, status)
  }
  const { instance, onRejected, connectionsPerClient: max = defaultConnectionsPerClient } = options
  const connections = limitConnections({ max, trusted: options.trustedProxies, onRejected })
  const calls = { callFunction: createCallFunction(options), reply: createReply(refuse) }
  const state: State = { options, connections, refuse, ...calls, isClosing: false, bodies: { bytes: 0 } }
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
      return state.callFunction(route, event, request)
    }
    const exchange = { request, response, requestId }
    const isKept = !(await isOfStranger(request, progress.route, options.knowsCaller))
    const endOf = isKept ? endOfParts(route, request) : undefined
    if (endOf === undefined) await withBody(state, exchange, { route, read: progress, isKept }, call)
    else await withParts(state, exchange, { route, read: progress, endOf }, call)
  } catch (error) {
    const isClientGone = request.errored !== null
    if (!isClientGone) options.onFailure?.(requestFailure(requestId, error))
    if (!response.headersSent && !isClientGone) state.refuse(response, requestId, 'internal', faults.internal.title)
    else response.destroy()
  }
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

/** A request target may be a full URL. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, '')
  return path.startsWith('?') || path === '' ? `/${path}` : path
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
