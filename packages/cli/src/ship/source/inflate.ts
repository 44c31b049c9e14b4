import { crc32, createInflateRaw, createZstdDecompress, type InflateRaw, type ZstdDecompress } from 'node:zlib'
import { type ZstdHeader, zstdBlock, zstdBlockHead, zstdHeader, zstdHeaderHead } from '@logpipe/sdk/contract'
import { type ByteQueue, createByteQueue } from './byte-queue.ts'
import { compressionOf } from './compression.ts'
import { DamagedError } from './decompress.ts'

/** Small pieces in: what one of them expands to waits in memory. */
const pieceBytes = 16 * 1024
/** What an engine found damaged is lost with the piece of output that it was about to give. */
const outputBytes = 32 * 1024

/** The content of all members of a gzip file. Zeros after them are padding. */
export async function* gunzip(queue: ByteQueue): AsyncGenerator<Buffer> {
  do {
    await skipGzipHeader(queue)
    let [crc, size] = [0, 0]
    for await (const chunk of run(createInflateRaw(engineOptions), queue)) {
      crc = crc32(chunk, crc)
      size = (size + chunk.length) % 2 ** 32
      yield chunk
    }
    const trailer = await take(queue, 8)
    if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== size) {
      throw new DamagedError('its checksum does not match')
    }
    await skipZeros(queue)
  } while (await hasNext(queue, 'gzip'))
}

/** The content of all frames of a zstd file. */
export async function* unzstd(queue: ByteQueue): AsyncGenerator<Buffer> {
  do {
    const header = zstdHeader(await queue.peek(zstdHeaderHead))
    if (header === undefined) {
      const head = await queue.next(zstdHeaderHead)
      throw new DamagedError(head?.length === zstdHeaderHead ? 'it is not zstd' : 'it is cut off')
    }
    if (header.isSkipped) await skip(queue, header.bytes)
    else yield* unzstdFrame(queue, header)
  } while (await hasNext(queue, 'zstd'))
}

/** Follows the frame itself: the decoder of Node 22 takes one that is cut off for a whole one. */
async function* unzstdFrame(queue: ByteQueue, header: ZstdHeader): AsyncGenerator<Buffer> {
  let isWhole = false
  const pieces = (async function* () {
    isWhole = yield* frameOf(queue, header)
  })()
  yield* run(createZstdDecompress(engineOptions), createByteQueue(pieces))
  if (!isWhole) throw new DamagedError('it is cut off')
}

/**
 * The bytes of a frame, as far as they come; returns whether they are all. In pieces as they come, however small its blocks are: each piece costs a
 * thread hop.
 */
async function* frameOf(queue: ByteQueue, { bytes, checksumBytes }: ZstdHeader): AsyncGenerator<Buffer, boolean> {
  // How far the frame is known from here on, and whether that is all of it.
  let [known, isAll] = [bytes, false]
  for (;;) {
    // The header of a block is not taken in parts.
    if (known === 0) await queue.peek(zstdBlockHead)
    const piece = await queue.next(pieceBytes)
    if (piece === undefined) return false
    for (let block = zstdBlock(piece, known); block !== undefined && !isAll; block = zstdBlock(piece, known)) {
      isAll = block.isLast
      known += block.bytes + (isAll ? checksumBytes : 0)
    }
    if (known === 0) return false
    if (known < piece.length) queue.unshift(piece.subarray(known))
    yield piece.subarray(0, known)
    if (isAll && known <= piece.length) return true
    known = Math.max(0, known - piece.length)
  }
}

async function skip(queue: ByteQueue, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; ) {
    const next = await queue.next(left)
    if (next === undefined) throw new DamagedError('it is cut off')
    left -= next.length
  }
}

// Of the high-water mark: an engine that fails drops what it holds, so it works no further than it is read.
const engineOptions = { chunkSize: outputBytes, highWaterMark: 1 }

/**
 * Subtle: an engine ends by itself where its stream ends and bytes are left over, which then go back to the queue. Where the
 * stream ends with a piece, it is the next piece that is left over.
 */
async function* run(engine: InflateRaw | ZstdDecompress, queue: ByteQueue): AsyncGenerator<Buffer> {
  let [fed, piece]: [number, Buffer] = [0, Buffer.alloc(0)]
  const feed = async (): Promise<void> => {
    while (fed === engine.bytesWritten) {
      const next = await queue.next(pieceBytes)
      if (next === undefined) {
        engine.end()
        return
      }
      ;[fed, piece] = [fed + next.length, next]
      const error = await new Promise((resolve) => engine.write(next, resolve))
      if (error) return
    }
  }
  feed().catch((error: unknown) => engine.destroy(error instanceof Error ? error : new Error(String(error))))
  try {
    for await (const chunk of engine) yield chunk
  } finally {
    const left = Math.min(piece.length, fed - engine.bytesWritten)
    if (left > 0) queue.unshift(piece.subarray(piece.length - left))
  }
}

async function hasNext(queue: ByteQueue, compression: 'gzip' | 'zstd'): Promise<boolean> {
  const next = await queue.peek(4)
  if (next.length === 0) return false
  if (compressionOf(next, true) !== compression) throw new DamagedError(`what follows is not ${compression}`)
  return true
}

async function skipZeros(queue: ByteQueue): Promise<void> {
  while ((await queue.peek(1))[0] === 0) await queue.next(1)
}

async function skipGzipHeader(queue: ByteQueue): Promise<void> {
  const header = await take(queue, 10)
  const flags = header[3] ?? 0
  if (flags & 4) await take(queue, (await take(queue, 2)).readUInt16LE(0))
  if (flags & 8) await skipText(queue)
  if (flags & 16) await skipText(queue)
  if (flags & 2) await take(queue, 2)
}

async function skipText(queue: ByteQueue): Promise<void> {
  while ((await take(queue, 1))[0] !== 0);
}

async function take(queue: ByteQueue, bytes: number): Promise<Buffer> {
  const taken = await queue.peek(bytes)
  await queue.next(bytes)
  if (taken.length < bytes) throw new DamagedError('it is cut off')
  return taken
}
