import type { Client } from '@logpipe/sdk'
import { LogpipeError, limits, type RecordError, type TenantId } from '@logpipe/sdk/contract'
import { fileReason } from '@logpipe/sdk/operations'
import type { ReceiptBook } from '../ledger/receipts.ts'
import { requestKey } from '../ledger/run-id.ts'
import type { Input, InputProblem } from './find-inputs.ts'
import { lineToRecord } from './line-to-record.ts'
import { type Line, readLines } from './read-lines.ts'

export interface ShipOptions {
  readonly client: Pick<Client, 'ingestRaw'>
  readonly inputs: readonly Input[]
  readonly tenantId: TenantId
  readonly receipts: ReceiptBook
  /** Makes the log ids of this run. */
  readonly runId: string
  /** Records per request. */
  readonly batchRecords: number
  /** Requests in flight at once. */
  readonly concurrency: number
  /** Lines of the first input to pass over. */
  readonly skipLines: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Stops reading; what was read is sent, and requests in flight are finished. */
  readonly signal: AbortSignal
  /** The target has died, of its reason: nothing more is read, and the client sends nothing. */
  readonly died?: AbortSignal
  /** Called after every response. */
  readonly onProgress: (tally: ShipTally) => void
}

/** The position of a line. */
export interface LinePlace {
  readonly name: string
  readonly number: number
}

/** A record that was not accepted, and why. */
export interface Rejection extends LinePlace {
  readonly code: RecordError['code']
  readonly message: string
}

export interface ShipTally {
  readonly bytesRead: number
  readonly lines: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Requests that were sent again. */
  readonly retries: number
  /** Lines that were not UTF-8; invalid bytes were replaced by U+FFFD. */
  readonly mended: number
}

export interface ShipResult extends ShipTally {
  readonly logIds: readonly string[]
  /** The first of the rejections; there may be more. */
  readonly rejections: readonly Rejection[]
  /** Inputs of which reading failed midway, and receipts that could not be written. */
  readonly problems: readonly InputProblem[]
  /** Why it ended before the last line; undefined when it did not. */
  readonly stopped?: { readonly error?: LogpipeError; readonly resumeAt: LinePlace }
}

interface Batch {
  readonly n: number
  readonly body: string
  readonly places: readonly LinePlace[]
}

/** Of many rejections the first are enough to show what is wrong. */
const maxRejections = 20
/** A request's body is kept well under the wire limit, so that a retry is cheap. Bytes. */
const maxBatchBytes = 1024 * 1024

/**
 * Ships inputs line by line: batches in order, several in flight at once, no more read than can be sent. The first goes alone:
 * its response sets the clock by which the client states the order of the others.
 */
export async function ship(options: ShipOptions): Promise<ShipResult> {
  const state = newState()
  const inFlight = new Map<number, { readonly first: LinePlace; readonly done: Promise<void> }>()
  const failure: Failure = {}
  for await (const batch of batches(options, state)) {
    const maxInFlight = batch.n === 1 ? 1 : options.concurrency
    while (inFlight.size >= maxInFlight) await Promise.race([...inFlight.values()].map(({ done }) => done))
    const [first] = batch.places
    if (failure.error !== undefined || first === undefined) break
    const done = sendBatch(options, state, batch)
      .catch((error: unknown) => noteFailure(failure, error, { n: batch.n, first }))
      .finally(() => inFlight.delete(batch.n))
    inFlight.set(batch.n, { first, done })
  }
  await Promise.all([...inFlight.values()].map(({ done }) => done))
  const { earliest } = failure
  const error = failure.error ?? (options.died?.aborted ? asFault(options.died.reason) : undefined)
  const { stoppedAt, ...shipped } = state
  const resumeAt = earliest?.first ?? stoppedAt
  return { ...shipped, ...(resumeAt && { stopped: { resumeAt, ...(error && { error }) } }) }
}

function newState() {
  return {
    bytesRead: 0,
    lines: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    retries: 0,
    mended: 0,
    logIds: [] as string[],
    rejections: [] as Rejection[],
    problems: [] as InputProblem[],
    stoppedAt: undefined as LinePlace | undefined,
  }
}

type ShipState = ReturnType<typeof newState>

interface Failure {
  error?: LogpipeError
  /** Of the batches that failed, the one that was read first. */
  earliest?: { readonly n: number; readonly first: LinePlace }
}

/** Batches may fail out of order: the earliest line that was not acknowledged is where to resume, in whatever input it stands. */
function noteFailure(failure: Failure, error: unknown, batch: { readonly n: number; readonly first: LinePlace }): void {
  failure.error ??= asFault(error)
  if (failure.earliest === undefined || batch.n < failure.earliest.n) failure.earliest = batch
}

function asFault(error: unknown): LogpipeError {
  return error instanceof LogpipeError ? error : new LogpipeError('internal', String(error), { cause: error })
}

/**
 * Reads the inputs in order and yields full batches. What came from a pipe is sent at once: it may take long until more
 * comes, and it cannot be read again. For the same reason all of it is sent after an interrupt, but no more lines of a file.
 */
async function* batches(options: ShipOptions, state: ShipState): AsyncGenerator<Batch> {
  const signal = options.died ? AbortSignal.any([options.signal, options.died]) : options.signal
  const pending = newPending(options.batchRecords)
  let skip = options.skipLines
  let bytesBefore = 0
  for (const input of options.inputs) {
    if (signal.aborted) {
      state.stoppedAt ??= { name: input.name, number: skip + 1 }
      break
    }
    const isPipe = input.bytes === undefined
    const stream = input.open()
    let [bytesRead, nextNumber] = [0, 1]
    try {
      for await (const batch of readLines(stream, limits.maxTextBytes, { signal })) {
        bytesRead = batch.bytesRead
        nextNumber = batch.nextNumber
        state.bytesRead = bytesBefore + bytesRead
        for (const line of batch.lines) {
          if (line.number <= skip) continue
          const place = { name: input.name, number: line.number }
          if (signal.aborted && !isPipe) {
            state.stoppedAt ??= place
            break
          }
          const record = readRecord(state, line, place)
          if (record === undefined) continue
          if (!pending.hasRoom(record)) yield pending.take()
          pending.add(record, place)
        }
        if (isPipe && pending.places.length > 0) yield pending.take()
      }
    } catch (error) {
      state.problems.push({ name: input.name, kind: 'interrupted', reason: fileReason(error) })
    }
    if (signal.aborted && !stream.readableEnded) {
      state.stoppedAt ??= { name: input.name, number: Math.max(nextNumber, skip + 1) }
    }
    skip = 0
    bytesBefore += bytesRead
  }
  if (pending.places.length > 0) yield pending.take()
}

/** The JSON of one line's record; undefined for a line that is rejected here. */
function readRecord(state: ShipState, line: Line, place: LinePlace): string | undefined {
  state.lines++
  if (line.kind === 'too_long') {
    const message = `the line is ${line.bytes} bytes; the limit is ${limits.maxTextBytes}`
    reject(state, place, 'text_too_long', message)
    return undefined
  }
  if (line.isMended) state.mended++
  return JSON.stringify(lineToRecord(line.text))
}

function newPending(maxRecords: number) {
  let n = 0
  let bodies: string[] = []
  let bytes = 0
  const pending = {
    places: [] as LinePlace[],
    hasRoom: (record: string): boolean =>
      bodies.length === 0 || (bodies.length < maxRecords && bytes + record.length * 3 <= maxBatchBytes),
    add: (record: string, place: LinePlace): void => {
      bodies.push(record)
      bytes += Buffer.byteLength(record) + 1
      pending.places.push(place)
    },
    take: (): Batch => {
      const batch = { n, body: bodies.join('\n'), places: pending.places }
      n++
      bodies = []
      bytes = 0
      pending.places = []
      return batch
    },
  }
  return pending
}

async function sendBatch(options: ShipOptions, state: ShipState, batch: Batch): Promise<void> {
  const result = await options.client.ingestRaw({
    body: batch.body,
    contentType: 'application/x-ndjson',
    idempotencyKey: requestKey(options.runId, batch.n),
  })
  await addReceipt(options, state, result.log_ids)
  state.accepted += result.accepted
  state.duplicates += result.duplicates
  state.retries += result.retries
  for (const logId of result.log_ids) state.logIds.push(logId)
  for (const { index, code, message } of result.errors) {
    reject(state, batch.places[index] ?? { name: '?', number: 0 }, code, message)
  }
  options.onProgress(state)
}

/** Records without a receipt are accepted all the same: sent again they would be stored twice. Reported once. */
async function addReceipt(
  { receipts, tenantId, now }: ShipOptions,
  { problems }: ShipState,
  logIds: readonly string[],
): Promise<void> {
  try {
    await receipts.add(tenantId, { at: new Date(now()).toISOString(), logIds })
  } catch (error) {
    if (!(error instanceof LogpipeError)) throw error
    const { message } = error
    if (problems.some((problem) => problem.kind === 'failed' && problem.message === message)) return
    problems.push({ name: 'receipts', kind: 'failed', message })
  }
}

function reject(state: ShipState, place: LinePlace, code: Rejection['code'], message: string): void {
  state.rejected++
  if (state.rejections.length < maxRejections) state.rejections.push({ ...place, code, message })
}
