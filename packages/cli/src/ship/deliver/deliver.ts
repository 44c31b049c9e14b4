import type { Client, IngestResult, RawBody } from '@logpipe/sdk'
import { isFaultCode, LogpipeError, lastJoined, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Ledger, Receipt } from '../../ledger/open-ledger.ts'
import type { Batch } from './batcher.ts'
import { type Compression, createCompressor } from './compress.ts'
import type { Concurrency } from './concurrency.ts'
import { idsByTenant } from './ids-by-tenant.ts'
import { createInOrder } from './in-order.ts'
import { type Position, type RecordId, runKeys } from './record-ids.ts'
import { type SentRequest, sentRequests } from './sent-request.ts'
import { type LinePlace, type OpenTally, type Rejection, reject } from './tally.ts'

/** What reading hands over, in order. */
export interface Step {
  readonly batch?: Batch | undefined
  /** Refused while reading; already counted. */
  readonly rejected?: RejectedRecord
  /** How far a file is done once the batch and everything before it is acknowledged. */
  readonly mark?: Mark | undefined
  /** Called once the batch and everything before it is acknowledged. */
  readonly onAcknowledged?: () => void
}

export interface Mark {
  /** The file's id. */
  readonly fileId: string
  readonly position: Position
  /**
   * End of what was sent: beyond the position where the last line has no line end and may still grow. Of a compressed file its
   * size once all of it was sent, and 0 before.
   */
  readonly end: number
}

export interface DeliverOptions {
  readonly client: Pick<Client, 'ingestRaw'>
  /** Whose the records are, unless a batch says it of each; undefined where each does. */
  readonly tenantId: TenantId | undefined
  readonly ledger: Pick<Ledger, 'intend' | 'acknowledge' | 'fail'>
  /** Names the requests of what cannot be read again. */
  readonly runId: string
  /** How many requests may be in flight; whoever made the client tells it of refused attempts. */
  readonly concurrency: Concurrency
  /** Resolves when that many records may be sent; at once by default. */
  readonly pace?: (records: number) => Promise<void>
  /** Of the bodies; none by default. */
  readonly compression?: Compression
  /** Wall clock and monotonic clock, milliseconds. */
  readonly now: () => number
  readonly elapsed: () => number
  /** Called after every response. */
  readonly onProgress: (tally: OpenTally) => void
  /** Called after each response with what was accepted; the next request waits for it. Requests then name their outcomes. */
  readonly onAccepted?: (sent: readonly SentRequest[]) => Promise<void>
  /** Called once everything up to the mark is acknowledged. */
  readonly onMark?: (mark: Mark) => void
  /** Tries a request again after the client gave up. Without it the client's outcome is final. */
  readonly patiently?: (send: () => Promise<IngestResult>) => Promise<IngestResult>
  /** Keeps records that were refused for good, before they count as done. */
  readonly keepRejected?: (rejected: readonly RejectedRecord[]) => Promise<void>
  /** Called for each way in which the ledger cannot be written. */
  readonly onProblem: (message: string) => void
}

/** A record that was refused for good, as it was sent. */
export interface RejectedRecord extends Rejection {
  /** JSON; undefined where the line was not kept. */
  readonly record: string | undefined
}

export interface Failure {
  readonly error: LogpipeError
  /** The earliest line that was not acknowledged. */
  readonly resumeAt: LinePlace
}

export interface Delivery {
  /** Waits until the step can begin; returns false once a request has failed for good. */
  readonly push: (step: Step) => Promise<boolean>
  /** Resolves when nothing is in flight any more. */
  readonly finish: () => Promise<Failure | undefined>
}

/**
 * Sends batches in order, several in flight at once. The first goes alone: its response sets the clock by which the client
 * states the order of the others.
 */
export function createDelivery(options: DeliverOptions, tally: OpenTally): Delivery {
  const inFlight = new Set<Promise<void>>()
  const [keys, outcomes] = [runKeys(options.runId), runKeys(options.runId)]
  const compress = createCompressor(options.compression ?? 'none')
  const order = createInOrder<Step>(({ mark, onAcknowledged }) => {
    if (mark !== undefined) options.onMark?.(mark)
    onAcknowledged?.()
  })
  const failures: { readonly n: number; readonly error: LogpipeError; readonly resumeAt: LinePlace }[] = []
  let begun = 0
  return {
    push: async (step) => {
      const { batch, rejected } = step
      if (rejected !== undefined) await options.keepRejected?.([rejected])
      if (batch === undefined) {
        order.begin(step)()
        return failures.length === 0
      }
      await options.pace?.(batch.numbers.length)
      while (inFlight.size >= (begun === 1 ? 1 : options.concurrency.limit())) await Promise.race(inFlight)
      if (failures.length > 0) return false
      const n = begun++
      const acknowledge = order.begin(step)
      const outcome = options.onAccepted && outcomes.take()
      const request = { ...batch, id: batch.id ?? { key: keys.take(), index: 0 }, ...(outcome && { outcome }) }
      const sent = sendBatch({ ...options, compress }, tally, request, acknowledge)
        .catch((error: unknown) => {
          failures.push({ n, error: asFault(error), resumeAt: { name: batch.name, number: batch.numbers[0] ?? 1 } })
        })
        .finally(() => inFlight.delete(sent))
      inFlight.add(sent)
      return true
    },
    finish: async () => {
      await Promise.all(inFlight)
      const [first] = failures
      // Batches may fail out of order; what happened first says why, and the earliest line says where to resume.
      const earliest = failures.toSorted((a, b) => a.n - b.n)[0]
      return first && earliest && { error: first.error, resumeAt: earliest.resumeAt }
    },
  }
}

/** An error that is not one of ours is an internal one. */
export function asFault(error: unknown): LogpipeError {
  return error instanceof LogpipeError ? error : new LogpipeError('internal', String(error), { cause: error })
}

interface Request extends Batch {
  readonly id: RecordId
  /** The name under which what becomes of the records is kept. */
  readonly outcome?: string
}

async function sendBatch(
  { compress, ...options }: DeliverOptions & { readonly compress: ReturnType<typeof createCompressor> },
  tally: OpenTally,
  batch: Request,
  acknowledge: () => void,
): Promise<void> {
  const ingest = measured(options)
  let tries = 0
  const send = (): Promise<IngestResult> =>
    compress(batch.body, (body) => {
      tries++
      return ingest({
        ...body,
        ...contentTypeOf(batch, body.contentEncoding !== undefined),
        wantsCompactIds: batch.owners === undefined,
        idempotencyKey: batch.id.key,
        firstIndex: batch.id.index,
        ...(batch.outcome !== undefined && { outcome: batch.outcome }),
      })
    })
  await noting(options, options.ledger.intend(options.tenantId, batch.id.key))
  const result = await (options.patiently?.(send) ?? send()).catch(async (error: unknown) => {
    await noteFailure(options, batch, error)
    throw error
  })
  await addReceipts(options, batch, result)
  tally.accepted += result.accepted
  tally.duplicates += result.duplicates
  tally.retries += result.retries
  await rejectAll(options, tally, batch, result.errors)
  options.onProgress(tally)
  // Where there was another attempt, a socket may still be writing the body of it.
  if (result.accepted > 0 && tries === 1 && result.retries === 0) batch.release?.()
  checkIndexes(batch.id, result)
  const left = result.errors.find(({ retryable }) => retryable)
  if (left !== undefined) throw new LogpipeError(left.code, left.message)
  acknowledge()
  if (batch.outcome === undefined) return
  await options.onAccepted?.(sentRequests(batch, result, { tenantId: options.tenantId, outcome: batch.outcome }))
}

/** API Gateway corrupts text that is compressed. */
function contentTypeOf({ body, lines }: Batch, isCompressed: boolean): Pick<RawBody, 'contentType' | 'splitsLines'> {
  if (typeof body === 'string' || lines === 'records') return { contentType: 'application/x-ndjson' }
  if (isCompressed) return { contentType: 'application/vnd.logpipe.lines' }
  return { contentType: 'text/plain', splitsLines: true }
}

/** Each try of a request counts as one in flight while it lasts, and its latency where the first attempt was accepted. */
function measured({ client, concurrency, elapsed }: DeliverOptions): Client['ingestRaw'] {
  return async (raw) => {
    const startedMs = elapsed()
    let latencyMs: number | undefined
    concurrency.begin()
    try {
      const result = await client.ingestRaw(raw)
      if (result.retries === 0) latencyMs = elapsed() - startedMs
      return result
    } finally {
      concurrency.end(latencyMs)
    }
  }
}

async function rejectAll(
  { keepRejected }: DeliverOptions,
  tally: OpenTally,
  batch: Batch,
  errors: IngestResult['errors'],
): Promise<void> {
  const final = errors.filter(({ retryable }) => !retryable)
  if (final.length === 0) return
  const { name, numbers } = batch
  const records = keepRejected === undefined ? [] : recordsOf(batch)
  const rejected = final.map(({ index, code, message }) => {
    return { name, number: numbers[index] ?? 0, code, message, record: records[index] }
  })
  for (const { record: _, ...rejection } of rejected) reject(tally, rejection)
  await keepRejected?.(rejected)
}

/** The records of a request as JSON. */
function recordsOf({ body, lines }: Batch): readonly string[] {
  if (typeof body === 'string' || lines === 'records') return body.toString().split('\n')
  return body
    .toString()
    .split('\n')
    .map((line) => JSON.stringify({ text: line.endsWith('\r') ? line.slice(0, -1) : line }))
}

/** An endpoint that does not know of first indexes would give two records of a key one id. */
function checkIndexes({ key, index }: RecordId, { joined_ids, log_ids }: IngestResult): void {
  const last = joined_ids === undefined ? log_ids.at(-1) : lastJoined(joined_ids)
  const made = index > 0 ? last : undefined
  const [, of, at] = made?.split('.') ?? []
  if (of !== key || Number(at) >= index) return
  throw operationError('stack_outdated', 'the endpoint is older than this command: it ignores X-Logpipe-First-Index')
}

async function addReceipts(options: DeliverOptions, { owners, id }: Request, result: IngestResult): Promise<void> {
  const { ledger, now, tenantId } = options
  const atMs = Math.floor(now())
  if (owners === undefined) {
    if (tenantId === undefined) return
    return noting(options, ledger.acknowledge(tenantId, { atMs, logIds: acceptedIds(id, result) }))
  }
  for (const [owner, logIds] of idsByTenant(owners, result.log_ids, result.errors)) {
    await noting(options, ledger.acknowledge(owner, { atMs, logIds }))
  }
}

function acceptedIds({ key, index }: RecordId, result: IngestResult): Receipt['logIds'] {
  const { compact_ids, joined_ids, log_ids, errors } = result
  if (joined_ids !== undefined) return { joined: joined_ids }
  if (compact_ids === undefined) return log_ids
  return { key, first: index, ids: compact_ids, refused: errors.map((error) => error.index) }
}

/** What the endpoint refuses as a whole is not stored; of what has no response nobody knows. */
async function noteFailure(options: DeliverOptions, { id, numbers }: Request, error: unknown): Promise<void> {
  const isRefused = error instanceof LogpipeError && !error.retryable && isFaultCode(error.code)
  const { tenantId } = options
  const failed = { tenantId, key: id.key, first: id.index, records: numbers.length }
  await noting(options, options.ledger.fail(isRefused ? 'refused' : 'unknown', failed))
}

/** Records that the ledger does not speak of are accepted all the same: sending goes on. */
async function noting({ onProblem }: DeliverOptions, noted: Promise<void>): Promise<void> {
  try {
    await noted
  } catch (error) {
    if (!(error instanceof LogpipeError)) throw error
    onProblem(error.message)
  }
}
