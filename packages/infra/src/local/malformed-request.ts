import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemOf } from './gateway-problem.ts'

/** Refuses what is no HTTP like everything else, and closes its connection. `underWay` finds the answer of a connection. */
export function refuseMalformed(
  server: Server,
  instance: string,
  underWay: (socket: Duplex) => ServerResponse | undefined,
): void {
  server.on('clientError', (error, socket) => {
    const status = statuses.get('code' in error ? error.code : '') ?? 400
    endAfter(underWay(socket), socket, () => endSocket(socket, answerOf(instance, status)))
  })
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    // Node has let go of the socket: nobody else listens for its errors, or ever closes it.
    socket.on('error', () => socket.destroy())
    socket.end(answerOf(instance, 400), () => socket.destroy())
  })
}

const statuses: ReadonlyMap<unknown, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])

function endSocket(socket: Duplex, answer: string): void {
  if (socket.writable) socket.end(answer)
  else socket.destroy()
}

function endAfter(response: ServerResponse | undefined, socket: Duplex, end: () => void): void {
  if (response === undefined) end()
  else if (!response.req.complete && !response.headersSent) end()
  // Garbage behind a whole request: that one is answered first, or its sender would take this answer for its own.
  else if (!response.headersSent) response.once('finish', end)
  else socket.destroy()
}

function answerOf(instance: string, status: number): string {
  const requestId = randomUUID()
  const title = STATUS_CODES[status] ?? ''
  const detail = `the request is no HTTP: ${title}`
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
