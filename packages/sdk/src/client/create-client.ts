import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Backoff } from '../contract/backoff.ts'
import { isFaultCode } from '../contract/faults.ts'
import { limits } from '../contract/limits.ts'
import type { Severity } from '../contract/log-record.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { IngestResponse, LogPage, LogView, RecordError, StoredResponse } from '../contract/responses.ts'
import { isObject } from '../contract/values.ts'
import { problemError, problemRecordErrors, readResponse } from './read-response.ts'
import { createRequestOrder } from './request-order.ts'
import { exchangeWithRetries, type Retried } from './retry.ts'
import { type IngestRecord, type RequestPart, splitRecords } from './split-records.ts'
import { type HttpResponse, openTransport } from './transport.ts'

export interface ClientOptions {
  /** Base URL of a logpipe endpoint, http or https. */
  readonly url: string | URL
  /** Sent as `Authorization: Bearer`; it determines the tenant. */
  readonly apiKey?: string
  /** Sent as `X-Tenant-ID`. */
  readonly tenant?: string
  /** Timeout of one attempt, milliseconds. 10,000 by default. */
  readonly timeoutMs?: number
  /** Retries after the first attempt. 5 by default. */
  readonly retries?: number
  readonly backoff?: Backoff
  /** Size of the connection pool. 4 by default. */
  readonly connections?: number
  /**
   * Whether ingest requests state the order in which they were made, so that several in flight do not mix up the order of
   * their records. It takes effect with the first response: await the first request before sending others. False by default.
   */
  readonly ordered?: boolean
  /** Aborts all requests and waits for retries, which reject with its reason. */
  readonly signal?: AbortSignal
  /** For tests: sources of jitter, wall-clock time (milliseconds) and delays. */
  readonly random?: () => number
  readonly now?: () => number
  /** For tests: monotonic clock, milliseconds. */
  readonly elapsed?: () => number
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface IngestOptions {
  /** Overrides the client's tenant. */
  readonly tenant?: string
  readonly signal?: AbortSignal
}

/** A body already in one of the wire formats. */
export interface RawBody {
  readonly body: string | Uint8Array
  readonly contentType: 'application/json' | 'application/x-ndjson' | 'text/plain'
  /** The server derives the ids of records without one from it, so a resend creates no second row. */
  readonly idempotencyKey?: string
  /**
   * Index of the first record under the idempotency key, 0 by default: with it one key may name many requests, and the id of
   * a record does not depend on how the records are divided into requests.
   */
  readonly firstIndex?: number
}

/** The outcome of one call, and how many times a request was retried. */
export interface IngestResult extends IngestResponse {
  readonly log_ids: readonly string[]
  readonly retries: number
}

export interface LogWrite {
  readonly id?: string
  /** ISO 8601 date-time. */
  readonly datetime?: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly message: string
}

export interface RecentOptions {
  /** Rows in the page, 1 to 1,000. 100 by default. */
  readonly limit?: number
  /** `next` of the previous page. */
  readonly cursor?: string
  readonly severity?: Severity
  /** Earliest time of receipt, inclusive. ISO 8601 date-time. */
  readonly since?: string
  /** Latest time of receipt, exclusive. ISO 8601 date-time. */
  readonly until?: string
}

export interface Client {
  /**
   * Sends one text, one record or many; resolves when every accepted record is durably queued. Splits records into
   * requests within the wire limits. Rejected records are in `errors`; a refused request throws LogpipeError.
   */
  ingest(records: string | IngestRecord | readonly IngestRecord[], options?: IngestOptions): Promise<IngestResult>
  /** Sends one request body unchanged. */
  ingestRaw(raw: RawBody, options?: IngestOptions): Promise<IngestResult>
  readonly logs: {
    /** Stores one log (`POST /logs`). Writing the same id and content again succeeds; different content throws `conflict`. */
    write(log: LogWrite): Promise<LogView>
    /** Recent logs, newest first (`GET /logs`). */
    recent(options?: RecentOptions): Promise<LogPage>
    /** One log (`GET /logs/{id}`); undefined if it does not exist. */
    get(logId: string): Promise<LogView | undefined>
    /** Which of these ids have no row yet (`POST /logs/stored`). */
    stored(logIds: readonly string[]): Promise<StoredResponse>
  }
  /** Resolves when `GET /healthz` succeeds. */
  health(): Promise<void>
  close(): Promise<void>
}

/** Creates a client for one endpoint. It keeps connections open until `close`. Throws `invalid_option` on an invalid URL or key. */
export function createClient(options: ClientOptions): Client {
  const url = parseUrl(options.url)
  const { timeoutMs = 10_000, retries = 5, backoff = {}, connections = 4 } = options
  const { elapsed = monotonicMs, random = Math.random, now = Date.now, sleep: wait = defaultSleep } = options
  const baseHeaders = headersOf(options)
  const withSignal = (call?: AbortSignal): { readonly signal?: AbortSignal } => joinSignals(options.signal, call)
  const transport = openTransport(url, { timeoutMs, connections })
  const retryOptions = { exchange: transport.exchange, retries, backoff, random, now, sleep: wait }

  const order = options.ordered ? createRequestOrder(elapsed) : undefined

  const post = (path: string, body: string | Uint8Array, headers: Record<string, string>, signal?: AbortSignal) =>
    exchangeWithRetries(
      { method: 'POST', path, body, headers: { ...baseHeaders, ...headers }, ...withSignal(signal) },
      { ...retryOptions, isIncomplete: isPartlyQueued },
    )
  const get = async (path: string): Promise<HttpResponse> =>
    (await exchangeWithRetries({ method: 'GET', path, headers: baseHeaders, ...withSignal() }, retryOptions)).response

  const ingestRaw = async (raw: RawBody, { tenant, signal }: IngestOptions = {}): Promise<IngestResult> => {
    const headers: Record<string, string> = { 'content-type': raw.contentType }
    if (raw.idempotencyKey !== undefined) headers['idempotency-key'] = raw.idempotencyKey
    if (raw.firstIndex) headers['x-logpipe-first-index'] = String(raw.firstIndex)
    if (tenant !== undefined) headers['x-tenant-id'] = tenant
    const stated = order?.next()
    if (stated !== undefined) headers['x-logpipe-order'] = stated
    const retried = await post('/ingest', raw.body, headers, signal)
    order?.learn(retried.response)
    return ingestResult(retried, url.origin)
  }

  return {
    ingestRaw,
    ingest: async (records, ingestOptions) => {
      if (typeof records === 'string') {
        return ingestRaw({ body: records, contentType: 'text/plain', idempotencyKey: randomUUID() }, ingestOptions)
      }
      const parts = splitRecords(isRecordList(records) ? records : [records])
      return ingestParts(parts, (raw) => ingestRaw(raw, ingestOptions))
    },
    logs: {
      write: async (log) =>
        readResponse(
          // Always with an id, so that a retry finds the row of the first attempt.
          (
            await post('/logs', JSON.stringify({ ...log, id: log.id ?? randomUUID() }), {
              'content-type': 'application/json',
            })
          ).response,
          url.origin,
        ),
      recent: async (recent = {}) => readResponse(await get(`/logs${queryOf(recent)}`), url.origin),
      get: async (logId) => {
        const response = await get(`/logs/${encodeURIComponent(logId)}`)
        const isAbsent = response.status === 404 && problemError(response, url.origin).code === 'not_found'
        return isAbsent ? undefined : readResponse<LogView>(response, url.origin)
      },
      stored: async (logIds) => {
        const parts: StoredResponse[] = []
        for (let i = 0; i < logIds.length; i += limits.maxStoredIds) {
          const body = JSON.stringify({ log_ids: logIds.slice(i, i + limits.maxStoredIds) })
          const { response } = await post('/logs/stored', body, { 'content-type': 'application/json' })
          parts.push(readResponse<StoredResponse>(response, url.origin))
        }
        return {
          stored: parts.reduce((sum, part) => sum + part.stored, 0),
          missing: parts.flatMap((part) => part.missing),
        }
      },
    },
    health: async () => {
      readResponse(await get('/healthz'), url.origin)
    },
    close: transport.close,
  }
}

function joinSignals(client?: AbortSignal, call?: AbortSignal): { readonly signal?: AbortSignal } {
  if (client !== undefined && call !== undefined) return { signal: AbortSignal.any([client, call]) }
  const signal = client ?? call
  return signal === undefined ? {} : { signal }
}

function parseUrl(value: string | URL): URL {
  const url = URL.parse(String(value))
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new LogpipeError('invalid_option', 'url must start with http:// or https://')
}

/** Checked here: an invalid header value would fail every request. Never quotes the value. */
function headersOf({ apiKey, tenant }: ClientOptions): Record<string, string> {
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new LogpipeError('invalid_option', 'apiKey contains invalid characters; copy it again without spaces')
  }
  if (tenant !== undefined && !/^[\x20-\x7e]*$/.test(tenant)) {
    throw new LogpipeError('invalid_option', 'tenant contains invalid characters')
  }
  return {
    accept: 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...(tenant !== undefined && { 'x-tenant-id': tenant }),
  }
}

/** Sends the parts in order. Once records have been accepted, a failure is reported in `errors` instead of thrown. */
async function ingestParts(
  parts: readonly RequestPart[],
  send: (raw: RawBody) => Promise<IngestResult>,
): Promise<IngestResult> {
  let result = emptyResult
  for (const [i, part] of parts.entries()) {
    try {
      result = joinResults(result, await ingestPart(part, send))
    } catch (error) {
      if (i === 0 || !(error instanceof LogpipeError)) throw error
      return joinResults(result, notSent(parts.slice(i), error))
    }
  }
  return result
}

function notSent(parts: readonly RequestPart[], error: LogpipeError): IngestResult {
  const { message, retryable } = error
  const code = isFaultCode(error.code) ? error.code : 'internal'
  const errors = parts.flatMap(({ offset, count }) =>
    Array.from({ length: count }, (_, i) => ({ index: offset + i, code, message, retryable })),
  )
  return { ...emptyResult, rejected: errors.length, errors }
}

async function ingestPart(part: RequestPart, send: (raw: RawBody) => Promise<IngestResult>): Promise<IngestResult> {
  const idempotencyKey = part.hasLogIds ? undefined : randomUUID()
  const raw: RawBody = {
    body: part.body,
    contentType: 'application/x-ndjson',
    ...(idempotencyKey && { idempotencyKey }),
  }
  const result = await send(raw)
  return { ...result, errors: result.errors.map((error) => ({ ...error, index: error.index + part.offset })) }
}

/** Reads the response to an ingest request. A batch with every record rejected is a result, not an exception. */
function ingestResult({ response, retries }: Retried, origin: string): IngestResult {
  const errors = response.status >= 400 ? problemRecordErrors(response) : undefined
  if (errors !== undefined) return { accepted: 0, duplicates: 0, rejected: errors.length, log_ids: [], errors, retries }
  if (response.status !== 202) throw problemError(response, origin)
  return { log_ids: [], ...readResponse<IngestResponse>(response, origin), retries }
}

const emptyResult: IngestResult = { accepted: 0, duplicates: 0, rejected: 0, log_ids: [], errors: [], retries: 0 }

function joinResults(a: IngestResult, b: IngestResult): IngestResult {
  return {
    ...(a === emptyResult ? b : undefined),
    accepted: a.accepted + b.accepted,
    duplicates: a.duplicates + b.duplicates,
    rejected: a.rejected + b.rejected,
    log_ids: [...a.log_ids, ...b.log_ids],
    errors: [...a.errors, ...b.errors],
    retries: a.retries + b.retries,
  }
}

/** A 202 with a retryable record error: the whole request is resent, with the same ids. */
function isPartlyQueued(response: HttpResponse): boolean {
  if (response.status !== 202 || !response.body.includes('"retryable":true')) return false
  const body: unknown = JSON.parse(response.body)
  return isObject(body) && Array.isArray(body.errors) && body.errors.some((e: RecordError) => e.retryable)
}

function isRecordList(records: IngestRecord | readonly IngestRecord[]): records is readonly IngestRecord[] {
  return Array.isArray(records)
}

function queryOf(options: RecentOptions): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}

function monotonicMs(): number {
  return performance.now()
}

async function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal && { signal })
}
