import type { Client } from '@logpipe/sdk'
import { LogpipeError, limits, type RecordError, type TenantId } from '@logpipe/sdk/contract'
import type { ReceiptBook } from '../ledger/receipts.ts'
import { requestKey } from '../ledger/run-id.ts'
import { type Input, type InputProblem, reasonOf } from './find-inputs.ts'
import { lineToRecord } from './line-to-record.ts'
import { readLines } from './read-lines.ts'

export interface ShipOptions {
  readonly client: Pick<Client, 'ingestRaw'>
  readonly inputs: readonly Input[]
  readonly tenantId: TenantId
  readonly receipts: ReceiptBook
  /** Makes the log ids of this run. */
  readonly runId: string
  /** Records a request. */
  readonly batchRecords: number
  /** Requests under way at once. */
  readonly concurrency: number
  /** Lines of the first input to pass over. */
  readonly skipLines: number
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Stops reading; what is under way is finished. */
  readonly signal: AbortSignal
  /** Told whenever a request is answered. */
  readonly onProgress: (tally: ShipTally) => void
}

/** Where a line stands. */
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
  /** Lines in which bytes that were not UTF-8 became U+FFFD. */
  readonly mended: number
}

export interface ShipResult extends ShipTally {
  readonly logIds: readonly string[]
  /** The first of the rejections; there may be more. */
  readonly rejections: readonly Rejection[]
  /** Inputs that broke off while they were read. */
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
/** A request's body stays well under the wire limit, so that a retry is cheap. Bytes. */
const maxBatchBytes = 1024 * 1024

/** Ships inputs line by line: batches in order, several under way at once, no more read than can be sent. */
export async function ship(options: ShipOptions): Promise<ShipResult> {
  const state = newState()
  const underWay = new Map<number, { readonly first: LinePlace; readonly done: Promise<void> }>()
  const failure: { error?: LogpipeError; first?: LinePlace } = {}
  for await (const batch of batches(options, state)) {
    while (underWay.size >= options.concurrency) await Promise.race([...underWay.values()].map(({ done }) => done))
    const [first] = batch.places
    if (failure.error !== undefined || first === undefined) break
    const done = sendBatch(options, state, batch)
      .catch((error: unknown) => noteFailure(failure, error, first))
      .finally(() => underWay.delete(batch.n))
    underWay.set(batch.n, { first, done })
  }
  await Promise.all([...underWay.values()].map(({ done }) => done))
  const { error, first } = failure
  const resumeAt = first ?? state.stoppedAt
  return { ...state, ...(resumeAt && { stopped: { resumeAt, ...(error && { error }) } }) }
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

/** Batches may fail out of order: the earliest line that was not acknowledged is where to resume. */
function noteFailure(failure: { error?: LogpipeError; first?: LinePlace }, error: unknown, first: LinePlace): void {
  failure.error ??=
    error instanceof LogpipeError ? error : new LogpipeError('internal', String(error), { cause: error })
  if (failure.first === undefined || (failure.first.name === first.name && first.number < failure.first.number)) {
    failure.first = first
  }
}

/** Reads the inputs in order and yields full batches; the last of all may be short. */
async function* batches(options: ShipOptions, state: ShipState): AsyncGenerator<Batch> {
  const pending = newPending()
  let skip = options.skipLines
  let bytesBefore = 0
  for (const input of options.inputs) {
    let bytesRead = 0
    try {
      for await (const { lines, bytesRead: readSoFar } of readLines(input.open(), limits.maxTextBytes)) {
        bytesRead = readSoFar
        state.bytesRead = bytesBefore + bytesRead
        for (const line of lines) {
          if (line.number <= skip) continue
          const place = { name: input.name, number: line.number }
          if (options.signal.aborted) {
            state.stoppedAt = pending.places[0] ?? place
            return
          }
          state.lines++
          if (line.kind === 'too_long') {
            reject(
              state,
              place,
              'text_too_long',
              `the line is ${line.bytes} bytes; the limit is ${limits.maxTextBytes}`,
            )
            continue
          }
          if (line.isMended) state.mended++
          const record = JSON.stringify(lineToRecord(line.text))
          if (!pending.hasRoom(record, options.batchRecords)) yield pending.take()
          pending.add(record, place)
        }
      }
    } catch (error) {
      state.problems.push({ name: input.name, message: `reading ${input.name} broke off: ${reasonOf(error)}` })
    }
    skip = 0
    bytesBefore += bytesRead
  }
  if (pending.places.length > 0) yield pending.take()
}

function newPending() {
  let n = 0
  let bodies: string[] = []
  let bytes = 0
  const pending = {
    places: [] as LinePlace[],
    hasRoom: (record: string, maxRecords: number): boolean =>
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
  await options.receipts.add(options.tenantId, { at: new Date(options.now()).toISOString(), logIds: result.log_ids })
  state.accepted += result.accepted
  state.duplicates += result.duplicates
  state.retries += result.retries
  for (const logId of result.log_ids) state.logIds.push(logId)
  for (const { index, code, message } of result.errors) {
    reject(state, batch.places[index] ?? { name: '?', number: 0 }, code, message)
  }
  options.onProgress(state)
}

function reject(state: ShipState, place: LinePlace, code: Rejection['code'], message: string): void {
  state.rejected++
  if (state.rejections.length < maxRejections) state.rejections.push({ ...place, code, message })
}
