import bzip2 from '@openpgp/unbzip2-stream/lib/bzip2.js'
import type { ByteQueue } from './byte-queue.ts'
import { compressionOf, magicBytes } from './compression.ts'
import { DamagedError } from './decompress.ts'

/**
 * The content of all streams of a bzip2 file, block by block. The library decodes a block that is in memory; reading ahead and
 * the limits are ours. A block of 900 kB expands to 46 MB at most.
 */
export async function* bunzip2(queue: ByteQueue): AsyncGenerator<Buffer> {
  const source = createBitSource()
  try {
    while (await source.fill(queue, magicBytes)) {
      if (compressionOf(source.rest(), true) !== 'bzip2') throw new DamagedError('what follows is not bzip2')
      yield* decodeStream(source, queue)
    }
  } finally {
    queue.unshift(source.rest())
  }
}

async function* decodeStream(source: BitSource, queue: ByteQueue): AsyncGenerator<Buffer> {
  const maxBytes = decode(() => bzip2.header(source.bits)) * 100_000
  const work = new Int32Array(maxBytes)
  for (let crc: number | null = 0; ; ) {
    // A block that does not shrink is a little longer than what it holds, with its tables.
    await source.fill(queue, maxBytes * 1.02 + 25_000)
    const output = createOutput()
    const before: number = crc
    crc = decode(() => bzip2.decompress(source.bits, output.push, work, maxBytes, before))
    // The end of the stream.
    if (crc === null) return
    yield* output.pieces()
  }
}

function decode<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof DamagedError) throw error
    throw new DamagedError(error instanceof Error ? error.message : String(error))
  }
}

interface BitSource {
  /** Reads ahead until there are so many bytes; false where there are none. */
  readonly fill: (queue: ByteQueue, bytes: number) => Promise<boolean>
  /** Whole bytes that were not read. */
  readonly rest: () => Buffer
  /** The next bits, at most 32; null goes on to a whole byte. */
  readonly bits: (count: number | null) => number
}

function createBitSource(): BitSource {
  let [bytes, at, bit]: [Buffer, number, number] = [Buffer.alloc(0), 0, 0]
  return {
    fill: async (queue, wanted) => {
      const parts = [bytes.subarray(at)]
      let length = bytes.length - at
      while (length < wanted) {
        const next = await queue.next()
        if (next === undefined) break
        parts.push(next)
        length += next.length
      }
      ;[bytes, at] = [Buffer.concat(parts), 0]
      return length > 0
    },
    rest: () => bytes.subarray(bit === 0 ? at : at + 1),
    bits: (count) => {
      if (count === null) {
        if (bit > 0) [at, bit] = [at + 1, 0]
        return 0
      }
      let [result, left] = [0, count]
      while (left > 0) {
        if (at >= bytes.length) throw new DamagedError('it is cut off')
        const take = Math.min(left, 8 - bit)
        result = (result << take) | (((bytes[at] ?? 0) >> (8 - bit - take)) & ((1 << take) - 1))
        bit += take
        left -= take
        if (bit === 8) [at, bit] = [at + 1, 0]
      }
      return result
    },
  }
}

const pieceBytes = 256 * 1024

/** Collects bytes one by one. */
function createOutput() {
  const full: Buffer[] = []
  let [piece, length] = [Buffer.allocUnsafe(pieceBytes), 0]
  return {
    push: (byte: number): void => {
      if (length === pieceBytes) {
        full.push(piece)
        ;[piece, length] = [Buffer.allocUnsafe(pieceBytes), 0]
      }
      piece[length++] = byte
    },
    pieces: (): readonly Buffer[] => [...full, piece.subarray(0, length)],
  }
}
