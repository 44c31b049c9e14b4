import type { FaultCode, LogId, LogRecord, RecordError, TenantId } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpResponse } from '../http/http-event.ts'
import type { KeyHeaders } from '../http/key-headers.ts'
import type { Refusal } from '../http/response.ts'

/**
 * How one kind of client speaks: from its request to records, and from their outcome to the response that it expects. Pure: tenants, limits,
 * rates and ids are decided behind it, the same for every door.
 */
export interface Door {
  /** The API key, where these clients send it in a header of their own. */
  readonly keyOf?: (headers: KeyHeaders) => string | undefined
  /** The idempotency key, where these clients give a request an id of their own that its retries keep. */
  readonly requestKeyOf?: (headers: HttpEvent['headers']) => string | undefined
  /** `atMs` is the time of receipt, epoch milliseconds. */
  readonly decode: (event: HttpEvent, atMs: number) => Promise<DecodedRecords>
  readonly respond: (event: HttpEvent, outcome: Outcome | Refusal, atMs: number) => HttpResponse
}

export type DecodedRecords =
  | {
      readonly kind: 'records'
      /** The request was one log, not a list of one. */
      readonly isSingle: boolean
      readonly items: readonly DecodedItem[]
      /** The record of the contract that a value which is none means; undefined if that is not plain. */
      readonly understand?: (value: unknown) => unknown
    }
  | Refusal

/** One record of a request before validation; `broken` if it cannot be parsed. */
export type DecodedItem =
  /** `value` is a record of the contract; `json` its text as sent, if it was a single line. */
  | { readonly kind: 'value'; readonly value: unknown; readonly json?: string }
  /** A door made it; its text may be empty or too long. */
  | { readonly kind: 'made'; readonly record: LogRecord; readonly json: string }
  | { readonly kind: 'broken'; readonly code: FaultCode; readonly message: string }

/** What became of the records of a request. */
export interface Outcome {
  readonly kind: 'outcome'
  readonly isSingle: boolean
  /** In request order. */
  readonly accepted: readonly AcceptedRecord[]
  /** Records that repeat the id and content of another record in the request. */
  readonly duplicates: number
  /** In request order. */
  readonly errors: readonly RecordError[]
  /** The wait before a retry may succeed, milliseconds. */
  readonly retryAfterMs: number
}

/** A record that is on the queue. */
export interface AcceptedRecord {
  /** Its position in the request. */
  readonly index: number
  readonly tenantId: TenantId
  readonly logId: LogId
  /** Who generated the id. */
  readonly idSource: 'client' | 'server'
}
