import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, open } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { operationError } from '@logpipe/sdk/operations'
import { snapshotPath } from '../table/send-snapshot.ts'

/** A file of a backup, to be recognised by. */
export interface SavedFile {
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
}

/** Saves the queue of a data folder whose stack may run: what it had acknowledged before the call, and all of it at one moment. */
export async function saveQueue(dataDir: string, file: string): Promise<SavedFile> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(join(dataDir, 'queue', 'fauxqs.db'), { readOnly: true })
  try {
    database.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`)
  } finally {
    database.close()
  }
  return sync(file)
}

/**
 * Saves the table of a stack that runs, as it is at one moment while others write to it. Calls back with the bytes that have come.
 * Throws `stack_outdated` for a stack of a version that cannot, and `storage_failed` where it ended before.
 */
export async function saveTable(
  endpoint: string,
  file: string,
  { onProgress, signal }: { readonly onProgress: (bytes: number) => void; readonly signal: AbortSignal },
): Promise<SavedFile> {
  const response = await ask(new URL(snapshotPath, endpoint), signal)
  if (response.statusCode !== 200) {
    response.resume()
    throw operationError('stack_outdated', 'the stack that runs cannot be backed up: it is of an older version')
  }
  let read = 0
  const counting = new Transform({
    transform: (chunk: Buffer, _, done) => {
      read += chunk.length
      onProgress(read)
      done(null, chunk)
    },
  })
  // The fastest level: rows are JSON, of which it leaves a quarter.
  const packing = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  try {
    await pipeline(response, counting, packing, createWriteStream(file, { mode: 0o600, flush: true }), {
      signal,
    })
  } catch (cause) {
    signal.throwIfAborted()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw operationError('storage_failed', `could not save the table: ${reason}`, { cause })
  }
  return hashOf(file)
}

function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { signal }, resolve).once('error', reject))
}

/** Brings a file that was just written to the disk. A copy of one that nobody may write is such a one too, before its mode is changed. */
export async function sync(file: string): Promise<SavedFile> {
  await chmod(file, 0o600)
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return hashOf(file)
}

export async function hashOf(file: string): Promise<SavedFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
