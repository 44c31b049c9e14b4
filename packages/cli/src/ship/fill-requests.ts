import { limits } from '@logpipe/sdk/contract'
import type { Batcher } from './deliver/batcher.ts'
import type { Mark, Step } from './deliver/deliver.ts'
import type { IdSource, Position } from './deliver/record-ids.ts'
import { type LinePlace, type OpenTally, reject } from './deliver/tally.ts'
import { lineToRecord } from './line-to-record.ts'
import { withoutReason } from './rejects-file.ts'
import type { Line } from './source/cut-lines.ts'
import type { Input } from './source/input.ts'
import type { LineBatch } from './source/read-lines.ts'

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
  /** Size of a compressed file: its positions count bytes of its content, and it is done once all of that is. */
  readonly compressedBytes: number | undefined
}

export interface Filling {
  /** Of a file that can be read again. */
  readonly file: SourceFile | undefined
  readonly batcher: Batcher
  readonly tally: OpenTally
  readonly skip: number
}

/** Adds a line's record; returns the request that was full without it, or a line that is refused here. */
export function fill(line: Line, { file, batcher, tally, skip }: Filling): Step | undefined {
  const isSkipped = line.number <= skip
  if (line.kind === 'too_long') {
    return isSkipped ? undefined : rejectLong(line.bytes, { name: batcher.name, number: line.number }, tally)
  }
  const id = file?.ids.next(line.offset)
  if (isSkipped) return undefined
  tally.lines++
  if (line.isMended) tally.mended++
  const record = JSON.stringify(lineToRecord(withoutReason(line.text)))
  if (batcher.fits(record, id)) {
    batcher.add(record, line.number, id)
    return undefined
  }
  const full = { batch: batcher.take(), mark: file && markOf(file, file.ids.positionOfLast(line.number)) }
  batcher.add(record, line.number, id)
  return full
}

function rejectLong(bytes: number, place: LinePlace, tally: OpenTally): Step {
  tally.lines++
  const message = `the line is ${bytes} bytes; the limit is ${limits.maxTextBytes}`
  const rejection = { ...place, code: 'text_too_long', message } as const
  reject(tally, rejection)
  return { rejected: { ...rejection, record: undefined } }
}

export function markAt({ file }: Source, offset: number, number: number): Mark | undefined {
  return file && markOf(file, file.ids.positionAfter(offset, number))
}

export function markOf({ id, compressedBytes }: SourceFile, position: Position, end = position.offset): Mark {
  return { fileId: id, position, end: compressedBytes === undefined ? end : 0 }
}

/** A last line without a line end is sent, and sent again whole where it has grown. */
export function endMark({ file }: Source, end: LineBatch, isWhole: boolean): Mark | undefined {
  if (file === undefined) return undefined
  const { lines, isOpen, nextOffset, nextNumber } = end
  const open = isOpen ? lines.at(-1) : undefined
  const { offset, number } = open ?? { offset: nextOffset, number: nextNumber }
  const mark = markOf(file, file.ids.positionAfter(offset, number), nextOffset)
  return isWhole && file.compressedBytes !== undefined ? { ...mark, end: file.compressedBytes } : mark
}
