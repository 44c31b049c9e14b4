import {
  type FaultCode,
  faults,
  isIdempotencyKey,
  isOutcomeName,
  type LogId,
  type LogRecord,
  limits,
  parseFirstIndex,
  type RecordError,
  type TenantId,
  utf8Bytes,
} from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import type { Door, Outcome } from '../doors/door.ts'
import type { HttpEvent, HttpHandler, OnFailure } from '../http/http-event.ts'
import { type Receipt, receivedAtHeader, type TakeReceipt } from '../http/receipt.ts'
import { errorName } from '../http/request-failure.ts'
import { failureRefusal, type Refusal, refused } from '../http/response.ts'
import { traceContext } from '../http/trace-context.ts'
import type { AdmitRate, RateVerdict } from '../limits/admit-rate.ts'
import type { KeepManifests } from '../manifests/keep-manifests.ts'
import type { Enqueue } from '../queue/enqueue.ts'
import { byTenant, type PackedMessage, packMessages } from '../queue/pack-messages.ts'
import type { Authenticate, Caller } from '../tenants/authenticate.ts'
import { claimsOf } from '../tenants/decide-tenant.ts'
import { type AdmittedRecord, admitBatch, recordError, tenantIn } from './admit-batch.ts'
import { contentIds, type MakeLogId } from './content-ids.ts'
import type { LogIdSource } from './new-log-id.ts'
import type { OpenDoor } from './open-door.ts'
import { recordsDoor } from './records-door.ts'
import { spreadOf } from './spread.ts'
import { withKey } from './with-key.ts'

export interface IngestDeps {
  readonly authenticate: Authenticate
  readonly admitRate: AdmitRate
  readonly enqueue: Enqueue
  /** Keeps what an audit compares rows with; without it, nothing is kept. */
  readonly keepManifests?: KeepManifests
  /** The door of a route; undefined for that of `POST /ingest`. */
  readonly openDoor?: OpenDoor
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
  /** Called with what became of a request's records. */
  readonly onOutcome?: (outcome: Outcome, source: OutcomeSource) => void
  /** Called for each request that is refused as a whole. */
  readonly onRefused?: (refusal: Refusal) => void
}

/** Where the records of an outcome come from. */
export interface OutcomeSource {
  /** When their request arrived, ISO 8601 UTC. */
  readonly receivedAt: string
  /** The tenant of a record by its position in the request; undefined if it names none that is valid. */
  readonly tenantOf: (index: number) => TenantId | undefined
}

/** Authenticate → decode → admit → pack → enqueue → respond, through the door of the request's route. Accepts when every accepted record is queued. */
export function createIngestHandler(deps: IngestDeps): HttpHandler {
  return async (event) => {
    const door = (await deps.openDoor?.(event.routeKey)) ?? recordsDoor
    const receipt = deps.takeReceipt(event)
    try {
      const outcome = await ingest(deps, door, { event, receipt })
      const response = door.respond(event, outcome, receipt.atMs)
      if (outcome.kind === 'refused') {
        deps.onRefused?.(outcome)
        return response
      }
      return { ...response, headers: { ...response.headers, [receivedAtHeader]: String(receipt.atMs) } }
    } catch (error) {
      const refusal = failureRefusal(event, error, deps.onFailure)
      deps.onRefused?.(refusal)
      return door.respond(event, refusal, receipt.atMs)
    }
  }
}

interface Request {
  readonly event: HttpEvent
  readonly receipt: Receipt
}

async function ingest(deps: IngestDeps, door: Door, { event, receipt }: Request): Promise<Outcome | Refusal> {
  const authenticated = await deps.authenticate(withKey(event, door), 'write')
  if (authenticated.kind === 'refused') {
    deps.onDenied?.(authenticated.code)
    return authenticated
  }
  const decoded = await door.decode(event, receipt.atMs)
  if (decoded.kind === 'refused') return decoded
  const key = door.requestKeyOf?.(event.headers) ?? event.headers['idempotency-key']
  if (key !== undefined && !isIdempotencyKey(key)) return badKey
  const firstIndex = parseFirstIndex(event.headers['x-logpipe-first-index'])
  if (firstIndex === undefined || (firstIndex > 0 && key === undefined)) return badFirstIndex
  const outcomeName = event.headers['x-logpipe-outcome']
  if (outcomeName !== undefined && !isOutcomeName(outcomeName)) return badOutcomeName
  const claims = claimsOf(event, authenticated.caller)
  const admission = admitBatch(decoded.items, {
    claims,
    maxWorkChars: deps.maxWorkChars ?? Number.POSITIVE_INFINITY,
    makeLogId: logIdMaker(deps, { key, firstIndex, caller: authenticated.caller }),
    understand: decoded.understand,
  })
  const foreign = admission.errors.filter(({ code }) => code === 'tenant_mismatch').length
  if (foreign > 0) deps.onDenied?.('tenant_mismatch', foreign)
  const rated = await enforceRates(deps.admitRate, admission.accepted)
  const queued = await enqueueAll(deps, event, { receipt, records: rated.accepted, outcomeName })
  deps.onAccepted?.(queued.accepted.length)
  const outcome: Outcome = {
    kind: 'outcome',
    isSingle: decoded.isSingle,
    accepted: queued.accepted,
    duplicates: admission.duplicates,
    errors: [...admission.errors, ...rated.errors, ...queued.errors].toSorted((a, b) => a.index - b.index),
    retryAfterMs: rated.retryAfterMs,
  }
  deps.onOutcome?.(outcome, { receivedAt: receipt.at, tenantOf: (index) => tenantIn(claims, decoded.items[index]) })
  return outcome
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

interface IdSource {
  readonly key: string | undefined
  readonly firstIndex: number
  readonly caller: Caller
}

/**
 * Generates the ids of records without one. With an Idempotency-Key they are derived from it, so a repeated request
 * addresses the same rows; the digest keeps a key reused for different content from overwriting them. The first two digits
 * spread the rows over the tenant's key ranges. `firstIndex` counts on where another request of the same key ended.
 */
function logIdMaker({ startLogIds, digest }: IngestDeps, { key, firstIndex, caller }: IdSource): MakeLogId {
  if (key === undefined) {
    const next = startLogIds()
    return caller.kind === 'tenant' && caller.hasContentIds ? contentIds(digest, next) : () => next() as LogId
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

/** A record is accepted once its message is on the queue and its manifest is kept. */
async function enqueueAll(
  deps: IngestDeps,
  event: HttpEvent,
  { receipt, records, outcomeName }: Received,
): Promise<Queued> {
  if (records.length === 0) return { accepted: [], errors: [] }
  const packed = packMessages(records, receipt, { trace: traceContext(event), outcome: outcomeName })
  const failures = await failuresOf(deps, packed, receipt)
  const [first] = failures.filter((failure) => failure !== undefined)
  if (first === undefined) return { accepted: records, errors: [] }
  deps.onFailure?.({ requestId: event.requestContext.requestId, ...first })
  const accepted = packed.filter((_, i) => failures[i] === undefined).flatMap((part) => part.records)
  return {
    accepted: accepted.toSorted((a, b) => a.index - b.index),
    errors: packed.flatMap((part, i) => errorsOf(part, failures[i])),
  }
}

interface MessageFailure {
  readonly code: 'queue_unavailable' | 'table_unavailable'
  /** What failed, without content of the request. */
  readonly error: string
}

/** Of each message; undefined where it is accepted. */
async function failuresOf(
  { enqueue, keepManifests }: IngestDeps,
  packed: readonly PackedMessage<AdmittedRecord>[],
  { at }: Receipt,
): Promise<readonly (MessageFailure | undefined)[]> {
  const outcomes = await enqueue(packed.map(({ message }) => message))
  const failures = packed.map((_, i): MessageFailure | undefined => {
    const outcome = outcomes[i]
    if (outcome?.kind === 'queued') return undefined
    return { code: 'queue_unavailable', error: outcome?.reason ?? 'not confirmed' }
  })
  if (keepManifests === undefined) return failures
  const confirmed = packed.flatMap((part, i) => (failures[i] === undefined ? [{ i, part }] : []))
  const messages = confirmed.map(({ part: { message, records } }) => ({
    tenantId: message.tenantId,
    logIds: records.map(({ logId }) => logId),
  }))
  const errors = await keepManifests(messages, at)
  for (const [at, { i }] of confirmed.entries()) {
    const error = errors[at]
    if (error !== undefined) failures[i] = { code: 'table_unavailable', error: errorName(error) }
  }
  return failures
}

function errorsOf(
  { records }: PackedMessage<AdmittedRecord>,
  failure: MessageFailure | undefined,
): readonly RecordError[] {
  if (failure === undefined) return []
  const { code } = failure
  return records.map(({ index, logId }) => recordError(index, code, faults[code].title, logId))
}
