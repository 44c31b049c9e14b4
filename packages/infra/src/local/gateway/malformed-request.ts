import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FaultCode } from '@logpipe/sdk/contract'
import { http } from '../threads/node-http.ts'
import { plainAddress } from './client-address.ts'
import { problemOf } from './gateway-problem.ts'

/** Why a connection ended before it had a request that anything could serve. */
export const rejectionReasons = ['malformed_http', 'timed_out', 'tls_failed', 'too_many_connections'] as const
export type RejectionReason = (typeof rejectionReasons)[number]

export interface Rejection {
  readonly reason: RejectionReason
  /** Of the connection; a proxy's, where one is in front. Empty if it is gone. */
  readonly address: string
}

interface MalformedParts {
  /** Sent with each response. */
  readonly instance: string
  /** Finds a connection's response in flight. */
  readonly responseOf: (socket: Duplex) => ServerResponse | undefined
  readonly onRejected?: (rejection: Rejection) => void
}

/** Rejects malformed HTTP, and requests that arrive too slowly, with a problem document, and closes the connection. */
export function refuseMalformed(server: Server, { instance, responseOf, onRejected }: MalformedParts): void {
  server.on('clientError', (error, socket) => {
    const code = 'code' in error ? String(error.code) : ''
    const status = statuses.get(code) ?? 400
    // A client that goes away, as some health checks do, has sent nothing wrong.
    if (code !== 'ECONNRESET' && code !== 'EPIPE') onRejected?.({ reason: reasonOf(code), address: addressOf(socket) })
    const response = responseOf(socket)
    const problem = status === 408 ? lateProblem(server, response) : malformedProblem(status)
    endAfter(response, socket, () => endSocket(socket, rawResponse(instance, problem)))
  })
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    onRejected?.({ reason: 'malformed_http', address: addressOf(socket) })
    // Node has detached the socket: nothing else handles its errors or closes it.
    socket.on('error', () => socket.destroy())
    socket.end(rawResponse(instance, malformedProblem(400)), () => socket.destroy())
  })
}

/** Newer versions of Node refuse more by themselves; 22.20 and older leave what is beyond them out of the request. */
const maxHeaders = 2_000

/** Serves requests with as many headers as Node takes by default, and rejects those with more. Needs a server without a limit of its own: `maxHeadersCount` of 0. */
export function withinHeaders(serve: RequestListener, parts: MalformedParts): RequestListener {
  const { instance, responseOf, onRejected } = parts
  const refused = new WeakSet<Socket>()
  return (request, response) => {
    const { socket } = request
    // Sent behind one that was refused, which ends the connection.
    if (refused.has(socket)) return
    // Names and values.
    if (request.rawHeaders.length <= 2 * maxHeaders) return serve(request, response)
    refused.add(socket)
    onRejected?.({ reason: 'malformed_http', address: addressOf(socket) })
    endAfter(responseOf(socket), socket, () => endSocket(socket, rawResponse(instance, malformedProblem(431))))
  }
}

/** A server with TLS tells of failed handshakes here as well. */
function reasonOf(code: string): RejectionReason {
  if (/^(?:ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return 'tls_failed'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'timed_out' : 'malformed_http'
}

/** Address of the other end; empty where it is gone. */
function addressOf(socket: Duplex): string {
  return plainAddress((socket as Partial<Socket>).remoteAddress ?? '')
}

const statuses: ReadonlyMap<unknown, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])

function endSocket(socket: Duplex, response: string): void {
  if (socket.writable) socket.end(response)
  else socket.destroy()
}

function endAfter(response: ServerResponse | undefined, socket: Duplex, end: () => void): void {
  if (response === undefined) end()
  else if (!response.req.complete && !response.headersSent) end()
  // Garbage after a complete request: respond to that request first, or the client would take this response for it.
  else if (!response.headersSent) response.once('finish', end)
  else socket.destroy()
}

interface RawProblem {
  readonly code: FaultCode
  readonly status: number
  readonly detail: string
}

function malformedProblem(status: number): RawProblem {
  return { code: 'invalid_request', status, detail: `malformed HTTP request: ${http.STATUS_CODES[status] ?? ''}` }
}

/** A slow connection: nothing is wrong with the request. Node has a response for it once its headers are there. */
function lateProblem({ headersTimeout, requestTimeout }: Server, response: ServerResponse | undefined): RawProblem {
  const [what, limitMs] = response === undefined ? ['headers', headersTimeout] : ['request', requestTimeout]
  const detail = `the ${what} did not arrive within ${limitMs / 1_000} s; send again, with fewer records if the connection is slow`
  return { code: 'request_timeout', status: 408, detail }
}

function rawResponse(instance: string, { code, status, detail }: RawProblem): string {
  const requestId = randomUUID()
  const title = http.STATUS_CODES[status] ?? ''
  const body = JSON.stringify(problemOf(requestId, code, { status, detail }))
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
