import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { createTableServer } from './create-table-server.ts'

/** Serves the DynamoDB protocol on loopback from a LevelDB folder. */
const server = createTableServer({ path: workerData.path, createTableMs: 0, updateTableMs: 0 })

server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port })
})

parentPort?.once('message', () => {
  server.closeIdleConnections()
  server.close(() => parentPort?.close())
  server.closeAllConnections()
})
