import type { Readable } from 'node:stream'

/**
 * The chunks of a stream. Subtle: an idle stream must still end at once on abort, and what a pipe has buffered by then cannot be
 * read again. So the buffer is read first, and comes as the last chunk.
 */
export async function* chunksOf(stream: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  let rest: Buffer | null = null
  const stop = (): void => {
    if (stream.readableEnded) return
    rest = stream.read()
    stream.destroy()
  }
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    if (!signal?.aborted) throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  if (rest !== null) yield rest
}
