import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type CallPort, openCallPort } from '../src/local/threads/call-port.ts'
import type { LoopbackServer } from '../src/local/threads/serve-in-thread.ts'

/** What the tests ask of a thread that serves one folder after the other. */
export type Ask = { readonly open: string } | 'close'
/** What it says. */
export type Say = { readonly port: number; readonly calls: MessagePort } | { readonly failed: string } | 'closed'

const serve: (path: string) => Promise<LoopbackServer> =
  workerData.kind === 'queue'
    ? (await import('../src/local/queue/serve-queue.ts')).serveQueue
    : (await import('../src/local/table/serve-table.ts')).serveTable

let server: LoopbackServer | undefined
let callPort: CallPort | undefined
parentPort?.on('message', async (ask: Ask) => {
  const say = await answer(ask)
  parentPort?.postMessage(say, typeof say === 'object' && 'calls' in say ? [say.calls] : [])
})

async function answer(ask: Ask): Promise<Say> {
  if (ask === 'close') {
    await server?.close()
    callPort?.close()
    return 'closed'
  }
  try {
    server = await serve(ask.open)
    callPort = openCallPort(server.server)
    return { port: server.port, calls: callPort.calls }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}
