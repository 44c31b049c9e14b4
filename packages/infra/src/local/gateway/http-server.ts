import { once } from 'node:events'
import type { RequestListener, Server, ServerResponse } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { http } from '../threads/node-http.ts'
import { plainAddress } from './client-address.ts'
import { listen } from './listen.ts'
import { type Rejection, refuseMalformed, withinHeaders } from './malformed-request.ts'
import { readTlsFiles, type TlsFiles, tlsRenewal } from './tls-files.ts'

/** Where requests come in. */
export interface Listener {
  /** An address of this machine, or a name of one; `0.0.0.0` and `::` are all of them. */
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Without it, plain HTTP. */
  readonly tls?: TlsFiles
}

export interface ServerParts {
  readonly serve: RequestListener
  /** Sent with responses to requests that are no HTTP. */
  readonly instance: string
  /** A connection's response in flight. */
  readonly responseOf: (socket: Duplex) => ServerResponse | undefined
  /** How long a handshake of TLS may take, milliseconds. 10 s by default. */
  readonly handshakeTimeoutMs?: number
  /** Called for each connection that is ended without a request. */
  readonly onRejected?: (rejection: Rejection) => void
  /** Called for each connection before anything is read from it. */
  readonly onConnection?: ((socket: Socket) => void) | undefined
}

export interface RunningServer {
  readonly url: string
  /** Reads the files of TLS again, for connections from now on. Throws `invalid_option` and `unreadable_input`, and goes on with the old ones. */
  readonly renewTls: () => Promise<void>
  /** Finishes the requests in flight and refuses new ones. */
  readonly close: () => Promise<void>
}

/** How long a request may take to arrive. Milliseconds. */
const timeouts = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 }
/** How long a connection may be idle or a response unread. Milliseconds. */
const idleTimeoutMs = 60_000
const maxConnections = 4_096
/** Requests still arriving this long after `close` are cut off; no function may run this long. Milliseconds. */
const closeGraceMs = 15_000

/** Starts a server. Throws `port_in_use`, `invalid_option` for an address that this machine does not have, and what TLS files can be. */
export async function startServer(listener: Listener, parts: ServerParts): Promise<RunningServer> {
  const { responseOf, onConnection, onRejected } = parts
  const serve = withinHeaders(parts.serve, parts)
  const server = await createServer(listener, { ...parts, serve })
  server.maxHeadersCount = 0
  server.keepAliveTimeout = idleTimeoutMs
  server.maxConnections = maxConnections
  server.setTimeout(idleTimeoutMs)
  server.on('drop', (dropped) =>
    onRejected?.({ reason: 'too_many_connections', address: plainAddress(dropped?.remoteAddress ?? '') }),
  )
  if (onConnection !== undefined) server.on('connection', onConnection)
  // An `Expect` other than 100-continue may be ignored. https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  server.on('checkExpectation', serve)
  refuseMalformed(server, parts)
  const sockets = trackSockets(server)
  await listen(server, listener.port, listener.host)
  const { tls } = listener
  return {
    url: urlOf(listener, server),
    renewTls: tls === undefined ? async () => undefined : tlsRenewal(server as TlsServer, tls),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets.values()) if (responseOf(socket) === undefined) socket.destroy()
      const grace = setTimeout(() => server.closeAllConnections(), closeGraceMs)
      await closed
      clearTimeout(grace)
    },
  }
}

async function createServer(
  { tls }: Listener,
  { serve, handshakeTimeoutMs: handshakeTimeout = 10_000 }: ServerParts,
): Promise<Server> {
  const options = { ...timeouts, requireHostHeader: false }
  if (tls === undefined) return http.createServer(options, serve)
  const https = await import('node:https')
  const ofTls = { handshakeTimeout, minVersion: 'TLSv1.2', ...(await readTlsFiles(tls)) } as const
  const server = https.createServer({ ...options, ...ofTls }, serve)
  // A response to who has no TLS yet would wait for the handshake, and the connection with it.
  server.on('tlsClientError', (_, socket) => socket.destroy())
  return server
}

/**
 * Open sockets by whom they lead to. Node counts a connection that has sent nothing yet as busy, and knows nothing of one whose handshake
 * is not over.
 */
function trackSockets(server: Server): ReadonlyMap<string, Socket> {
  const sockets = new Map<string, Socket>()
  const track = (socket: Socket): void => {
    const peer = `${socket.remoteAddress} ${socket.remotePort}`
    sockets.set(peer, socket)
    socket.once('close', () => {
      if (sockets.get(peer) === socket) sockets.delete(peer)
    })
  }
  server.on('connection', track)
  server.on('secureConnection', track)
  return sockets
}

/** What listens on all addresses is named by loopback. */
function urlOf({ host, tls }: Listener, server: Server): string {
  const { port } = server.address() as AddressInfo
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${tls === undefined ? 'http' : 'https'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}
