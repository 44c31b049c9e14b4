import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'

/** One line of an input. */
export type Line = (
  | { readonly kind: 'line'; readonly number: number; readonly text: string; readonly isMended: boolean }
  /** Longer than the limit: its content is not kept. */
  | { readonly kind: 'too_long'; readonly number: number; readonly bytes: number }
) & {
  /** Where its first byte is in the input. */
  readonly offset: number
  /** How it ends in the input, where that was asked for. */
  readonly ending?: LineEnding
}

export type LineEnding = '\n' | '\r\n' | '\r' | ''

export interface LineBatch {
  readonly lines: readonly Line[]
  /** Bytes of the input that have been read so far. */
  readonly bytesRead: number
  /** Number of the line that comes after these. */
  readonly nextNumber: number
  /** Where that line begins. */
  readonly nextOffset: number
  /** The last of the lines ended with the input, without a line end: it may still grow. */
  readonly isOpen?: boolean
}

export interface ReadLinesOptions {
  /** Ends the reading: what was read of the stream still comes, but no line that is cut off by it. */
  readonly signal?: AbortSignal
  /** Keeps blank lines, and how each line ends: then the lines together are the input. */
  readonly isVerbatim?: boolean
  /** Where the stream begins in its input, and which line that is. */
  readonly start?: { readonly offset: number; readonly number: number }
}

/**
 * Cuts a stream into lines at LF (CRLF too), and nowhere else: U+2028 is content. Blank lines are left out (by default) but counted,
 * a byte order mark at the start is dropped, bytes that are not UTF-8 become U+FFFD and the line says so. Memory stays
 * bounded by `maxBytes`, however long a line is.
 */
export async function* readLines(
  stream: Readable,
  maxBytes: number,
  { signal, isVerbatim = false, start = { offset: 0, number: 1 } }: ReadLinesOptions = {},
): AsyncGenerator<LineBatch> {
  const cutter = createCutter(maxBytes, isVerbatim, start)
  let bytesRead = 0
  for await (const chunk of chunksOf(stream, signal)) {
    const bytes = bytesRead === 0 && start.offset === 0 ? withoutBom(chunk) : chunk
    if (bytes !== chunk) cutter.skip(chunk.length - bytes.length)
    bytesRead += chunk.length
    yield { lines: cutter.push(bytes), bytesRead, ...cutter.next() }
  }
  if (!stream.readableEnded) return
  if (!cutter.isOpen()) return
  const last = cutter.end()
  yield { lines: last === undefined ? [] : [last], bytesRead, ...cutter.next(), isOpen: true }
}

/**
 * Subtle: an idle stream must still end at once on abort, and what a pipe has buffered by then cannot be read again.
 * So the buffer is read first, and comes as the last chunk.
 */
async function* chunksOf(stream: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
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

function createCutter(
  maxBytes: number,
  isVerbatim: boolean,
  start: { readonly offset: number; readonly number: number },
) {
  let number = start.number - 1
  /** Where the open line begins, and where the next chunk does. */
  let [offset, chunkOffset] = [start.offset, start.offset]
  /** Parts of the line that the chunks so far have left open, and how many bytes they are; a CR at the end is not content. */
  let open: Buffer[] = []
  let openBytes = 0

  let endsInCr = false

  const keep = (part: Buffer): void => {
    openBytes += part.length
    if (part.length > 0) endsInCr = part.at(-1) === 13
    // One byte more for the CR of a CRLF, which is not content.
    if (openBytes <= maxBytes + 1) open.push(part)
    else open = []
  }
  const finish = (lf: '\n' | '', nextOffset: number): Line | undefined => {
    number++
    const lineOffset = offset
    offset = nextOffset
    const bytes = endsInCr ? openBytes - 1 : openBytes
    const ending: LineEnding = endsInCr ? `\r${lf}` : lf
    const whole = open.length === 1 && open[0] !== undefined ? open[0] : Buffer.concat(open)
    open = []
    openBytes = 0
    endsInCr = false
    const line = toLine({ number, offset: lineOffset }, whole, bytes, maxBytes)
    if (isVerbatim) return { ...line, ending }
    return isBlank(line) ? undefined : line
  }
  return {
    push: (chunk: Buffer): readonly Line[] => {
      const lines: Line[] = []
      let from = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        keep(chunk.subarray(from, end))
        from = end + 1
        const line = finish('\n', chunkOffset + from)
        if (line !== undefined) lines.push(line)
      }
      if (from < chunk.length) keep(chunk.subarray(from))
      chunkOffset += chunk.length
      return lines
    },
    skip: (bytes: number): void => {
      chunkOffset += bytes
      offset = chunkOffset
    },
    isOpen: () => openBytes > 0,
    end: (): Line | undefined => finish('', chunkOffset),
    next: () => ({ nextNumber: number + 1, nextOffset: offset }),
  }
}

function toLine(
  { number, offset }: { readonly number: number; readonly offset: number },
  bytes: Buffer,
  length: number,
  maxBytes: number,
): Line {
  if (length > maxBytes) return { kind: 'too_long', number, offset, bytes: length }
  const content = bytes.subarray(0, length)
  const text = content.toString('utf8')
  return { kind: 'line', number, offset, text, isMended: text.includes('\ufffd') && !isUtf8(content) }
}

/** Whether a line makes no record. */
export function isBlank(line: Line): boolean {
  return line.kind === 'line' && line.text.trim() === ''
}

function withoutBom(chunk: Buffer): Buffer {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk
}
