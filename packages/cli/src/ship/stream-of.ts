import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

const chunkBytes = 256 * 1024

/** A part of an open file as a stream, which ends early where the file does. Unlike a stream of Node's it never closes the file. */
export function streamOf(handle: FileHandle, from: number, end: number): Readable {
  return Readable.from(chunksOf(handle, from, end))
}

async function* chunksOf(handle: FileHandle, from: number, end: number): AsyncGenerator<Buffer> {
  for (let at = from; at < end; ) {
    const { buffer, bytesRead } = await handle.read(
      Buffer.allocUnsafe(Math.min(chunkBytes, end - at)),
      0,
      undefined,
      at,
    )
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
