import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Backoff } from '../contract/backoff.ts'
import { limits } from '../contract/limits.ts'
import type { Severity } from '../contract/log-record.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { IngestResponse, LogPage, LogView, RecordError, StoredResponse } from '../contract/responses.ts'
import { isObject } from '../contract/values.ts'
import { problemError, problemRecordErrors, readResponse } from './read-response.ts'
import { exchangeWithRetries, type Retried } from './retry.ts'
import { type IngestRecord, type RequestPart, splitRecords } from './split-records.ts'
import { type HttpResponse, openTransport } from './transport.ts'

export interface ClientOptions {
  /** Base URL of a logpipe endpoint, http or https. */
  readonly url: string | URL
  /** Sent as `Authorization: Bearer`; it decides the tenant. */
  readonly apiKey?: string
  /** Sent as `X-Tenant-ID`. */
  readonly tenant?: string
  /** How long one attempt may take, milliseconds. 10,000 by default. */
  readonly timeoutMs?: number
  /** Attempts after the first. 5 by default. */
  readonly retries?: number
  readonly backoff?: Backoff
  /** Connections kept to the endpoint. 4 by default. */
  readonly connections?: number
  /** For tests: where jitter, the wall clock (milliseconds) and waiting come from. */
  readonly random?: () => number
  readonly now?: () => number
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface IngestOptions {
  /** Instead of the client's tenant. */
  readonly tenant?: string
  readonly signal?: AbortSignal
}

/** A body that is already in one of the wire's formats. */
export interface RawBody {
  readonly body: string | Uint8Array
  readonly contentType: 'application/json' | 'application/x-ndjson' | 'text/plain'
  /** Makes the log ids of records without one, so that sending it again makes no second row. */
  readonly idempotencyKey?: string
}

/** What became of the records of one call, and how often a request was sent again. */
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
  /** `next` of the page before. */
  readonly cursor?: string
  readonly severity?: Severity
  /** ISO 8601 date-time of receipt, inclusive. */
  readonly since?: string
  /** ISO 8601 date-time of receipt, exclusive. */
  readonly until?: string
}

export interface Client {
  /**
   * Sends one text, one record or many; resolves when all that were accepted are durably on the queue. Records are cut
   * into requests within the wire limits. Refused records come back in `errors`; a refused request throws LogpipeError.
   */
  ingest(records: string | IngestRecord | readonly IngestRecord[], options?: IngestOptions): Promise<IngestResult>
  /** Sends one request as it is. */
  ingestRaw(raw: RawBody, options?: IngestOptions): Promise<IngestResult>
  readonly logs: {
    /** Stores one log before it resolves (`POST /logs`). The same id and content again is fine; other content throws `conflict`. */
    write(log: LogWrite): Promise<LogView>
    /** The newest logs first (`GET /logs`). */
    recent(options?: RecentOptions): Promise<LogPage>
    /** One log (`GET /logs/{id}`); undefined where there is none. */
    get(logId: string): Promise<LogView | undefined>
    /** Which of these ids have no row yet (`POST /logs/stored`). */
    stored(logIds: readonly string[]): Promise<StoredResponse>
  }
  /** Resolves when the endpoint answers `GET /healthz`. */
  health(): Promise<void>
  close(): Promise<void>
}

/** A client of one endpoint. It holds connections: `close` it. Throws LogpipeError `invalid_option` on an unusable URL or key. */
export function createClient(options: ClientOptions): Client {
  const url = parseUrl(options.url)
  const { timeoutMs = 10_000, retries = 5, backoff = {}, connections = 4 } = options
  const { random = Math.random, now = Date.now, sleep: wait = defaultSleep } = options
  const baseHeaders = headersOf(options)
  const transport = openTransport(url, { timeoutMs, connections })
  const retryOptions = { exchange: transport.exchange, retries, backoff, random, now, sleep: wait }

  const post = (path: string, body: string | Uint8Array, headers: Record<string, string>, signal?: AbortSignal) =>
    exchangeWithRetries(
      { method: 'POST', path, body, headers: { ...baseHeaders, ...headers }, ...(signal && { signal }) },
      { ...retryOptions, isIncomplete: isQueuedInPart },
    )
  const get = async (path: string): Promise<HttpResponse> =>
    (await exchangeWithRetries({ method: 'GET', path, headers: baseHeaders }, retryOptions)).response

  const ingestRaw = async (raw: RawBody, { tenant, signal }: IngestOptions = {}): Promise<IngestResult> => {
    const headers: Record<string, string> = { 'content-type': raw.contentType }
    if (raw.idempotencyKey !== undefined) headers['idempotency-key'] = raw.idempotencyKey
    if (tenant !== undefined) headers['x-tenant-id'] = tenant
    return ingestResult(await post('/ingest', raw.body, headers, signal), url.origin)
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
          // An id of its own, so that a repeated request finds the row of the first.
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

function parseUrl(value: string | URL): URL {
  const url = URL.parse(String(value))
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new LogpipeError('invalid_option', 'url must start with http:// or https://')
}

/** Refused here, since a header that cannot be sent would fail each request, and is never quoted. */
function headersOf({ apiKey, tenant }: ClientOptions): Record<string, string> {
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new LogpipeError('invalid_option', 'apiKey holds characters that no key has; copy it again, without blanks')
  }
  if (tenant !== undefined && !/^[\x20-\x7e]*$/.test(tenant)) {
    throw new LogpipeError('invalid_option', 'tenant holds characters that no tenant id has')
  }
  return {
    accept: 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...(tenant !== undefined && { 'x-tenant-id': tenant }),
  }
}

/** Sends part after part. What one of them cannot say any more by throwing, since records are accepted already, is in `errors`. */
async function ingestParts(
  parts: readonly RequestPart[],
  send: (raw: RawBody) => Promise<IngestResult>,
): Promise<IngestResult> {
  let result = nothingSent
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

function notSent(parts: readonly RequestPart[], { code, message, retryable }: LogpipeError): IngestResult {
  const errors = parts.flatMap(({ offset, count }) =>
    Array.from({ length: count }, (_, i) => ({ index: offset + i, code, message, retryable })),
  )
  return { ...nothingSent, rejected: errors.length, errors }
}

async function ingestPart(part: RequestPart, send: (raw: RawBody) => Promise<IngestResult>): Promise<IngestResult> {
  const idempotencyKey = part.hasOwnIds ? undefined : randomUUID()
  const raw: RawBody = {
    body: part.body,
    contentType: 'application/x-ndjson',
    ...(idempotencyKey && { idempotencyKey }),
  }
  const result = await send(raw)
  return { ...result, errors: result.errors.map((error) => ({ ...error, index: error.index + part.offset })) }
}

/** Reads the answer to an ingest request; a batch of which every record was refused is a result, not an exception. */
function ingestResult({ response, retries }: Retried, origin: string): IngestResult {
  const errors = response.status >= 400 ? problemRecordErrors(response) : undefined
  if (errors !== undefined) return { accepted: 0, duplicates: 0, rejected: errors.length, log_ids: [], errors, retries }
  if (response.status !== 202) throw problemError(response, origin)
  return { log_ids: [], ...readResponse<IngestResponse>(response, origin), retries }
}

const nothingSent: IngestResult = { accepted: 0, duplicates: 0, rejected: 0, log_ids: [], errors: [], retries: 0 }

function joinResults(a: IngestResult, b: IngestResult): IngestResult {
  return {
    ...(a === nothingSent ? b : undefined),
    accepted: a.accepted + b.accepted,
    duplicates: a.duplicates + b.duplicates,
    rejected: a.rejected + b.rejected,
    log_ids: [...a.log_ids, ...b.log_ids],
    errors: [...a.errors, ...b.errors],
    retries: a.retries + b.retries,
  }
}

/** A 202 in which a record was refused for a passing reason: the whole request goes again, under the same ids. */
function isQueuedInPart(response: HttpResponse): boolean {
  if (response.status !== 202 || !response.body.includes('"retryable":true')) return false
  const answer: unknown = JSON.parse(response.body)
  return isObject(answer) && Array.isArray(answer.errors) && answer.errors.some((e: RecordError) => e.retryable)
}

function isRecordList(records: IngestRecord | readonly IngestRecord[]): records is readonly IngestRecord[] {
  return Array.isArray(records)
}

function queryOf(options: RecentOptions): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}

async function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal && { signal })
}
