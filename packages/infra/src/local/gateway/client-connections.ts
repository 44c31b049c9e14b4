import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { clientAddress, networkOf, plainAddress, type TrustedProxies } from './client-address.ts'
import type { Rejection } from './malformed-request.ts'

export interface ConnectionLimit {
  /** Connections that one client address may have open. */
  readonly max: number
  /** Proxies in front: their own connections are not counted, but the requests in flight of each client that they forward. */
  readonly trusted: TrustedProxies | undefined
  /** Called for each connection, or request of a proxy, beyond the limit. */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined
}

export interface ClientConnections {
  /** Counts a connection until it closes. */
  readonly opened: (socket: Socket) => void
  /** Whether a request may be served; the sentence to refuse it with if its client has too many connections. */
  readonly refusalOf: (request: IncomingMessage, response: ServerResponse) => string | undefined
}

/** Connections beyond the limit that are told so, a client; with TLS that takes a handshake. Further ones are cut off. */
const maxTold = 16

/** Leaves places for others, however many connections one client opens. */
export function limitConnections({ max, trusted, onRejected }: ConnectionLimit): ClientConnections {
  const open = createCounter()
  const inFlight = createCounter()
  const told = new Set<string>()
  const reject = (address: string): void => onRejected?.({ reason: 'too_many_connections', address })
  const sentence = (address: string): string =>
    `${address} has too many connections open; the limit for one address is ${max}`
  return {
    opened: (socket) => {
      const address = plainAddress(socket.remoteAddress ?? '')
      if (trusted?.has(address)) return
      const client = networkOf(address)
      socket.once('close', open.take(client))
      if (open.of(client) <= max) return
      reject(address)
      if (open.of(client) > max + maxTold) socket.destroy()
      else tellUntilClosed(told, socket)
    },
    refusalOf: (request, response) => {
      const peer = plainAddress(request.socket.remoteAddress ?? '')
      if (told.has(endOf(request.socket))) return sentence(peer)
      const client = clientAddress(request, trusted)
      if (client === peer) return undefined
      takeUntilOver(inFlight.take(networkOf(client)), request.socket, response)
      if (inFlight.of(networkOf(client)) <= max) return undefined
      reject(client)
      return sentence(client)
    },
  }
}

/** A response that waits behind another one when its connection breaks off is never closed. */
function takeUntilOver(release: () => void, socket: Socket, response: ServerResponse): void {
  const over = (): void => {
    socket.off('close', over)
    response.off('close', over)
    release()
  }
  socket.once('close', over)
  response.once('close', over)
}

function tellUntilClosed(told: Set<string>, socket: Socket): void {
  const end = endOf(socket)
  told.add(end)
  socket.once('close', () => told.delete(end))
}

/** Names the same connection with TLS and below it. */
function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/** Counts by name; a name without any takes no memory. */
function createCounter() {
  const counts = new Map<string, number>()
  const of = (name: string): number => counts.get(name) ?? 0
  const take = (name: string): (() => void) => {
    counts.set(name, of(name) + 1)
    return () => {
      if (of(name) > 1) counts.set(name, of(name) - 1)
      else counts.delete(name)
    }
  }
  return { of, take }
}
