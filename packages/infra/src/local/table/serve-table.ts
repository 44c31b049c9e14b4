import { listenOnLoopback } from '../threads/listen-on-loopback.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'
import { createTableServer } from './create-table-server.ts'

/** Serves the DynamoDB protocol on loopback from a LevelDB folder. */
export function serveTable(path: string): Promise<LoopbackServer> {
  return listenOnLoopback(createTableServer({ path, createTableMs: 0, updateTableMs: 0 }))
}
