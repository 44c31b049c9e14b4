import type { Server } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { openCallPort } from './call-port.ts'

/** A server on loopback. */
export interface LoopbackServer {
  readonly port: number
  readonly server: Server
  readonly close: () => Promise<void>
}

/** Serves the folder that this thread was started for, until it is told to close. */
export async function serveInThread(serve: (path: string) => Promise<LoopbackServer>): Promise<void> {
  const { server, port, close } = await serve(workerData.path)
  const { calls, close: closeCalls } = openCallPort(server)
  parentPort?.once('message', async () => {
    await close()
    closeCalls()
    parentPort?.close()
  })
  parentPort?.postMessage({ port, calls }, [calls])
}
