import {
  compactIds,
  type FaultCode,
  faults,
  type IngestResponse,
  isIdempotencyKey,
  isOutcomeName,
  joinIds,
  type LogId,
  type LogRecord,
  limits,
  parseFirstIndex,
  type RecordError,
  type TenantId,
  utf8Bytes,
} from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { decodeBody } from '../http/decode-body.ts'
import type { HttpEvent, HttpHandler, HttpResponse, OnFailure } from '../http/http-event.ts'
import { type Receipt, receivedAtHeader, type TakeReceipt } from '../http/receipt.ts'
import { failureResponse, jsonResponse, problemResponse, refused } from '../http/response.ts'
import { traceContext } from '../http/trace-context.ts'
import type { AdmitRate, RateVerdict } from '../limits/admit-rate.ts'
import type { Enqueue } from '../queue/enqueue.ts'
import { byTenant, packMessages } from '../queue/pack-messages.ts'
import type { Authenticate } from '../tenants/authenticate.ts'
import { claimsOf } from '../tenants/decide-tenant.ts'
import { type AdmittedRecord, admitBatch, recordError } from './admit-batch.ts'
import { decodeRecords } from './decode-records.ts'
import type { LogIdSource } from './new-log-id.ts'
import { spreadOf } from './spread.ts'

export interface IngestDeps {
  readonly authenticate: Authenticate
  readonly admitRate: AdmitRate
  readonly enqueue: Enqueue
  /** Says when a request arrived, and after which others. */
  readonly takeReceipt: TakeReceipt
  readonly startLogIds: LogIdSource
  /** Keyed digest of a record's content under a key of its tenant: equal content gives equal digests. */
  readonly digest: (tenantId: TenantId, record: LogRecord) => string
  /** Longest text whose simulated work the worker can finish, characters. */
  readonly maxWorkChars?: number
  /** Called with the number of records a request put on the queue. */
  readonly onAccepted?: (count: number) => void
  /** Called once for each request refused because of its sender, or of which `records` were. */
  readonly onDenied?: (code: FaultCode, records?: number) => void
  /** Called for each request that failed on the server, or of which the queue accepted only a part. */
  readonly onFailure?: OnFailure
}

/** `POST /ingest`: authenticate → decode → admit → pack → enqueue → 202. Returns 202 when every accepted record is queued. */
export function createIngestHandler(deps: IngestDeps): HttpHandler {
  return async (event) => {
    try {
      return await ingest(deps, event)
    } catch (error) {
      return failureResponse(event, error, deps.onFailure)
    }
  }
}

async function ingest(deps: IngestDeps, event: HttpEvent): Promise<HttpResponse> {
  const receipt = deps.takeReceipt(event)
  const authenticated = await deps.authenticate(event, 'write')
  if (authenticated.kind === 'refused') {
    deps.onDenied?.(authenticated.code)
    return problemResponse(event, authenticated)
  }
  const body = await decodeBody(event)
  if (body.kind === 'refused') return problemResponse(event, body)
  const decoded = decodeRecords(event, body.text)
  if (decoded.kind === 'refused') return problemResponse(event, decoded)
  const key = event.headers['idempotency-key']
  if (key !== undefined && !isIdempotencyKey(key)) return problemResponse(event, badKey)
  const firstIndex = parseFirstIndex(event.headers['x-logpipe-first-index'])
  if (firstIndex === undefined || (firstIndex > 0 && key === undefined)) return problemResponse(event, badFirstIndex)
  const outcomeName = event.headers['x-logpipe-outcome']
  if (outcomeName !== undefined && !isOutcomeName(outcomeName)) return problemResponse(event, badOutcomeName)
  const admission = admitBatch(decoded.items, {
    claims: claimsOf(event, authenticated.caller),
    maxWorkChars: deps.maxWorkChars ?? Number.POSITIVE_INFINITY,
    makeLogId: logIdMaker(deps, key, firstIndex),
  })
  const foreign = admission.errors.filter(({ code }) => code === 'tenant_mismatch').length
  if (foreign > 0) deps.onDenied?.('tenant_mismatch', foreign)
  const rated = await enforceRates(deps.admitRate, admission.accepted)
  const queued = await enqueueAll(deps, event, { receipt, records: rated.accepted, outcomeName })
  deps.onAccepted?.(queued.accepted.length)
  const errors = [...admission.errors, ...rated.errors, ...queued.errors].toSorted((a, b) => a.index - b.index)
  const outcome = { ...queued, duplicates: admission.duplicates, errors, retryAfterMs: rated.retryAfterMs }
  const response = respond(event, outcome, decoded.isSingle)
  return { ...response, headers: { ...response.headers, [receivedAtHeader]: String(receipt.atMs) } }
}

const badKey = refused(
  'invalid_request',
  `Idempotency-Key must be 1 to ${limits.maxIdempotencyKeyChars} of A-Z a-z 0-9 _ -`,
)

const badFirstIndex = refused(
  'invalid_request',
  `X-Logpipe-First-Index must be an integer from 0 to ${limits.maxFirstIndex}, and needs an Idempotency-Key`,
)

const badOutcomeName = refused(
  'invalid_request',
  `X-Logpipe-Outcome must be 1 to ${limits.maxIdempotencyKeyChars} of A-Z a-z 0-9 _ -`,
)

/**
 * Generates the ids of records without one. With an Idempotency-Key they are derived from it, so a repeated request
 * addresses the same rows; the digest keeps a key reused for different content from overwriting them. The first two digits
 * spread the rows over the tenant's key ranges. `firstIndex` counts on where another request of the same key ended.
 */
function logIdMaker({ startLogIds, digest }: IngestDeps, key: string | undefined, firstIndex: number) {
  if (key === undefined) {
    const next = startLogIds()
    return () => next() as LogId
  }
  const spread = spreadOf(key)
  return (tenantId: TenantId, record: LogRecord, index: number) =>
    `${spread(firstIndex + index)}.${key}.${firstIndex + index}.${digest(tenantId, record)}` as LogId
}

interface Queued {
  readonly accepted: readonly AdmittedRecord[]
  readonly errors: readonly RecordError[]
}

/** Without API keys, 5,000 records may belong to 5,000 tenants: sequential lookups would exceed the function's timeout. */
const ratedInParallel = 32

/** Applies each tenant's rate limit and quota; a tenant's records are admitted or refused together. */
async function enforceRates(
  admitRate: AdmitRate,
  records: readonly AdmittedRecord[],
): Promise<Queued & { readonly retryAfterMs: number }> {
  const limited = new Map<TenantId, Extract<RateVerdict, { kind: 'limited' }>>()
  const enforce = async ([tenantId, group]: readonly [TenantId, readonly AdmittedRecord[]]): Promise<void> => {
    const bytes = (): number => group.reduce((sum, { record }) => sum + utf8Bytes(record.text), 0)
    const verdict = await admitRate(tenantId, { records: group.length, bytes })
    if (verdict.kind === 'limited') limited.set(tenantId, verdict)
  }
  const [first, ...others] = byTenant(records)
  // Creating a p-limit queue would cost a single record more than the rest of the handler.
  if (first !== undefined && others.length === 0) await enforce(first)
  else if (first !== undefined) await pLimit(ratedInParallel).map([first, ...others], enforce)
  if (limited.size === 0) return { accepted: records, errors: [], retryAfterMs: 1_000 }
  const errors = records.flatMap(({ index, tenantId, logId }) => {
    const verdict = limited.get(tenantId)
    return verdict === undefined ? [] : [recordError(index, verdict.code, verdict.message, logId)]
  })
  const retryAfterMs = Math.max(1_000, ...[...limited.values()].map((verdict) => verdict.retryAfterMs))
  return { accepted: records.filter(({ tenantId }) => !limited.has(tenantId)), errors, retryAfterMs }
}

interface Received {
  readonly receipt: Receipt
  readonly records: readonly AdmittedRecord[]
  readonly outcomeName: string | undefined
}

async function enqueueAll(
  deps: IngestDeps,
  event: HttpEvent,
  { receipt, records, outcomeName }: Received,
): Promise<Queued> {
  if (records.length === 0) return { accepted: [], errors: [] }
  const packed = packMessages(records, receipt, { trace: traceContext(event), outcome: outcomeName })
  const outcomes = await deps.enqueue(packed.map(({ message }) => message))
  if (outcomes.every((outcome) => outcome.kind === 'queued')) return { accepted: records, errors: [] }
  const refusal = outcomes.find((outcome) => outcome.kind === 'failed')
  const { requestId } = event.requestContext
  deps.onFailure?.({ requestId, code: 'queue_unavailable', error: refusal?.reason ?? 'not confirmed' })
  const isQueued = (_: unknown, i: number): boolean => outcomes[i]?.kind === 'queued'
  const failed = packed.filter((part, i) => !isQueued(part, i)).flatMap((part) => part.records)
  return {
    accepted: packed
      .filter(isQueued)
      .flatMap((part) => part.records)
      .toSorted((a, b) => a.index - b.index),
    errors: failed.map(({ index, logId }) =>
      recordError(index, 'queue_unavailable', faults.queue_unavailable.title, logId),
    ),
  }
}

interface Outcome {
  /** In request order. */
  readonly accepted: readonly AdmittedRecord[]
  readonly duplicates: number
  /** In request order. */
  readonly errors: readonly RecordError[]
  readonly retryAfterMs: number
}

function respond(event: HttpEvent, outcome: Outcome, isSingle: boolean): HttpResponse {
  const { errors, duplicates } = outcome
  const [first] = errors
  if (outcome.accepted.length === 0 && first !== undefined) return refuseAll(event, outcome, first, isSingle)
  const [single] = isSingle ? outcome.accepted : []
  const { accepted } = outcome
  const body: IngestResponse = {
    ...(single && { log_id: single.logId, tenant_id: single.tenantId }),
    accepted: accepted.length,
    duplicates,
    rejected: errors.length,
    ...idsOf(event, outcome),
    errors,
  }
  return jsonResponse(event, 202, body)
}

/**
 * A single log gets the status of its fault; a batch of only invalid records gets 400. If a limit or the queue refused
 * some, it is 429 or 503: a retry may succeed for the valid ones. A batch for another tenant gets 403.
 */
function refuseAll(event: HttpEvent, outcome: Outcome, first: RecordError, isSingle: boolean): HttpResponse {
  const { errors, retryAfterMs } = outcome
  const transient = errors.find((error) => error.retryable)
  if (transient !== undefined)
    return problemResponse(event, { ...refused(transient.code, transient.message), retryAfterMs })
  if (isSingle) return problemResponse(event, refused(first.code, first.message))
  const message = `none of the ${errors.length} records was accepted; record ${first.index}: ${first.message}`
  const isForeign = errors.every(({ code }) => code === 'tenant_mismatch')
  return problemResponse(event, refused(first.code, message), { ...(!isForeign && { status: 400 }), errors })
}

function idsOf(
  { headers }: HttpEvent,
  { accepted, duplicates }: Pick<Outcome, 'accepted' | 'duplicates'>,
): Pick<IngestResponse, 'log_ids' | 'compact_ids' | 'joined_ids'> {
  const { prefer = '' } = headers
  if (prefers(prefer, 'return=minimal')) return {}
  const log_ids = accepted.map(({ logId }) => logId)
  // A record that repeats another has no id, and is not among the errors: behind it no index could be told.
  const isTold = headers['idempotency-key'] !== undefined && duplicates === 0
  const isFromKey = isTold && accepted.every(({ idSource }) => idSource === 'server')
  if (isFromKey && prefers(prefer, 'log-ids=compact')) return { compact_ids: compactIds(log_ids) }
  return prefers(prefer, 'joined-ids') ? { joined_ids: joinIds(log_ids) } : { log_ids }
}

/** https://www.rfc-editor.org/rfc/rfc7240#section-2 */
function prefers(prefer: string, preference: string): boolean {
  return prefer.split(/[,;\s]+/).some((one) => one.toLowerCase() === preference)
}
