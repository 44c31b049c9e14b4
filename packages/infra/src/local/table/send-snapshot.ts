import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Level } from 'dynalite/db/index.js'
import { encodeEnd, encodePairs } from './snapshot-frames.ts'

/** Where a table server gives all that it holds. */
export const snapshotPath = '/_snapshot'

/** How much is read at once, whichever comes first. */
const [pairsAtOnce, bytesAtOnce] = [500, 256 * 1024]

/**
 * Sends every key and value as they were when the request came, while others write. Memory: what LevelDB keeps of that time, and some
 * hundreds of rows.
 */
export async function sendSnapshot(level: Pick<Level, 'iterator'>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  // Whoever goes away, or sees it end too early, has no snapshot; nobody here can do more about it.
  await pipeline(Readable.from(framesOf(level)), response).catch(() => undefined)
}

async function* framesOf(level: Pick<Level, 'iterator'>): AsyncGenerator<Buffer> {
  const iterator = level.iterator({ keyEncoding: 'buffer', valueEncoding: 'buffer', highWaterMarkBytes: bytesAtOnce })
  try {
    let count = 0
    for (;;) {
      const pairs = await iterator.nextv(pairsAtOnce)
      if (pairs.length === 0) break
      count += pairs.length
      yield encodePairs(pairs)
    }
    yield encodeEnd(count)
  } finally {
    await iterator.close()
  }
}
