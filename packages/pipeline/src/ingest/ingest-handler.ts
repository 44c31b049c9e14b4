import {
  faults,
  type IngestAnswer,
  isIdempotencyKey,
  type LogId,
  type LogRecord,
  limits,
  type RecordError,
  type TenantId,
} from '@logpipe/sdk/contract'
import { jsonAnswer, problemAnswer, refused } from '../http/answer.ts'
import { decodeBody } from '../http/decode-body.ts'
import type { HttpAnswer, HttpEvent, HttpHandler } from '../http/http-event.ts'
import { packMessages, type QueueMessage } from '../message/pack-messages.ts'
import { type Admission, type AdmittedRecord, admitBatch, recordError } from './admit-batch.ts'
import { decodeRecords } from './decode-records.ts'

/** Puts messages on the queue, durably, and says for each whether it is there. Never throws for one that is not. */
export type Enqueue = (messages: readonly QueueMessage[]) => Promise<readonly EnqueueOutcome[]>
export type EnqueueOutcome = { readonly kind: 'queued' } | { readonly kind: 'failed'; readonly reason: string }

export interface IngestDeps {
  readonly enqueue: Enqueue
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** A UUIDv7, or another id that is unique for all time. */
  readonly newLogId: () => string
  /** Binds a log id to its content under a key of the tenant: equal content gives equal digests, and nobody else can tell. */
  readonly digest: (tenantId: TenantId, record: LogRecord) => string
  /** Longest text whose simulated work the worker can finish, characters. */
  readonly maxWorkChars?: number
  /** Told how many records a request brought onto the queue. */
  readonly onAccepted?: (count: number) => void
}

/** `POST /ingest`: decode → admit → pack → enqueue → 202. The 202 is sent when every accepted record is on the queue. */
export function createIngestHandler(deps: IngestDeps): HttpHandler {
  return async (event) => {
    const body = await decodeBody(event)
    if (body.kind === 'refused') return problemAnswer(event, body)
    const decoded = decodeRecords(event, body.text)
    if (decoded.kind === 'refused') return problemAnswer(event, decoded)
    const key = event.headers['idempotency-key']
    if (key !== undefined && !isIdempotencyKey(key)) return problemAnswer(event, badKey)
    const admission = admitBatch(decoded.items, {
      headerTenant: event.headers['x-tenant-id'],
      maxWorkChars: deps.maxWorkChars ?? Number.POSITIVE_INFINITY,
      makeLogId: logIdMaker(deps, key),
    })
    const queued = await enqueueAll(deps, admission.accepted)
    deps.onAccepted?.(queued.accepted.length)
    return answer(
      event,
      { ...admission, accepted: queued.accepted, errors: [...admission.errors, ...queued.errors] },
      decoded.isSingle,
    )
  }
}

const badKey = refused(
  'invalid_request',
  `Idempotency-Key must be 1 to ${limits.maxIdempotencyKeyChars} of A-Z a-z 0-9 _ -`,
)

/**
 * Ids of records that bring none. With an Idempotency-Key they are made from it, so the same request sent again names the
 * same rows; the digest keeps a key that was used for other content from overwriting the first.
 */
function logIdMaker({ newLogId, digest }: IngestDeps, key: string | undefined) {
  if (key === undefined) return () => newLogId() as LogId
  return (tenantId: TenantId, record: LogRecord, index: number) =>
    `${key}.${index}.${digest(tenantId, record)}` as LogId
}

interface Queued {
  readonly accepted: readonly AdmittedRecord[]
  readonly errors: readonly RecordError[]
}

async function enqueueAll(deps: IngestDeps, records: readonly AdmittedRecord[]): Promise<Queued> {
  if (records.length === 0) return { accepted: [], errors: [] }
  const packed = packMessages(records, new Date(deps.now()).toISOString())
  const outcomes = await deps.enqueue(packed.map(({ message }) => message))
  if (outcomes.every((outcome) => outcome.kind === 'queued')) return { accepted: records, errors: [] }
  const isQueued = (_: unknown, i: number): boolean => outcomes[i]?.kind === 'queued'
  const failed = packed.filter((part, i) => !isQueued(part, i)).flatMap((part) => part.records)
  return {
    accepted: packed.filter(isQueued).flatMap((part) => part.records),
    errors: failed.map(({ index, logId }) =>
      recordError(index, 'queue_unavailable', faults.queue_unavailable.title, logId),
    ),
  }
}

function answer(event: HttpEvent, admission: Admission, isSingle: boolean): HttpAnswer {
  const errors = admission.errors.toSorted((a, b) => a.index - b.index)
  const first = errors[0]
  if (admission.accepted.length === 0 && first !== undefined) return refuseAll(event, errors, first, isSingle)
  const [single] = isSingle ? admission.accepted : []
  const accepted = admission.accepted.toSorted((a, b) => a.index - b.index)
  const body: IngestAnswer = {
    ...(single && { log_id: single.logId, tenant_id: single.tenantId }),
    accepted: accepted.length,
    duplicates: admission.duplicates,
    rejected: errors.length,
    ...(!wantsMinimal(event) && { log_ids: accepted.map(({ logId }) => logId) }),
    errors,
  }
  return jsonAnswer(event, 202, body)
}

/** A single log answers with its own status; a batch of nothing but bad records is 400. Where the queue failed it is 503: sent again, the good ones may pass. */
function refuseAll(
  event: HttpEvent,
  errors: readonly RecordError[],
  first: RecordError,
  isSingle: boolean,
): HttpAnswer {
  if (isSingle) return problemAnswer(event, refused(first.code, first.message))
  const passing = errors.find((error) => error.retryable)
  if (passing !== undefined) return problemAnswer(event, refused(passing.code, passing.message))
  const message = `none of the ${errors.length} records was accepted; record ${first.index}: ${first.message}`
  return problemAnswer(event, refused(first.code, message), { status: 400, errors })
}

function wantsMinimal(event: HttpEvent): boolean {
  return /(?:^|[,;\s])return=minimal(?:$|[,;\s])/i.test(event.headers.prefer ?? '')
}
