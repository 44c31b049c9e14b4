import { limits } from '@logpipe/sdk/contract'
import type { LinePlace } from './deliver/tally.ts'
import { openRecordReader, type RecordFormat, type RecordRead } from './format/open-record-reader.ts'
import type { LineKind } from './format/reading.ts'
import { noteNothing } from './note-nothing.ts'
import { type Input, type InputNote, type InputProblem, problemOf } from './source/input.ts'
import { type LineBatch, readLines } from './source/read-lines.ts'

export interface PreviewOptions {
  readonly inputs: readonly Input[]
  readonly format: Omit<RecordFormat, 'nearMs'>
  /** Lines of the first input to pass over. */
  readonly skipLines: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Stops reading. */
  readonly signal: AbortSignal
}

export type PreviewedRecord = RecordRead<LinePlace>

export interface Preview {
  readonly lines: number
  readonly records: number
  /** Records by what their lines were found to be, the most frequent first. */
  readonly counts: readonly (readonly [LineKind, number])[]
  /** Lines that are longer than a text may be. */
  readonly tooLong: number
  /** The first of the records. */
  readonly first: readonly PreviewedRecord[]
  readonly problems: readonly InputProblem[]
  /** Why an input gave nothing. */
  readonly notes: readonly InputNote[]
}

const shownRecords = 10

/** Reads the inputs as `ship` does, and says what it would send. */
export async function previewInputs(options: PreviewOptions): Promise<Preview> {
  const counts = new Map<LineKind, number>()
  const first: PreviewedRecord[] = []
  const problems: InputProblem[] = []
  const notes: InputNote[] = []
  const tally = { lines: 0, records: 0, tooLong: 0 }
  const take = (records: readonly PreviewedRecord[]): void => {
    for (const record of records) {
      tally.records++
      counts.set(record.kind, (counts.get(record.kind) ?? 0) + 1)
      if (first.length < shownRecords) first.push(record)
    }
  }
  for (const input of options.inputs) {
    if (options.signal.aborted) break
    const skip = input === options.inputs[0] ? options.skipLines : 0
    try {
      const end = await previewInput(input, { ...options, skipLines: skip }, take, tally)
      if (!options.signal.aborted) noteNothing(input, { ...end, skip }, { onNote: (note) => notes.push(note) })
    } catch (error) {
      problems.push(problemOf(input.name, error))
    }
  }
  return { ...tally, counts: [...counts].sort(([, a], [, b]) => b - a), first, problems, notes }
}

type End = Pick<LineBatch<unknown>, 'bytesRead' | 'nextNumber'>

/** Reads one input, and returns how far. */
async function previewInput(
  input: Input,
  { format, skipLines, now, signal }: PreviewOptions,
  take: (records: readonly PreviewedRecord[]) => void,
  tally: { lines: number; tooLong: number },
): Promise<End> {
  let end: End = { bytesRead: 0, nextNumber: 1 }
  const reader = openRecordReader<LinePlace>({ ...format, nearMs: input.modifiedMs ?? now() })
  try {
    for await (const batch of readLines(input.open(), limits.maxTextBytes, { ...input.reading, signal })) {
      end = batch
      for (const line of batch.lines) {
        if (line.number <= skipLines) continue
        tally.lines++
        if (line.kind === 'line') take(reader.push(line.text, { name: input.name, number: line.number }, now()))
        else {
          tally.tooLong++
          take(reader.flush())
        }
      }
    }
    return end
  } finally {
    take(reader.flush())
  }
}
