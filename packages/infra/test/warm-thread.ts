import { parentPort, workerData } from 'node:worker_threads'
import type { LoopbackServer } from '../src/local/threads/serve-in-thread.ts'

/** What the tests ask of a thread that serves one folder after the other. */
export type Ask = { readonly open: string } | 'close'
/** What it says. */
export type Say = { readonly port: number } | { readonly failed: string } | 'closed'

const serve: (path: string) => Promise<LoopbackServer> =
  workerData.kind === 'queue'
    ? (await import('../src/local/queue/serve-queue.ts')).serveQueue
    : (await import('../src/local/table/serve-table.ts')).serveTable

let server: LoopbackServer | undefined
parentPort?.on('message', async (ask: Ask) => parentPort?.postMessage(await answer(ask)))

async function answer(ask: Ask): Promise<Say> {
  if (ask === 'close') {
    await server?.close()
    return 'closed'
  }
  try {
    server = await serve(ask.open)
    return { port: server.port }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}
