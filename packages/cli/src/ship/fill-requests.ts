import { limits } from '@logpipe/sdk/contract'
import type { Batcher } from './deliver/batcher.ts'
import type { Mark, Step } from './deliver/deliver.ts'
import { blockEnd, type IdSource, type Position } from './deliver/record-ids.ts'
import { type LinePlace, type OpenTally, reject } from './deliver/tally.ts'
import { type EncodeOptions, encodeRecord } from './encode-record.ts'
import type { RecordRead, RecordReader } from './format/open-record-reader.ts'
import type { PlainRun } from './plain-run.ts'
import { withoutReason } from './rejects-file.ts'
import type { Line, LineStart } from './source/cut-lines.ts'
import type { Input } from './source/input.ts'
import type { LineBatch } from './source/read-lines.ts'
import type { RecordsEnd } from './state/file-entry.ts'

/** An input, where to begin in it, and how its records are named. */
export interface Source {
  readonly input: Input
  readonly start: Position
  /** Of a file that can be read again. */
  readonly file?: SourceFile
  /** Whether an earlier run sent all of it, the last line without its line end among it. */
  readonly isDone: boolean
  readonly linesBefore: number
}

export interface SourceFile {
  readonly id: string
  readonly ids: IdSource
  /** Where an earlier run has ended records, of those that are read again; those that were reached are taken out. */
  readonly ends: RecordsEnd[]
  /** Size of a compressed file: its positions count bytes of its content, and it is done once all of that is. */
  readonly compressedBytes: number | undefined
}

export interface Filling {
  /** Of a file that can be read again. */
  readonly file: SourceFile | undefined
  readonly reader: RecordReader<LineStart>
  readonly batcher: Batcher
  readonly tally: OpenTally
  readonly skip: number
  readonly encoding: EncodeOptions
  /** When what is being read came, milliseconds. */
  nowMs: number
  /** The last line of all records so far, and the first line of the record that it ends. */
  readonly reach: { last: number; first: LineStart | undefined }
}

export function newReach(): Filling['reach'] {
  return { last: 0, first: undefined }
}

const nothing: readonly Step[] = []

/** Reads a line; returns the requests that are full, and a line that is refused here. No generator: this is the hot path. */
export function fill(line: Line, filling: Filling): readonly Step[] {
  const { file, reader, batcher, tally, skip, nowMs } = filling
  const isSkipped = line.number <= skip
  if (file !== undefined && file.ends.length > 0) {
    const full = endRecords(file.ends, line, filling)
    if (full.length > 0) return [...full, ...fill(line, filling)]
  }
  if (line.kind === 'too_long') {
    const full = addAll(reader.flush(), filling)
    if (isSkipped) return full
    return [...full, rejectLong(line.bytes, { name: batcher.name, number: line.number }, tally)]
  }
  if (!isSkipped) tally.lines++
  if (!isSkipped && line.isMended) tally.mended++
  return addAll(reader.push(withoutReason(line.text), line, nowMs), filling)
}

/** Ends the records that an earlier run had ended when it came to a line. */
function endRecords(ends: RecordsEnd[], { offset }: LineStart, filling: Filling): readonly Step[] {
  let full = nothing
  for (let end = ends[0]; end !== undefined && end.at <= offset; end = ends[0]) {
    const { begunBy } = end
    full = [
      ...full,
      ...addAll(
        filling.reader.end((first) => first.offset <= begunBy),
        filling,
      ),
    ]
    ends.shift()
  }
  return full
}

/** How far a run was taken, and the request that was full without its next line. */
export interface Filled {
  readonly next: number
  readonly step?: Step
}

/** Adds lines of a run as they are, from one on, until a request is full. */
export function fillRun(run: PlainRun, from: number, filling: Filling): Filled {
  const { ends, number } = run
  const { skip, reach } = filling
  let next = skipLines(run, from, Math.min(ends.length, skip + 1 - number), filling)
  while (next < ends.length) {
    const fitting = fittingLines(run, next, filling)
    const isFull = fitting === next
    const to = isFull ? next + 1 : fitting
    const step = addLines(run, next, to, isFull, filling)
    next = to
    if (step !== undefined) {
      reach.last = number + next - 1
      return { next, step }
    }
  }
  reach.last = number + ends.length - 1
  return { next }
}

/** Passes over lines, whose ids are theirs all the same; returns the next one. */
function skipLines({ ends, offset }: PlainRun, from: number, to: number, { file }: Filling): number {
  for (let i = from; i < to; i++) file?.ids.next(offset + (ends[i - 1] ?? 0))
  return Math.max(from, to)
}

/** Where the lines end, from one on, that the request has room for under its key. */
function fittingLines({ ends, offset }: PlainRun, from: number, { file, batcher }: Filling): number {
  const start = ends[from - 1] ?? 0
  const room = batcher.roomForLines(file?.ids.keyAt(offset + start))
  const keyEnd = file === undefined ? Number.POSITIVE_INFINITY : blockEnd(offset + start) - offset
  const most = Math.min(ends.length, from + room.records)
  let to = from
  for (let at = start; to < most && at < keyEnd; to++) {
    at = ends[to] ?? at
    if (at - start > room.bytes) break
  }
  return to
}

/** Adds lines that have one key, to the next request where the one that is being filled `isFull`, which it returns. */
function addLines(run: PlainRun, from: number, to: number, isFull: boolean, filling: Filling): Step | undefined {
  const { bytes, ends, offset } = run
  const { file, batcher, tally } = filling
  const [start, end] = [ends[from - 1] ?? 0, ends[to - 1] ?? 0]
  const number = run.number + from
  const lines = to - from
  const id = file?.ids.nextLines(offset + start, offset + (ends[to - 2] ?? 0), lines)
  const step = isFull
    ? { batch: batcher.take(), mark: file && markOf(file, file.ids.positionOfLast(number)) }
    : undefined
  batcher.addLines({ bytes, start, end, lines }, number, id)
  tally.lines += lines
  return step
}

/** Adds records, each under the id of the line that it begins on; returns the requests that were full without one. */
export function addAll(records: readonly RecordRead<LineStart>[], filling: Filling): readonly Step[] {
  let full = nothing
  for (const record of records) {
    const step = add(record, filling)
    if (step !== undefined) full = [...full, step]
  }
  return full
}

function add(record: RecordRead<LineStart>, { file, batcher, skip, encoding, reach }: Filling): Step | undefined {
  const { first, last } = record
  // Of several records on one line, reading goes on at the line.
  const isApart = first.number >= reach.last
  if (last.number >= reach.last) {
    reach.first = isApart ? first : undefined
    reach.last = last.number
  }
  const id = file?.ids.next(first.offset)
  if (first.number <= skip) return undefined
  const { body, owner } = encodeRecord(record, encoding)
  let full: Step | undefined
  if (!batcher.fits(body, id)) {
    // Where an earlier record has lines behind this one's first, reading cannot go on here: they would be taken for others.
    const mark = file && isApart ? markOf(file, file.ids.positionOfLast(first.number)) : undefined
    full = { batch: batcher.take(), mark }
  }
  batcher.add(body, first.number, id, owner)
  return full
}

function rejectLong(bytes: number, place: LinePlace, tally: OpenTally): Step {
  tally.lines++
  const message = `the line is ${bytes} bytes; the limit is ${limits.maxTextBytes}`
  const rejection = { ...place, code: 'text_too_long', message } as const
  reject(tally, rejection)
  return { rejected: { ...rejection, record: undefined } }
}

/** Where a line is the next to be read; none if a record before it has lines behind it. */
export function markBefore({ offset, number }: LineStart, { file, reach }: Filling): Mark | undefined {
  return file && number > reach.last ? markOf(file, file.ids.positionAfter(offset, number)) : undefined
}

export function markOf({ id, compressedBytes }: SourceFile, position: Position, end = position.offset): Mark {
  return { fileId: id, position, end: compressedBytes === undefined ? end : 0 }
}

/** A last line without a line end is sent, and sent again whole where it has grown, with the lines that were joined with it. */
export function endMark(end: LineBatch<PlainRun>, { file, reach }: Filling, isWhole: boolean): Mark | undefined {
  if (file === undefined) return undefined
  const { lines, isOpen, nextOffset, nextNumber } = end
  const line = isOpen ? lastLine(lines) : undefined
  const open = line?.number === reach.last ? (reach.first ?? line) : line
  const { offset, number } = open ?? { offset: nextOffset, number: nextNumber }
  const mark = markOf(file, file.ids.positionAfter(offset, number), nextOffset)
  return isWhole && file.compressedBytes !== undefined ? { ...mark, end: file.compressedBytes } : mark
}

/** A run has only lines with a line end. */
function lastLine(lines: readonly (Line | PlainRun)[]): Line | undefined {
  const last = lines.at(-1)
  return last?.kind === 'run' ? undefined : last
}
