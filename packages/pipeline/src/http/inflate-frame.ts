import type { Transform } from 'node:stream'

/** Opens a decoder of `node:zlib`. */
export type Inflate = (options: { readonly chunkSize: number }) => Transform & { readonly bytesWritten: number }

export interface Inflated {
  readonly buffer: Buffer
  /** Of the input; what is behind the end of a stream is left. */
  readonly readBytes: number
}

/** Each chunk costs a thread hop, and Node's default is small. Bytes. */
const [minChunkBytes, maxChunkBytes] = [16 * 1024, 256 * 1024]

/**
 * Decodes one stream of compressed bytes. Rejects with a RangeError as soon as the output exceeds `maxBytes`, and with the decoder's error.
 * Memory: what was decoded, once more while it is joined.
 */
export function inflateFrame(inflate: Inflate, bytes: Buffer, maxBytes: number): Promise<Inflated> {
  const chunkSize = Math.min(maxChunkBytes, Math.max(minChunkBytes, 8 * bytes.length))
  const decoder = inflate({ chunkSize })
  const chunks: Buffer[] = []
  let size = 0
  return new Promise<Inflated>((resolve, reject) => {
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > maxBytes) decoder.destroy(new RangeError(`more than ${maxBytes} bytes`))
    })
    decoder.on('error', reject)
    decoder.on('end', () => resolve({ buffer: joined(chunks), readBytes: decoder.bytesWritten }))
    decoder.end(bytes)
  }).finally(() => free(chunks, chunkSize))
}

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] ?? Buffer.of()) : Buffer.concat(chunks)
}

/**
 * Gives memory back at once. Left to the garbage collector, a few small bodies a second that grow to the limit make it stop everything
 * else for tens of milliseconds, again and again. The decoder may still write into the last chunk's memory, and never into another's.
 */
function free(chunks: readonly Buffer[], chunkSize: number): void {
  const last = chunks.at(-1)?.buffer
  for (const { buffer } of chunks) {
    // Smaller ones may be a part of Node's pool.
    if (buffer !== last && buffer.byteLength === chunkSize && buffer instanceof ArrayBuffer) buffer.transfer(0)
  }
}
