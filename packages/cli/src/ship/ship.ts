import type { LogpipeError } from '@logpipe/sdk/contract'
import { asFault, createDelivery, type DeliverOptions, type Step } from './deliver/deliver.ts'
import { createTally, type LinePlace, type OpenTally, type Rejection, type ShipTally } from './deliver/tally.ts'
import { eachOnce } from './each-once.ts'
import { type FollowOptions, followSteps } from './follow-steps.ts'
import { type ReadOptions, readSteps } from './read-steps.ts'
import type { InputProblem } from './source/input.ts'
import { type SpoolingOptions, spoolSteps } from './spool/spool-steps.ts'

export type ShipOptions = Omit<DeliverOptions, 'onProblem' | 'onMark'> &
  Omit<ReadOptions, 'stopped' | 'onProblem'> & {
    /** Follows the files that are found, instead of reading the inputs to their end. */
    readonly follow?: Pick<FollowOptions, 'find' | 'state' | 'isFromEnd' | 'elapsed' | 'sleep'>
    /** Keeps what was read until it is sent. */
    readonly spooling?: Pick<SpoolingOptions, 'spool' | 'sleep'>
  }

export interface ShipResult extends ShipTally {
  /** The first of the rejections; there may be more. */
  readonly rejections: readonly Rejection[]
  /** Inputs of which reading failed midway, and a ledger or a state that could not be written. */
  readonly problems: readonly InputProblem[]
  /** Why it ended before the last line; undefined when it did not. */
  readonly stopped?: { readonly error?: LogpipeError; readonly resumeAt: LinePlace }
}

/** Ships inputs line by line: batches in order, several in flight at once, no more read than can be sent. */
export async function ship(options: ShipOptions): Promise<ShipResult> {
  const tally = createTally()
  const problems: InputProblem[] = []
  const onProblem = (problem: InputProblem): void => {
    problems.push(problem)
  }
  const stopped: { at?: LinePlace } = {}
  const onMark = options.state?.mark ?? (() => undefined)
  const delivery = createDelivery({ ...options, onProblem: eachOnce('ledger', onProblem), onMark }, tally)
  const reached: { at?: LinePlace } = {}
  for await (const step of spooled({ ...options, onMark }, { onProblem, stopped, reached }, tally)) {
    if (!(await delivery.push(step))) break
  }
  const failure = await delivery.finish()
  const error = failure?.error ?? (options.died?.aborted ? asFault(options.died.reason) : undefined)
  // What is left in the spool is sent by the next run before anything else: reading goes on behind it.
  const isLeft = options.spooling !== undefined && options.spooling.spool.bytesLeft() > 0
  const unread = isLeft ? (stopped.at ?? reached.at) : undefined
  // Files that are followed stop at no line of their own when the target dies.
  const [first] = options.inputs
  const begin = { name: first?.name ?? 'stdin', number: 1 }
  const resumeAt = unread ?? failure?.resumeAt ?? stopped.at ?? (error || isLeft ? begin : undefined)
  return { ...tally, problems, ...(resumeAt && { stopped: { resumeAt, ...(error && { error }) } }) }
}

/** Reads the inputs, where there is a spool by way of it. */
async function* spooled(
  options: ShipOptions & Pick<SpoolingOptions, 'onMark'>,
  told: Pick<ReadOptions, 'onProblem' | 'stopped'> & Pick<SpoolingOptions, 'reached'>,
  tally: OpenTally,
): AsyncGenerator<Step> {
  const { spooling } = options
  if (spooling === undefined) return yield* steps(options, told, tally)
  const stopReading = new AbortController()
  const signal = AbortSignal.any([options.signal, stopReading.signal])
  yield* spoolSteps(steps({ ...options, signal }, told, tally), { ...options, ...told, ...spooling, stopReading })
}

function steps(
  { follow, ...options }: ShipOptions,
  told: Pick<ReadOptions, 'onProblem' | 'stopped'>,
  tally: OpenTally,
): AsyncGenerator<Step> {
  if (follow === undefined) return readSteps({ ...options, ...told }, tally)
  const signal = options.died ? AbortSignal.any([options.signal, options.died]) : options.signal
  return followSteps({ ...options, ...told, ...follow, signal }, tally)
}
