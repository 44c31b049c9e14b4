import { parentPort, workerData } from 'node:worker_threads'

/** A server on loopback. */
export interface LoopbackServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Serves the folder that this thread was started for, until it is told to close. */
export async function serveInThread(serve: (path: string) => Promise<LoopbackServer>): Promise<void> {
  const server = await serve(workerData.path)
  parentPort?.once('message', () => {
    void server.close().then(() => parentPort?.close())
  })
  parentPort?.postMessage({ port: server.port })
}
