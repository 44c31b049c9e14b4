import { Readable } from 'node:stream'

/** A stream of small chunks in few pieces of memory that are used in turn, as the chunks of a file are. */
export function chunksInTurn(content: Buffer, chunkBytes: number): Readable {
  const memory = Array.from({ length: 4 }, () => Buffer.alloc(chunkBytes))
  function* chunks(): Generator<Buffer> {
    for (let [at, n] = [0, 0]; at < content.length; at += chunkBytes, n++) {
      const chunk = memory[n % memory.length]?.fill(0x21)
      const bytes = chunk === undefined ? 0 : content.copy(chunk, 0, at, at + chunkBytes)
      if (chunk !== undefined) yield chunk.subarray(0, bytes)
    }
  }
  return Readable.from(chunks(), { highWaterMark: 1 })
}
