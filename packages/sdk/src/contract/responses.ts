import type { Attributes } from './attributes.ts'
import type { FaultCode } from './faults.ts'
import type { Severity } from './log-record.ts'

/** Why one record of a request was rejected. `index` is its position in the request, from 0. */
export interface RecordError {
  readonly index: number
  readonly log_id?: string
  readonly code: FaultCode
  readonly message: string
  readonly retryable: boolean
}

/** Body of a `202` from `POST /ingest`: the accepted records are durably queued. */
export interface IngestResponse {
  readonly accepted: number
  /** Records that repeat the id and content of another record in the same request. */
  readonly duplicates: number
  readonly rejected: number
  /**
   * Ids of the accepted records, in request order; absent with `Prefer: return=minimal`, and where `compact_ids` or `joined_ids` are
   * there.
   */
  readonly log_ids?: readonly string[]
  /**
   * The same in 12 characters each, where `Prefer: log-ids=compact` asked for them and all of them come from the idempotency key:
   * see `expandIds`.
   */
  readonly compact_ids?: string
  /** The same with a space between two, where `Prefer: joined-ids` asked for them and there are no `compact_ids`. */
  readonly joined_ids?: string
  readonly errors: readonly RecordError[]
  /** Only for a single-log request. */
  readonly log_id?: string
  /** Only for a single-log request. */
  readonly tenant_id?: string
}

/** One stored log as every route that reads logs returns it. */
export interface LogView {
  readonly logId: string
  readonly id: string
  /** When the pipeline received it, milliseconds since the epoch. */
  readonly timestamp: number
  /** When it happened, ISO 8601 as the sender wrote it; the time of receipt if the sender gave none. */
  readonly datetime: string
  readonly severity: Severity
  /** The redacted text. */
  readonly message: string
  /** Redacted; absent if the record had none. */
  readonly attributes?: Attributes
}

/**
 * Body of `GET /logs`, newest first; `next` is the cursor of the next page. A search reads only so much for one page: it may be
 * empty and still have a `next`.
 */
export interface LogPage {
  readonly count: number
  readonly logs: readonly LogView[]
  readonly next?: string
  /** What was read for the page; only where the request has words or attributes. */
  readonly read?: PageRead
}

/** What a search read, whether it matched or not. */
export interface PageRead {
  readonly rows: number
  /** Texts and attributes of these rows, UTF-8 bytes. */
  readonly bytes: number
}

/** Body of `POST /logs/stored`: how many of the requested ids have a row, and which do not (yet). */
export interface StoredResponse {
  readonly stored: number
  readonly missing: readonly string[]
}

/** A record that is in the dead-letter queue, as the outcome of its request names it. */
export interface DeadLetteredRecord {
  /** Absent if the record could not be parsed. */
  readonly log_id?: string
  /** `conflict`: another log already has this id. `refused`, `failed` and `unreadable`: it could not be stored. */
  readonly reason: string
}

/** What became of the records of a request that named its outcome. */
export interface RequestOutcome {
  readonly name: string
  /** Records that are stored, those that were stored before among them. */
  readonly stored: number
  /** How many records are in the dead-letter queue, by reason. */
  readonly dead_letters: Readonly<Record<string, number>>
  /** The first of them; there may be more. */
  readonly first: readonly DeadLetteredRecord[]
}

/** Body of `POST /logs/outcomes`: what became of the records of these requests, and which are not done (yet). */
export interface OutcomesResponse {
  readonly outcomes: readonly RequestOutcome[]
  readonly pending: readonly string[]
}

/** RFC 9457 problem document; `application/problem+json`. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: FaultCode
  readonly retryable: boolean
  readonly hint: string
  readonly request_id: string
  /** Why each record was rejected; only for a batch with no accepted record. */
  readonly errors?: readonly RecordError[]
}
