import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refuseWebPages } from './refuse-web-pages.ts'
import type { LoopbackServer } from './serve-in-thread.ts'

/** A server before it listens, and what it takes to stop it. */
export interface StoreServer {
  readonly server: Server
  /** Refuses requests from now on, and resolves when those in flight are served. */
  readonly finish: () => Promise<void>
  /** Called when no request uses the store any more. */
  readonly closeStore: () => unknown
}

/** Listens on a free port for the programs of this machine alone, and refuses what `isMeant` does not know. */
export async function listenOnLoopback(
  store: StoreServer,
  isMeant?: (request: IncomingMessage) => boolean,
): Promise<LoopbackServer> {
  const { server } = store
  refuseWebPages(server, isMeant)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port, close: () => closeInOrder(store) }
}

/** How long a caller may take to send the rest of its request, or to read its response. Milliseconds. */
const closeGraceMs = 5_000

/** Accepts no more connections, serves what is in flight, and closes the store only then. */
async function closeInOrder({ server, finish, closeStore }: StoreServer): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
  const grace = setTimeout(() => server.closeAllConnections(), closeGraceMs)
  await finish()
  clearTimeout(grace)
  server.closeAllConnections()
  await stopped
  await closeStore()
}
