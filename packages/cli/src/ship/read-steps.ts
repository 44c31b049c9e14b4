import { limits, type TenantId } from '@logpipe/sdk/contract'
import { createBatcher, type LinesAre } from './deliver/batcher.ts'
import { type BodyPool, createBodyPool } from './deliver/body-pool.ts'
import type { Step } from './deliver/deliver.ts'
import { fileRecordIds, fileStart } from './deliver/record-ids.ts'
import type { LinePlace, OpenTally } from './deliver/tally.ts'
import { addAll, endMark, type Filling, fill, fillRun, markBefore, newReach, type Source } from './fill-requests.ts'
import { openRecordReader, type RecordFormat } from './format/open-record-reader.ts'
import { noteNothing } from './note-nothing.ts'
import { createPlainRuns, linesOf, type PlainRun, startOf } from './plain-run.ts'
import { createRecordRuns } from './record-run.ts'
import type { LineStart, TakeRuns } from './source/cut-lines.ts'
import { type Input, type InputNote, type InputProblem, problemOf } from './source/input.ts'
import { type LineBatch, readLines } from './source/read-lines.ts'
import { endsOf } from './state/file-entry.ts'
import type { State } from './state/open-state.ts'

export interface ReadOptions {
  readonly inputs: readonly Input[]
  /** Records per request. */
  readonly batchRecords: number
  /** How lines are read. */
  readonly format?: Omit<RecordFormat, 'nearMs'>
  /** Whose records are that name no tenant, where lines name theirs; undefined where each must. */
  readonly tenantId: TenantId | undefined
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Lines of the first input to pass over. */
  readonly skipLines: number
  /** Remembers how far each file was sent, and names its records. Without it files are sent as pipes are. */
  readonly state?: Pick<State, 'open' | 'mark'>
  /** Sends files from their start, whatever the state says. */
  readonly isAgain?: boolean
  /** Stops reading; what was read is sent, and requests in flight are finished. */
  readonly signal: AbortSignal
  /** The target has died, of its reason: nothing more is read, and the client sends nothing. */
  readonly died?: AbortSignal
  readonly onProblem: (problem: InputProblem) => void
  /** Is told why nothing of an input was sent although it could be read. */
  readonly onNote?: (note: InputNote) => void
  /** Is told how many bytes of an input are read or were sent before, of a compressed one compressed bytes. */
  readonly onRead?: (input: Input, bytes: number) => void
  /** Is told where the reading stopped. */
  readonly stopped: { at?: LinePlace }
}

/** Reads the inputs in order and cuts them into requests. */
export async function* readSteps(options: ReadOptions, tally: OpenTally): AsyncGenerator<Step> {
  const signal = options.died ? AbortSignal.any([options.signal, options.died]) : options.signal
  const [first] = options.inputs
  // One of all inputs: small files have a request each, and none would use the memory of its body again.
  const pool = createBodyPool()
  for (const input of options.inputs) {
    const skip = input === first ? options.skipLines : 0
    if (options.stopped.at !== undefined) return
    if (signal.aborted) {
      options.stopped.at ??= { name: input.name, number: skip + 1 }
      return
    }
    try {
      const source = await openSource(input, skip, options)
      yield* readInput(source, { ...options, signal, pool }, tally, skip)
    } catch (error) {
      options.onProblem(problemOf(input.name, error))
    }
  }
}

async function openSource(input: Input, skip: number, { state, isAgain }: ReadOptions): Promise<Source> {
  if (input.path === undefined || state === undefined) return { input, start: fileStart, isDone: false, linesBefore: 0 }
  const { entry, size, isCompressed, start: known } = await state.open(input.path)
  // Who names a line means this line.
  const isFromStart = skip > 0 || isAgain === true
  const start = isFromStart ? fileStart : known
  const isDone = !isFromStart && entry.end > 0 && entry.end === size
  const hasOpenLine = isDone && !isCompressed && entry.end > start.offset
  const linesBefore = start.number - (hasOpenLine ? 0 : 1)
  const compressedBytes = isCompressed ? size : undefined
  return {
    input,
    start,
    file: { id: entry.id, ids: fileRecordIds(entry.id, start), ends: endsOf(entry), compressedBytes },
    isDone,
    linesBefore,
  }
}

/**
 * Yields full requests. What came from a pipe is sent at once: it may take long until more comes, and it cannot be read
 * again. For the same reason all of it is sent after an interrupt, but no more lines of a file.
 */
async function* readInput(source: Source, options: InputOptions, tally: OpenTally, skip: number): AsyncGenerator<Step> {
  const { input, start } = source
  const { signal } = options
  countBefore(source, tally)
  if (source.isDone) {
    options.onRead?.(input, input.bytes ?? 0)
    return
  }
  const isPipe = input.bytes === undefined
  const stream = input.open(undefined, start.offset)
  const { lines, takeRuns } = runsOf(options.format)
  const filling = openFilling(source, { options, tally, skip, lines })
  const { batcher } = filling
  const bytesBefore = tally.bytesRead
  // A compressed file is read from its start.
  const bytesSkipped = source.file?.compressedBytes === undefined ? start.offset : 0
  let end: LineBatch<PlainRun> = { lines: [], bytesRead: 0, nextNumber: start.number, nextOffset: start.offset }
  try {
    const reading = { ...input.reading, signal, start, takeRuns }
    const isStopped = (line: LineStart): boolean => signal.aborted && !isPipe && line.number > skip
    for await (const batch of readLines(stream, limits.maxTextBytes, reading)) {
      end = batch
      tally.bytesRead = bytesBefore + batch.bytesRead
      options.onRead?.(input, batch.bytesRead + bytesSkipped)
      const next = yield* fillLines(batch.lines, filling, isStopped)
      if (next !== undefined) {
        options.stopped.at ??= { name: input.name, number: next.number }
        yield { batch: batcher.take(), mark: markBefore(next, filling) }
        return
      }
      if (isPipe) yield { batch: batcher.take() }
      else batcher.settle()
    }
  } catch (error) {
    const problem = problemOf(input.name, error)
    options.onProblem(problem)
    if (problem.kind === 'long_line') options.stopped.at ??= { name: input.name, number: problem.number }
  }
  const isWhole = stream.readableEnded
  if (isWhole) noteNothing(input, { ...end, skip }, options)
  yield* endInput(input, filling, end, { ...options, isWhole })
}

type InputOptions = ReadOptions & { readonly pool: BodyPool }

interface FillingOptions {
  readonly options: InputOptions
  readonly tally: OpenTally
  readonly skip: number
  readonly lines: LinesAre
}

function openFilling({ input, file }: Source, { options, tally, skip, lines }: FillingOptions): Filling {
  const nearMs = input.modifiedMs ?? options.now()
  return {
    ...{ file, tally, skip, encoding: options, nowMs: 0, reach: newReach() },
    reader: openRecordReader<LineStart>({ ...options.format, nearMs }),
    batcher: createBatcher(input.name, { maxRecords: options.batchRecords, lines, pool: options.pool }),
  }
}

/** Yields what is left of an input; what is open when the reading of a file stops is read again from its first line. */
function* endInput(
  { name, bytes }: Input,
  filling: Filling,
  end: LineBatch<PlainRun>,
  { signal, stopped, isWhole }: Pick<ReadOptions, 'signal' | 'stopped'> & { readonly isWhole: boolean },
): Generator<Step> {
  const { reader, batcher, skip } = filling
  const isCut = signal.aborted && !isWhole
  const open = isCut && bytes !== undefined ? reader.openAt() : undefined
  if (isCut) stopped.at ??= { name, number: open?.number ?? Math.max(end.nextNumber, skip + 1) }
  if (open !== undefined) {
    yield { batch: batcher.take(), mark: markBefore(open, filling) }
    return
  }
  for (const step of addAll(reader.flush(), filling)) yield step
  yield { batch: batcher.take(), mark: endMark(end, filling, isWhole) }
}

/** How lines can go as they are, and what they are then. */
function runsOf({ format = 'auto', continues, paths = {} }: ReadOptions['format'] = {}): Runs {
  const isEach = continues === undefined && Object.keys(paths).length === 0
  if (isEach && format === 'text') return { lines: 'texts', takeRuns: createPlainRuns() }
  const isRecords = isEach && (format === 'auto' || format === 'ndjson')
  return { lines: 'records', takeRuns: isRecords ? createRecordRuns() : undefined }
}

interface Runs {
  readonly lines: LinesAre
  readonly takeRuns: TakeRuns<PlainRun> | undefined
}

/** Yields full requests; returns the line before which it was stopped, or the first of a record that is open there. */
function* fillLines(
  lines: LineBatch<PlainRun>['lines'],
  filling: Filling,
  isStopped: (line: LineStart) => boolean,
): Generator<Step, LineStart | undefined> {
  for (const line of lines) {
    if (line.kind === 'run') {
      const stoppedAt = yield* fillRuns(line, filling, isStopped)
      if (stoppedAt !== undefined) return stoppedAt
      continue
    }
    if (isStopped(line)) return filling.reader.openAt() ?? line
    for (const step of fill(line, filling)) yield step
  }
  return undefined
}

/** The lines of a run one by one where a record is open, which its first line may belong to. */
function* fillRuns(
  run: PlainRun,
  filling: Filling,
  isStopped: (line: LineStart) => boolean,
): Generator<Step, LineStart | undefined> {
  if (filling.reader.openAt() !== undefined) return yield* fillLines(linesOf(run), filling, isStopped)
  for (let next = 0; next < run.ends.length; ) {
    const line = startOf(run, next)
    if (isStopped(line)) return line
    const filled = fillRun(run, next, filling)
    next = filled.next
    if (filled.step !== undefined) yield filled.step
  }
  return undefined
}

function countBefore({ input, start, isDone, linesBefore }: Source, { before }: OpenTally): void {
  before.lines += linesBefore
  before.bytes += isDone ? (input.bytes ?? 0) : start.offset
  if (isDone) before.files++
}
