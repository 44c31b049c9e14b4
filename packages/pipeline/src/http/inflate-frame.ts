import type { Transform } from 'node:stream'

/** A content encoding of `node:zlib`. */
export interface Decoder {
  readonly open: (options: { readonly chunkSize: number }) => Transform & { readonly bytesWritten: number }
  /** Decodes in this thread; with `info` it returns the output and the decoder. */
  readonly atOnce: (bytes: Buffer, options: AtOnceOptions) => unknown
}

interface AtOnceOptions {
  readonly maxOutputLength: number
  readonly chunkSize: number
  readonly info: true
}

export interface Inflated {
  readonly buffer: Buffer
  /** Of the input; what is behind the end of a stream is left. */
  readonly readBytes: number
}

/** Each chunk costs a thread hop, and Node's default is small. Bytes. */
const [minChunkBytes, maxChunkBytes] = [16 * 1024, 256 * 1024]

/** What is short, and is so when it is decoded, takes less time here than on its way to another thread and back. Bytes. */
const [maxShortBytes, maxShortDecodedBytes] = [64 * 1024, 512 * 1024]

/**
 * Decodes one stream of compressed bytes. Rejects with a RangeError as soon as the output exceeds `maxBytes`, and with the decoder's error.
 * Memory: what was decoded, once more while it is joined.
 */
export async function inflateFrame(
  decoder: Decoder,
  bytes: Buffer,
  maxBytes: number,
  isFirst = true,
): Promise<Inflated> {
  // Hundreds of frames one after the other would leave nobody else a turn.
  const short = isFirst && bytes.length <= maxShortBytes ? inflateShort(decoder, bytes, maxBytes) : undefined
  return short ?? inflateInThread(decoder, bytes, maxBytes)
}

/** Undefined where it is not short, which has cost a fraction of a millisecond. */
function inflateShort({ atOnce }: Decoder, bytes: Buffer, maxBytes: number): Inflated | undefined {
  const maxOutputLength = Math.max(1, Math.min(maxBytes, maxShortDecodedBytes))
  try {
    const options = { maxOutputLength, chunkSize: chunkSizeFor(bytes), info: true } as const
    const { buffer, engine } = atOnce(bytes, options) as {
      readonly buffer: Buffer
      readonly engine: Transform & { readonly bytesWritten: number }
    }
    return buffer.length > maxBytes ? undefined : { buffer, readBytes: engine.bytesWritten }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function chunkSizeFor(bytes: Buffer): number {
  return Math.min(maxChunkBytes, Math.max(minChunkBytes, 8 * bytes.length))
}

function inflateInThread({ open }: Decoder, bytes: Buffer, maxBytes: number): Promise<Inflated> {
  const chunkSize = chunkSizeFor(bytes)
  const decoder = open({ chunkSize })
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
