import { utf8 } from './encoding.ts'
import { InputError, type Reading } from './input.ts'
import { type StartOfText, sampleBytes, startOfText } from './start-of-text.ts'

export interface OpenText extends StartOfText {
  /** The content from the first line, or from the line that was asked for. */
  readonly chunks: AsyncIterable<Buffer>
}

/**
 * Finds out how content is to be cut into lines. Content of a plain file begins at `offset`, which its `reading` was found out
 * for; that of a compressed one always begins at its start.
 */
export async function openText(content: AsyncGenerator<Buffer>, offset: number, reading: Reading): Promise<OpenText> {
  const isCompressed = reading.compression !== undefined && reading.compression !== 'none'
  if (offset > 0 && !isCompressed) {
    const { encoding = utf8, lineEnd = 'lf' } = reading
    return { encoding, lineEnd, skip: { bytes: 0, isNuls: false }, chunks: content }
  }
  const { head, dropped, start } = await readStart(content, reading)
  const skip = { bytes: dropped + start.skip.bytes, isNuls: dropped > 0 || start.skip.isNuls }
  const chunks = from(Math.max(offset, skip.bytes) - dropped, head, content)
  return { ...start, skip: offset > 0 ? { bytes: 0, isNuls: false } : skip, chunks }
}

async function readStart(content: AsyncGenerator<Buffer>, reading: Reading) {
  let [head, dropped]: [Buffer, number] = [Buffer.alloc(0), 0]
  for (;;) {
    const { value, done = false } = await content.next()
    if (!done) head = head.length === 0 ? value : Buffer.concat([head, value])
    if (done && head.length === 0 && dropped > 0) throw new InputError({ kind: 'binary', nulAt: 0 })
    const start = startOfText(head, done, reading)
    if (start !== undefined) return { head, dropped, start }
    // There may be gigabytes of them in front.
    if (head.length >= sampleBytes && head.every((byte) => byte === 0)) {
      dropped += head.length
      head = Buffer.alloc(0)
    }
  }
}

/** Goes on after so many bytes. */
async function* from(bytes: number, head: Buffer, content: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes
  const rest = (chunk: Buffer): Buffer => {
    const skipped = Math.min(left, chunk.length)
    left -= skipped
    return chunk.subarray(skipped)
  }
  const first = rest(head)
  if (first.length > 0) yield first
  for await (const chunk of content) {
    const kept = left > 0 ? rest(chunk) : chunk
    if (kept.length > 0) yield kept
  }
}
