import type { FaultCode } from './faults.ts'
import type { Severity } from './log-record.ts'

/** Why one record of a request was refused. `index` counts the request's records from 0. */
export interface RecordError {
  readonly index: number
  readonly log_id?: string
  readonly code: FaultCode
  readonly message: string
  readonly retryable: boolean
}

/** Body of `202` from `POST /ingest`: the accepted records are on the queue, durably. */
export interface IngestResponse {
  readonly accepted: number
  /** Records whose id and content another record of the same request already had. */
  readonly duplicates: number
  readonly rejected: number
  /** Ids of the accepted records, in the request's order; absent with `Prefer: return=minimal`. */
  readonly log_ids?: readonly string[]
  readonly errors: readonly RecordError[]
  /** Only for a request that is a single log. */
  readonly log_id?: string
  /** Only for a request that is a single log. */
  readonly tenant_id?: string
}

/** One stored log as `GET /logs` shows it. */
export interface LogView {
  readonly logId: string
  readonly id: string
  /** When the pipeline received it, ISO 8601 UTC. */
  readonly timestamp: string
  /** When it happened, as its sender wrote it; the time of receipt where the sender said nothing. */
  readonly datetime: string
  readonly severity: Severity
  /** The redacted text. */
  readonly message: string
}

/** Body of `GET /logs`: the newest rows first; `next` is the cursor of the page after. */
export interface LogPage {
  readonly count: number
  readonly logs: readonly LogView[]
  readonly next?: string
}

/** Body of `POST /logs/stored`: which of the ids asked for have no row (yet). */
export interface StoredResponse {
  readonly stored: number
  readonly missing: readonly string[]
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
  /** Of a batch of which nothing was accepted: why, record by record. */
  readonly errors?: readonly RecordError[]
}
