import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { http } from '../queue/node-http.ts'
import { problemOf } from './gateway-problem.ts'

/** Rejects malformed HTTP with a problem document and closes the connection. `responseOf` finds a connection's response in flight. */
export function refuseMalformed(
  server: Server,
  instance: string,
  responseOf: (socket: Duplex) => ServerResponse | undefined,
): void {
  server.on('clientError', (error, socket) => {
    const status = statuses.get('code' in error ? error.code : '') ?? 400
    endAfter(responseOf(socket), socket, () => endSocket(socket, rawResponse(instance, status)))
  })
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    // Node has detached the socket: nothing else handles its errors or closes it.
    socket.on('error', () => socket.destroy())
    socket.end(rawResponse(instance, 400), () => socket.destroy())
  })
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

function rawResponse(instance: string, status: number): string {
  const requestId = randomUUID()
  const title = http.STATUS_CODES[status] ?? ''
  const detail = `malformed HTTP request: ${title}`
  const body = JSON.stringify(problemOf(requestId, 'invalid_request', { status, detail }))
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
