import type { ExplainedFinding, ExplainedRecord, TriedRecord } from '@logpipe/infra/redaction'
import { limits } from '@logpipe/sdk/contract'
import { errnoOf } from '@logpipe/sdk/operations'
import type { LinePlace } from '../ship/deliver/tally.ts'
import { type Input, InputError, type InputProblem, problemOf } from '../ship/source/input.ts'
import { readLines } from '../ship/source/read-lines.ts'
import { type RedactedLine, type RedactOne, redactLine } from './redact-line.ts'

/** A record that is redacted, and explained where that was asked for. */
export type Redacted = TriedRecord & Partial<Pick<ExplainedRecord, 'parts'>>

export interface RedactInputsOptions<R extends Redacted> {
  readonly inputs: readonly Input[]
  readonly redact: RedactOne<R>
  /** Ends the reading; of a pipe, what was read so far still comes. */
  readonly signal: AbortSignal
}

/** Lines of one input, in order. */
export interface RedactedBatch<R extends Redacted> {
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
  /** Values found by type and rule, where the rules were asked for. Keys are counted together. */
  readonly rules: ReadonlyMap<string, RuleTally>
  /** In how many lines a rule of the policy used up its budget, by rule. */
  readonly overBudget: Readonly<Record<string, number>>
  /** Lines over the limit: they were not redacted. */
  readonly tooLong: number
  /** Lines with bytes that are not UTF-8. */
  readonly mended: number
  /** Inputs of which reading failed midway. */
  readonly problems: readonly InputProblem[]
  /** The first line that was not redacted, where it was interrupted. */
  readonly stoppedAt?: LinePlace
}

export interface RuleTally {
  readonly type: string
  readonly rule: string
  readonly count: number
  /** The document that defines what the rule looks for. */
  readonly source?: string
}

export interface Redacting<R extends Redacted> {
  readonly batches: AsyncGenerator<RedactedBatch<R>>
  /** So far. */
  readonly tally: () => RedactTally
}

/** Redacts inputs of any size in bounded memory, line by line as `ship` would send them. */
export function redactInputs<R extends Redacted>(options: RedactInputsOptions<R>): Redacting<R> {
  const state: State = {
    bytesRead: 0,
    lines: 0,
    linesWithFindings: 0,
    counts: {},
    rules: new Map(),
    overBudget: {},
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

type State = { -readonly [K in keyof Omit<RedactTally, Collected>]: RedactTally[K] } & {
  readonly counts: Record<string, number>
  readonly rules: Map<string, RuleTally>
  readonly overBudget: Record<string, number>
  readonly problems: InputProblem[]
  stoppedAt: LinePlace | undefined
}

type Collected = 'counts' | 'rules' | 'overBudget' | 'problems' | 'stoppedAt'

async function* redactAll<R extends Redacted>(
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

/** Larger chunks need more memory and are no faster: what is read is written before more is read. */
const chunkBytes = 64 * 1024

async function* redactOne<R extends Redacted>(
  input: Input,
  { redact, signal }: RedactInputsOptions<R>,
  state: State,
): AsyncGenerator<RedactedBatch<R>> {
  const { name } = input
  const stream = input.open(chunkBytes)
  const bytesBefore = state.bytesRead
  const options = { ...input.reading, signal, isVerbatim: true }
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
    if (errnoOf(error) === undefined && !(error instanceof InputError)) throw error
    state.problems.push(problemOf(name, error))
  }
  if (signal.aborted && !stream.readableEnded) state.stoppedAt = { name, number: resumeAt }
}

function count<R extends Redacted>(state: State, line: RedactedLine<R>): void {
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
  const { overBudget: rule } = line.redacted
  if (rule !== undefined) state.overBudget[rule] = (state.overBudget[rule] ?? 0) + 1
  for (const { findings } of line.redacted.parts ?? []) for (const finding of findings) countRule(state, finding)
}

/** Any log may have keys of its own, so that they are not told apart: memory stays bounded. */
function countRule({ rules }: State, { type, rule: name, source }: ExplainedFinding): void {
  const rule = name.replace(/^key:.*$/, 'key')
  const id = `${type} ${rule}`
  rules.set(id, { type, rule, count: (rules.get(id)?.count ?? 0) + 1, ...(source !== undefined && { source }) })
}
