import { createByteQueue } from './byte-queue.ts'
import { type Compression, compressionOf, magicBytes } from './compression.ts'
import { InputError, type Reading } from './input.ts'

/**
 * The content of what may be compressed, found out by its first bytes where `compression` does not say. Damaged or cut off, what
 * could be read comes first, and then an `InputError` with the place. Output comes in pieces, so that memory stays bounded
 * whatever the bytes expand to.
 */
export async function* decompress(
  chunks: AsyncIterable<Buffer>,
  compression: Reading['compression'],
  isStopped: () => boolean,
): AsyncGenerator<Buffer> {
  if (compression === 'none') return yield* chunks
  const queue = createByteQueue(chunks)
  const found = compression ?? (await findOut(queue.peek))
  if (found === undefined) {
    for (let chunk = await queue.next(); chunk !== undefined; chunk = await queue.next()) yield chunk
    return
  }
  try {
    yield* await open(found, queue)
  } catch (error) {
    // An interrupt cuts the bytes off, too.
    if (isStopped()) return
    const reason = reasonOf(error)
    if (reason === undefined) throw error
    throw new InputError({ kind: 'damaged', compression: found, offset: queue.taken(), reason })
  }
}

async function findOut(peek: (bytes: number) => Promise<Buffer>): Promise<Compression | undefined> {
  for (let bytes = 1; ; bytes++) {
    const head = await peek(bytes)
    const found = compressionOf(head, head.length < bytes || bytes >= magicBytes)
    if (found !== 'more') return found
  }
}

/** Loaded when it is needed. */
async function open(
  compression: Compression,
  queue: ReturnType<typeof createByteQueue>,
): Promise<AsyncGenerator<Buffer>> {
  if (compression === 'bzip2') return (await import('./bunzip2.ts')).bunzip2(queue)
  const { gunzip, unzstd } = await import('./inflate.ts')
  return compression === 'gzip' ? gunzip(queue) : unzstd(queue)
}

/** Compressed bytes that are none, or too few. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError'
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof DamagedError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return 'it is cut off'
  return /^(?:Z_|ZSTD_)/.test(code) && error instanceof Error ? error.message : undefined
}
