import type { RedactedRecord } from '@logpipe/infra/redaction'
import { limits } from '@logpipe/sdk/contract'
import { errnoOf, fileReason } from '@logpipe/sdk/operations'
import type { Input, InputProblem } from '../ship/find-inputs.ts'
import { readLines } from '../ship/read-lines.ts'
import type { LinePlace } from '../ship/ship.ts'
import { type RedactedLine, type RedactOne, redactLine } from './redact-line.ts'

export interface RedactInputsOptions<R extends RedactedRecord> {
  readonly inputs: readonly Input[]
  readonly redact: RedactOne<R>
  /** Ends the reading; of a pipe, what was read so far still comes. */
  readonly signal: AbortSignal
}

/** Lines of one input, in order. */
export interface RedactedBatch<R extends RedactedRecord> {
  readonly name: string
  readonly lines: readonly RedactedLine<R>[]
}

export interface RedactTally {
  readonly bytesRead: number
  /** Lines that are not blank. */
  readonly lines: number
  readonly linesWithFindings: number
  /** Values found, by type. */
  readonly counts: Readonly<Record<string, number>>
  /** Lines over the limit: they were not redacted. */
  readonly tooLong: number
  /** Lines with bytes that are not UTF-8. */
  readonly mended: number
  /** Inputs of which reading failed midway. */
  readonly problems: readonly InputProblem[]
  /** The first line that was not redacted, where it was interrupted. */
  readonly stoppedAt?: LinePlace
}

export interface Redacting<R extends RedactedRecord> {
  readonly batches: AsyncGenerator<RedactedBatch<R>>
  /** So far. */
  readonly tally: () => RedactTally
}

/** Redacts inputs of any size in bounded memory, line by line as `ship` would send them. */
export function redactInputs<R extends RedactedRecord>(options: RedactInputsOptions<R>): Redacting<R> {
  const state: State = {
    bytesRead: 0,
    lines: 0,
    linesWithFindings: 0,
    counts: {},
    tooLong: 0,
    mended: 0,
    problems: [],
    stoppedAt: undefined,
  }
  const tally = (): RedactTally => {
    const { stoppedAt, ...others } = state
    return { ...others, ...(stoppedAt && { stoppedAt }) }
  }
  return { batches: redactAll(options, state), tally }
}

type State = { -readonly [K in keyof Omit<RedactTally, 'counts' | 'problems' | 'stoppedAt'>]: RedactTally[K] } & {
  readonly counts: Record<string, number>
  readonly problems: InputProblem[]
  stoppedAt: LinePlace | undefined
}

async function* redactAll<R extends RedactedRecord>(
  options: RedactInputsOptions<R>,
  state: State,
): AsyncGenerator<RedactedBatch<R>> {
  for (const input of options.inputs) {
    if (options.signal.aborted) {
      state.stoppedAt ??= { name: input.name, number: 1 }
      return
    }
    yield* redactOne(input, options, state)
  }
}

async function* redactOne<R extends RedactedRecord>(
  input: Input,
  { redact, signal }: RedactInputsOptions<R>,
  state: State,
): AsyncGenerator<RedactedBatch<R>> {
  const { name } = input
  const stream = input.open()
  const bytesBefore = state.bytesRead
  const options = { signal, isVerbatim: true }
  let resumeAt = 1
  try {
    for await (const { lines, bytesRead, nextNumber } of readLines(stream, limits.maxTextBytes, options)) {
      state.bytesRead = bytesBefore + bytesRead
      const redacted = lines.map((line) => redactLine(line, redact))
      for (const line of redacted) count(state, line)
      yield { name, lines: redacted }
      resumeAt = nextNumber
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    state.problems.push({ name, kind: 'interrupted', reason: fileReason(error) })
  }
  if (signal.aborted && !stream.readableEnded) state.stoppedAt = { name, number: resumeAt }
}

function count<R extends RedactedRecord>(state: State, line: RedactedLine<R>): void {
  if (line.kind === 'blank') return
  state.lines++
  if (line.kind === 'too_long') {
    state.tooLong++
    return
  }
  if (line.isMended) state.mended++
  let values = 0
  for (const [type, found] of Object.entries(line.redacted.counts)) {
    state.counts[type] = (state.counts[type] ?? 0) + found
    values += found
  }
  if (values > 0) state.linesWithFindings++
}
