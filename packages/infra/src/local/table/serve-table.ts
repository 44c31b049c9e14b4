import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { refuseWebPages } from '../threads/refuse-web-pages.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'
import { createTableServer } from './create-table-server.ts'

/** Serves the DynamoDB protocol on loopback from a LevelDB folder. */
export async function serveTable(path: string): Promise<LoopbackServer> {
  const server = createTableServer({ path, createTableMs: 0, updateTableMs: 0 })
  refuseWebPages(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeIdleConnections()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
