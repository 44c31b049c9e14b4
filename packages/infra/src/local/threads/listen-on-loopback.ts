import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LoopbackServer } from './serve-in-thread.ts'

/** Listens on a free port, for this machine alone. */
export async function listenOnLoopback(server: Server): Promise<LoopbackServer> {
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
