import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refuseWebPages } from './refuse-web-pages.ts'
import type { LoopbackServer } from './serve-in-thread.ts'

/** Listens on a free port for the programs of this machine alone, and refuses what `isMeant` does not know. */
export async function listenOnLoopback(
  server: Server,
  isMeant?: (request: IncomingMessage) => boolean,
): Promise<LoopbackServer> {
  refuseWebPages(server, isMeant)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeIdleConnections()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
