import { constants, fstatSync, openSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { errnoOf } from '@logpipe/sdk/operations'
import type { FilePath } from './file-path.ts'
import { InputError } from './input.ts'

export interface OpenFileOptions {
  /** 512 KiB by default, for a small file less. */
  readonly chunkBytes?: number | undefined
  /** How large it was when it was found. */
  readonly bytes?: number
  /** Where to begin. */
  readonly offset?: number | undefined
  /** A chunk is overwritten once the next but one was taken: for a reader that keeps nothing of it. */
  readonly isReused?: boolean
}

const [minChunkBytes, maxChunkBytes] = [16 * 1024, 512 * 1024]

/** The chunk that is being read, the one that waits, the one that was taken, and one that a reader may still look at. */
const chunksInTurn = 4

/**
 * Reads a file from an offset to where it ends by then, and watches it meanwhile: a file that was truncated, or is another one by
 * now, ends with an `InputError` after what could be read.
 */
export function openFile(
  path: FilePath,
  { bytes = maxChunkBytes, chunkBytes = chunkFor(bytes), offset = 0, isReused = false }: OpenFileOptions = {},
): Readable {
  let file: FileHandle | undefined
  let [position, largest] = [offset, 0]
  const nextChunk = isReused ? inTurn(chunkBytes) : () => Buffer.allocUnsafe(chunkBytes)
  const readNext = async (handle: FileHandle): Promise<Buffer | null> => {
    const { buffer, bytesRead } = await handle.read(nextChunk(), 0, chunkBytes, position)
    const { size } = fstatSync(handle.fd)
    if (size < Math.max(largest, position + bytesRead))
      throw new InputError({ kind: 'shrunk', offset: position, bytes: size })
    largest = size
    position += bytesRead
    if (bytesRead > 0) return buffer.subarray(0, bytesRead)
    if (await isReplaced(path, handle)) throw new InputError({ kind: 'replaced', offset: position })
    return null
  }
  return new Readable({
    // It reads one chunk ahead and no further: an error would drop those that nobody took yet.
    highWaterMark: 1,
    construct: (callback) => {
      open(path, readOnly).then((handle) => {
        file = handle
        callback()
      }, callback)
    },
    read() {
      if (file === undefined) return
      readNext(file).then(
        (chunk) => this.push(chunk),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
    destroy: (error, callback) => {
      Promise.resolve(file?.close()).then(() => callback(error), callback)
    },
  })
}

/** Each file has chunks of its own: of many small ones, large chunks would be garbage that takes half of the time. */
function chunkFor(bytes: number): number {
  return Math.min(maxChunkBytes, Math.max(minChunkBytes, bytes))
}

/** What is freed at 256 kB a chunk is not given back to the system: a fast reading would grow to some fifty chunks. */
function inTurn(chunkBytes: number): () => Buffer {
  const chunks: Buffer[] = []
  let n = 0
  return () => {
    const at = n++ % chunksInTurn
    chunks[at] ??= Buffer.allocUnsafeSlow(chunkBytes)
    return chunks[at]
  }
}

// A pipe that took the place of a file would keep the opening waiting for a writer.
export const readOnly = constants.O_RDONLY | constants.O_NONBLOCK

/** A file that is gone was read to its end; one that has taken its name was not read at all. */
async function isReplaced(path: FilePath, handle: FileHandle): Promise<boolean> {
  try {
    const [now, opened] = [await stat(path, { bigint: true }), await handle.stat({ bigint: true })]
    return now.ino !== opened.ino || now.dev !== opened.dev
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Reads a named pipe. Neither opening it nor waiting for a writer blocks: a thread that waits for one cannot be ended. */
export function openPipe(path: FilePath): Readable {
  try {
    return new Socket({ fd: openSync(path, readOnly), readable: true, writable: false })
  } catch (error) {
    return new Readable({ read: () => undefined }).destroy(error instanceof Error ? error : new Error(String(error)))
  }
}
