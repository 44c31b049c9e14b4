import type { Readable } from 'node:stream'
import { chunksOf } from './chunks-of.ts'
import { createCutter, type Line, type LineStart, type TakeRuns } from './cut-lines.ts'
import { decompress } from './decompress.ts'
import { InputError, type Reading } from './input.ts'
import { openText } from './open-text.ts'

/** `R` is what several lines are taken as together, where that was asked for. */
export interface LineBatch<R = never> {
  readonly lines: readonly (Line | R)[]
  /** Bytes of the input that have been read so far; of a compressed one, compressed bytes. */
  readonly bytesRead: number
  /** Number of the line that comes after these. */
  readonly nextNumber: number
  /** Where that line begins. */
  readonly nextOffset: number
  /** The last of the lines ended with the input, without a line end: it may still grow. */
  readonly isOpen?: boolean
}

export interface ReadLinesOptions<R = never> extends Reading {
  /** Ends the reading: what was read of the stream still comes, but no line that is cut off by it. */
  readonly signal?: AbortSignal
  /** Keeps blank lines, and how each line ends: then the lines together are the input. */
  readonly isVerbatim?: boolean
  /** Where the stream begins in the content of its input, and which line that is. */
  readonly start?: LineStart
  /** Takes lines together, where it can: what it makes of a chunk stands among the lines. */
  readonly takeRuns?: TakeRuns<R> | undefined
}

/**
 * Decompresses a stream where it is compressed, and cuts it into lines at LF (CRLF too), and nowhere else: U+2028 is content; at
 * CR where there is no LF. Blank lines are left out (by default) but counted, a byte order mark at the start is dropped, bytes
 * that are not of the encoding become U+FFFD and the line says so. Memory stays bounded by `maxBytes`, however long a line is.
 *
 * Throws `InputError` for what is not text, and where reading cannot go on; what could be read comes before.
 */
export async function* readLines<R = never>(
  stream: Readable,
  maxBytes: number,
  { signal, isVerbatim = false, start = fromStart, takeRuns, ...reading }: ReadLinesOptions<R> = {},
): AsyncGenerator<LineBatch<R>> {
  let bytesRead = 0
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of chunksOf(stream, signal)) {
      bytesRead += chunk.length
      yield chunk
    }
  }
  const content = decompress(counted(), compressionAt(start.offset, reading), () => signal?.aborted === true)
  try {
    for await (const cut of cutLines(content, maxBytes, { isVerbatim, start, reading, takeRuns })) {
      // The end of what an interrupt has cut off is not the end of a line.
      if (cut.isOpen !== true || stream.readableEnded || signal?.aborted !== true) yield { ...cut, bytesRead }
    }
  } finally {
    // Whatever stopped the reading, and wherever: the file is closed.
    stream.destroy()
  }
}

interface Cutting<R> {
  readonly isVerbatim: boolean
  readonly start: LineStart
  readonly reading: Reading
  readonly takeRuns: TakeRuns<R> | undefined
}

async function* cutLines<R>(
  content: AsyncGenerator<Buffer>,
  maxBytes: number,
  { isVerbatim, start, reading, takeRuns }: Cutting<R>,
): AsyncGenerator<Omit<LineBatch<R>, 'bytesRead'>> {
  const { encoding, lineEnd, skip, chunks } = await openText(content, start.offset, reading)
  if (skip.isNuls) reading.onLeadingNuls?.(skip.bytes)
  const first = { offset: start.offset + skip.bytes, number: start.number }
  const long = reading.long ?? 'skip'
  const cutter = createCutter<R>({ encoding, lineEnd, long, maxBytes, isVerbatim, start: first, takeRuns })
  const batch = (lines: readonly (Line | R)[]) => ({ lines, ...cutter.next() })
  const endOf = (): Omit<LineBatch<R>, 'bytesRead'> => ({ ...batch(cutter.end()), isOpen: true })
  try {
    for await (const chunk of chunks) {
      yield batch(cutter.push(chunk))
      throwIfAny(cutter.failure())
    }
  } catch (error) {
    // The rest of a damaged file is lost; what a file held that was cut off may be found elsewhere, whole.
    if (error instanceof InputError && error.fault.kind === 'damaged' && cutter.isOpen()) yield endOf()
    throw error
  }
  if (!cutter.isOpen()) return
  const end = endOf()
  throwIfAny(cutter.failure())
  yield end
}

function throwIfAny(error: Error | undefined): void {
  if (error !== undefined) throw error
}

const fromStart = { offset: 0, number: 1 }

/** A line in the middle of a file may begin as a compressed file does. */
function compressionAt(offset: number, { compression }: Reading): Reading['compression'] {
  return compression ?? (offset === 0 ? undefined : 'none')
}
