import { isAscii, isUtf8 } from 'node:buffer'
import type { Encoding } from './encoding.ts'
import { createFit } from './fit-text.ts'
import { framingOf, type LineEndKind } from './framing.ts'
import { InputError } from './input.ts'

/** One line of an input. */
export type Line = (
  | { readonly kind: 'line'; readonly number: number; readonly text: string; readonly isMended: boolean }
  /** Longer than the limit: its content is not kept. `bytes` counts those of its text, or of the input where that alone is too much. */
  | { readonly kind: 'too_long'; readonly number: number; readonly bytes: number }
) & {
  /** Where its first byte is in the content of the input, as it is before decoding and after decompression. */
  readonly offset: number
  /** How it ends in the input, where that was asked for. */
  readonly ending?: LineEnding
}

export type LineEnding = '\n' | '\r\n' | '\r' | ''

/** What becomes of a line over the limit: it is counted, cut into pieces, or the end of the reading. */
export type LongLines = 'skip' | 'split' | 'fail'

/** Where a line begins. */
export interface LineStart {
  readonly number: number
  /** In the content of the input, as it is before decoding and after decompression. */
  readonly offset: number
}

/** Whole lines, with their line ends, taken together; undefined where they cannot be. */
export type TakeRuns<R> = (lines: Buffer, start: LineStart, maxBytes: number) => TakenRuns<R> | undefined

export interface TakenRuns<R> {
  readonly runs: readonly R[]
  /** How many lines there were, blank ones among them. */
  readonly lines: number
}

export interface CutOptions<R> {
  readonly encoding: Encoding
  readonly lineEnd: LineEndKind
  readonly long: LongLines
  /** Of a line's text in UTF-8. */
  readonly maxBytes: number
  /** Keeps blank lines, and how each line ends. */
  readonly isVerbatim: boolean
  readonly start: LineStart
  /** Of UTF-8 with LF; each line comes for itself by default. */
  readonly takeRuns?: TakeRuns<R> | undefined
}

export interface Cutter<R> {
  /** The lines that these bytes complete. */
  readonly push: (chunk: Buffer) => readonly (Line | R)[]
  /** Whether a line has begun that has no end yet. */
  readonly isOpen: () => boolean
  /** That line, where the input ends without a line end; two where it is cut into pieces. */
  readonly end: () => readonly (Line | R)[]
  /** Set once a line over the limit has ended the reading. */
  readonly failure: () => InputError | undefined
  /** Number and place of the line that comes next. */
  readonly next: () => { readonly nextNumber: number; readonly nextOffset: number }
}

/** Cuts bytes into lines. Memory stays bounded by `maxBytes`, however long a line is. */
export function createCutter<R = never>(options: CutOptions<R>): Cutter<R> {
  const { encoding, isVerbatim, long } = options
  const { unit, find, isCrBefore } = framingOf(encoding, options.lineEnd)
  const fit = createFit(options)
  const lf = options.lineEnd === 'lf' ? '\n' : '\r'
  let { number, offset } = options.start
  /** What the chunks so far have left open, where the next chunk begins, and half of a UTF-16 unit. */
  let [open, openBytes, chunkOffset]: [Buffer[], number, number] = [[], 0, offset]
  let half: Buffer | undefined
  let failure: InputError | undefined
  const takeRuns = encoding.name === 'utf-8' && lf === '\n' ? options.takeRuns : undefined

  const add = (lines: (Line | R)[], text: string, isMended: boolean, ending: LineEnding): void => {
    if (!isVerbatim && isBlankText(text)) return
    const line = { kind: 'line', number, text, isMended, offset } as const
    lines.push(isVerbatim ? { ...line, ending } : line)
  }
  const addLong = (lines: (Line | R)[], bytes: number, ending: LineEnding): void => {
    if (long === 'fail') throw new InputError({ kind: 'long_line', number, offset, maxBytes: options.maxBytes })
    lines.push({ kind: 'too_long', number, bytes, offset, ...(isVerbatim && { ending }) })
  }
  /** Adds pieces of what is too long, and returns the rest that fits. */
  const addPieces = (lines: (Line | R)[], bytes: Buffer, isTooLong: (rest: Buffer) => boolean): Buffer => {
    let rest = bytes
    while (isTooLong(rest)) {
      const piece = fit.piece(rest)
      add(lines, piece.decoded.text, piece.decoded.isMended, '')
      offset += piece.bytes
      rest = rest.subarray(piece.bytes)
    }
    return rest
  }
  const finish = (lines: (Line | R)[], content: Buffer, ending: LineEnding): void => {
    let taken = fit.take(content)
    if (taken.kind === 'too_long' && long === 'split') {
      taken = fit.take(addPieces(lines, content, (rest) => fit.take(rest).kind === 'too_long'))
    }
    if (taken.kind === 'too_long') addLong(lines, taken.bytes, ending)
    else add(lines, taken.text, taken.isMended, ending)
  }
  const keep = (lines: (Line | R)[], part: Buffer): void => {
    openBytes += part.length
    // The chunk may be overwritten before the line ends.
    open.push(Buffer.from(part))
    // One unit more for the CR of a CRLF, which is not content.
    if (openBytes <= fit.keepBytes + unit) return
    if (long === 'fail') addLong(lines, openBytes, '')
    const whole = Buffer.concat(open)
    if (long === 'split') {
      const rest = addPieces(lines, whole, ({ length }) => length > fit.keepBytes + unit)
      ;[open, openBytes] = [[rest], rest.length]
    } else {
      // Enough to see a CR at its end; the content is not kept.
      open = [Buffer.from(whole.subarray(-unit))]
    }
  }
  /** Takes whole lines together, where they can be. */
  const takeWhole = (lines: (Line | R)[], whole: Buffer): boolean => {
    const taken = takeRuns?.(whole, { number, offset }, options.maxBytes)
    if (taken === undefined) return false
    for (const run of taken.runs) lines.push(run)
    number += taken.lines
    offset += whole.length
    return true
  }
  /** Ends the open line with the last bytes of it. */
  const close = (lines: (Line | R)[], part: Buffer, end: '\n' | '\r' | ''): void => {
    keep(lines, part)
    const whole = open.length === 1 && open[0] !== undefined ? open[0] : Buffer.concat(open)
    if (end === '\n' && whole.length === openBytes && takeWhole(lines, Buffer.concat([whole, lineFeed]))) {
      ;[open, openBytes] = [[], 0]
      return
    }
    const hasCr = isCrBefore(whole, whole.length)
    const ending = hasCr ? (`\r${end}` as LineEnding) : end
    const bytes = hasCr ? openBytes - unit : openBytes
    if (whole.length < openBytes) addLong(lines, bytes, ending)
    else finish(lines, whole.subarray(0, bytes), ending)
    ;[open, openBytes] = [[], 0]
    number++
  }
  /** Cuts the lines that are whole in this chunk, from `start` on, and returns where the rest begins. */
  const cutWhole = (lines: (Line | R)[], chunk: Buffer, start: number): number => {
    let [from, end] = [start, find(chunk, start)]
    const whole = end === -1 || takeRuns === undefined ? undefined : chunk.subarray(start, chunk.lastIndexOf(10) + 1)
    if (whole !== undefined && takeWhole(lines, whole)) return start + whole.length
    const textOf = end === -1 ? undefined : sureTextOf(encoding, chunk.subarray(from, chunk.lastIndexOf(lf)), chunk)
    for (; end !== -1; end = find(chunk, from)) {
      const hasCr = end > from && isCrBefore(chunk, end)
      const to = hasCr ? end - unit : end
      const ending = hasCr ? '\r\n' : lf
      if (textOf === undefined || to - from > options.maxBytes) finish(lines, chunk.subarray(from, to), ending)
      else add(lines, textOf(from, to), false, ending)
      number++
      from = end + unit
      offset = chunkOffset + from
    }
    return from
  }
  const cut = (lines: (Line | R)[], chunk: Buffer): void => {
    const end = openBytes > 0 ? find(chunk, 0) : -1
    if (end !== -1) {
      close(lines, chunk.subarray(0, end), lf)
      offset = chunkOffset + end + unit
    }
    const isClosed = openBytes === 0
    const from = isClosed ? cutWhole(lines, chunk, end === -1 ? 0 : end + unit) : 0
    if (from < chunk.length) keep(lines, chunk.subarray(from))
    chunkOffset += chunk.length
  }
  /** The lines before one that ends the reading must not be lost with it. */
  const upToFailure = (call: (lines: (Line | R)[]) => void): readonly (Line | R)[] => {
    const lines: (Line | R)[] = []
    try {
      call(lines)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      failure = error
    }
    return lines
  }
  return {
    push: (bytes) => {
      const whole = half === undefined ? bytes : Buffer.concat([half, bytes])
      const odd = whole.length % unit
      half = odd === 0 ? undefined : Buffer.from(whole.subarray(-odd))
      return upToFailure((lines) => cut(lines, odd === 0 ? whole : whole.subarray(0, -odd)))
    },
    isOpen: () => openBytes > 0 || half !== undefined,
    end: () => {
      const rest = half ?? empty
      chunkOffset += rest.length
      half = undefined
      return upToFailure((lines) => {
        close(lines, rest, '')
        offset = chunkOffset
      })
    },
    failure: () => failure,
    next: () => ({ nextNumber: number, nextOffset: offset }),
  }
}

const empty = Buffer.alloc(0)
const lineFeed = Buffer.from('\n')

/** Decodes lines of a chunk that are known to be text as a whole, so that none of them need be checked. */
function sureTextOf({ name }: Encoding, lines: Buffer, chunk: Buffer) {
  if (name !== 'utf-8') return undefined
  if (isAscii(lines)) return (start: number, end: number): string => chunk.toString('latin1', start, end)
  return isUtf8(lines) ? (start: number, end: number): string => chunk.toString('utf8', start, end) : undefined
}

/** Whether a line makes no record. */
export function isBlank(line: Line): boolean {
  return line.kind === 'line' && isBlankText(line.text)
}

function isBlankText(text: string): boolean {
  const first = text.charCodeAt(0)
  // Most lines begin with a letter, a digit or a bracket.
  return !(first > 32 && first < 127) && text.trim() === ''
}
