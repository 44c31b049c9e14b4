import type { Severity } from '../contract/log-record.ts'
import type { IngestResponse, LogPage, LogView, OutcomesResponse, StoredResponse } from '../contract/responses.ts'
import type { RecordAttributes } from './serialize-record.ts'

/** One log as `POST /ingest` accepts it. */
export interface IngestRecord {
  readonly tenant_id?: string
  readonly log_id?: string
  readonly text: string
  readonly severity?: Severity
  /** ISO 8601 date-time. */
  readonly timestamp?: string
  /** JSON values, and what becomes one: errors, dates, maps, sets, URLs and bytes. */
  readonly attributes?: RecordAttributes
}

export interface CallOptions {
  /** Rejects the call at once with its reason, whether the request is queued, in flight or waiting for a retry. */
  readonly signal?: AbortSignal
  /** Overrides the client's `deadlineMs`. */
  readonly deadlineMs?: number
}

export interface IngestOptions extends CallOptions {
  /** Overrides the client's tenant. */
  readonly tenant?: string
}

/** A body already in one of the wire formats. */
export interface RawBody {
  readonly body: string | Uint8Array
  /** Each line of `application/vnd.logpipe.lines` is the text of a log. */
  readonly contentType: 'application/json' | 'application/x-ndjson' | 'application/vnd.logpipe.lines' | 'text/plain'
  /** The server derives the ids of records without one from it, so a resend creates no second row. */
  readonly idempotencyKey?: string
  /**
   * Index of the first record under the idempotency key, 0 by default: with it one key may name many requests, and the id of
   * a record does not depend on how the records are divided into requests.
   */
  readonly firstIndex?: number
  /**
   * Asks the worker to keep what becomes of the records, for a day, under this name: new for each request, the same where it is
   * sent again. `logs.outcomes` returns it. 1 to 64 of `A-Za-z0-9_-`.
   */
  readonly outcome?: string
  /** Asks for `compact_ids`, or else `joined_ids`, in place of `log_ids`. An endpoint that knows neither responds with `log_ids`. */
  readonly wantsCompactIds?: boolean
  /** Whether each line of `text/plain` is a log. False by default. */
  readonly splitsLines?: boolean
  /** How the body is compressed; not at all by default. Compress no JSON and no `text/plain`: API Gateway corrupts them. */
  readonly contentEncoding?: 'gzip' | 'br' | 'zstd'
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
  /** Only logs of this severity and worse. */
  readonly minSeverity?: Severity
  /** Earliest time of receipt, inclusive. ISO 8601 date-time. */
  readonly since?: string
  /** Latest time of receipt, exclusive. ISO 8601 date-time. */
  readonly until?: string
  /** Words, and phrases in double quotes: each must occur in the text as it is stored, in any case. */
  readonly q?: string
  /** Values that attributes must have, by their dotted paths: `{ 'http.status': 500 }`. Of a list, the attribute must have all. */
  readonly attributes?: Readonly<Record<string, AttributeValue | readonly AttributeValue[]>>
}

export type AttributeValue = string | number | boolean | null

/**
 * Every method throws LogpipeError; `retryable` says whether the same call may succeed later. After `close`, all of them
 * throw `client_closed`.
 */
export interface Client {
  /**
   * Sends one text, one record or many; resolves when every accepted record is durably queued. Splits records into
   * requests within the wire limits. Rejected records are in `errors`, those that JSON cannot hold among them; a refused
   * request throws LogpipeError.
   */
  ingest(records: string | IngestRecord | readonly IngestRecord[], options?: IngestOptions): Promise<IngestResult>
  /** Sends one request body unchanged. */
  ingestRaw(raw: RawBody, options?: IngestOptions): Promise<IngestResult>
  readonly logs: {
    /** Stores one log (`POST /logs`). Writing the same id and content again succeeds; different content throws `conflict`. */
    write(log: LogWrite, options?: CallOptions): Promise<LogView>
    /** Recent logs, newest first (`GET /logs`). With `q` or `attributes` a page may be empty and still have a `next`. */
    recent(filter?: RecentOptions, options?: CallOptions): Promise<LogPage>
    /** The same page after page to the last, each when it is asked for. `limit` is that of a page. */
    pages(filter?: RecentOptions, options?: CallOptions): AsyncGenerator<LogPage, void, undefined>
    /** One log (`GET /logs/{id}`); undefined if it does not exist. */
    get(logId: string, options?: CallOptions): Promise<LogView | undefined>
    /** Which of these ids have no row yet (`POST /logs/stored`). */
    stored(logIds: readonly string[], options?: CallOptions): Promise<StoredResponse>
    /** What became of the records of requests that named their `outcome` (`POST /logs/outcomes`). */
    outcomes(names: readonly string[], options?: IngestOptions): Promise<OutcomesResponse>
  }
  /** Resolves when `GET /healthz` succeeds. */
  health(options?: CallOptions): Promise<void>
  /**
   * Refuses new calls, waits for those in progress (at most until their deadlines) and closes the connections. Abort the
   * client's `signal` first to end them at once. Calling it again returns the same promise.
   */
  close(): Promise<void>
}
