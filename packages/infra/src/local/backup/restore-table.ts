import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { makeFolder, operationError } from '@logpipe/sdk/operations'
import { ClassicLevel } from 'classic-level'
import { decodePairs } from '../table/snapshot-frames.ts'

/** Writes the table that was saved to a file into a new folder, which only its owner may enter. Returns how many entries it has. Throws `data_unusable` for a damaged file. */
export async function restoreTable(file: string, tablePath: string, signal: AbortSignal): Promise<number> {
  // LevelDB makes one that all may read.
  await makeFolder(tablePath)
  const level = new ClassicLevel<Buffer, Buffer>(tablePath, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  await level.open({ errorIfExists: true }).catch((error: unknown) => {
    throw fullDisk(error) ?? error
  })
  try {
    let count = 0
    await pipeline(createReadStream(file), createZstdDecompress(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const pairs of decodePairs(chunks)) {
        signal.throwIfAborted()
        const operations = pairs.map(([key, value]) => ({ type: 'put' as const, key, value }))
        await level.batch(operations, { sync: false })
        count += pairs.length
      }
    })
    await syncLevel(level)
    return count
  } catch (cause) {
    signal.throwIfAborted()
    const full = fullDisk(cause)
    if (full !== undefined) throw full
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw operationError('data_unusable', `cannot restore ${file}: ${reason}`, { cause })
  } finally {
    await level.close()
  }
}

/** LevelDB has no codes for what the file system says. What kept it from opening is the cause of its error. */
function fullDisk(error: unknown): Error | undefined {
  const said = [error, error instanceof Error ? error.cause : undefined].map((one) =>
    one instanceof Error ? one.message : '',
  )
  if (!said.some((message) => /no space left|file too large|quota exceeded/i.test(message))) return undefined
  return Object.assign(new Error('the disk is full', { cause: error }), { code: 'ENOSPC' })
}

/** LevelDB syncs its files of rows; its log it syncs with a write alone. */
async function syncLevel(level: ClassicLevel<Buffer, Buffer>): Promise<void> {
  const [first] = await level.iterator({ limit: 1 }).all()
  if (first !== undefined) await level.put(...first, { sync: true })
}
