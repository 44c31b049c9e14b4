import type { IngestRecord } from '../client/client.ts'
import type { Backoff } from '../contract/backoff.ts'
import type { ErrorCode } from '../contract/logpipe-error.ts'

/**
 * What became of a record: `ok`, it was taken and there is room for more; `full`, it was taken, and the caller should await
 * `ready()` before the next, as after a `write()` of a Node stream that returned false; `dropped`, it was not taken.
 */
export type SendResult = 'ok' | 'full' | 'dropped'

/** Why records left the sender without an attempt to deliver them, or with its outcome unknown. */
export interface Dropped {
  readonly records: number
  /** `full`: no room. `closed`: sent after `close`, or left when `close` ran out of time. `aborted`: by `signal`. */
  readonly reason: 'full' | 'closed' | 'aborted' | 'unreadable'
}

/** A record that will never be delivered. */
export interface Rejected {
  /** As it was sent; for a record that was refused before it was taken, the very object. */
  readonly record: unknown
  readonly code: ErrorCode
  readonly message: string
}

/** What a record gets from its surroundings: the request in progress, say. */
export interface RecordContext {
  readonly tenant?: string
  readonly attributes?: { readonly [key: string]: unknown }
}

export interface SenderOptions {
  /**
   * Bound of the memory that holds records, bytes of UTF-8, those in flight included. The record that reaches it is still
   * taken. 16,777,216 (16 MiB) by default.
   */
  readonly maxBytes?: number
  /** A request is sent when it has so many records. 5,000 by default, which is the most a request may have. */
  readonly maxRecords?: number
  /** A request is sent when it has so many bytes. 1,048,576 (1 MiB) by default; at most `maxBytes / (concurrency + 3)`. */
  readonly maxBatchBytes?: number
  /** How long a record waits for others to share its request, milliseconds. 1,000 by default. */
  readonly maxAgeMs?: number
  /**
   * Requests in flight at once. 1 by default, which keeps the order of records whatever fails. With more, records keep their
   * order if the client is `ordered` and no request fails beyond the client's retries.
   */
  readonly concurrency?: number
  /**
   * What happens to a record when memory is full. `block`: `send` says `full`, and drops what is sent nonetheless.
   * `drop-oldest`: the oldest records that are not in flight make room. `spill`: the newest requests are moved to files.
   * `block` by default.
   */
  readonly onFull?: 'block' | 'drop-oldest' | 'spill'
  /** Folder of the files of `spill`; created if absent. Node only. */
  readonly spillFolder?: string
  /** Bound of the files, bytes; beyond it, `send` says `full` as with `block`. 268,435,456 (256 MiB) by default. */
  readonly maxSpillBytes?: number
  /** How long a request is tried, milliseconds; then its records are rejected. Without end by default. */
  readonly giveUpAfterMs?: number
  /** Waits between tries, each of which includes the client's retries: the first at most 1,000 ms, all at most 30,000 ms by default. */
  readonly backoff?: Backoff
  /** The longest `Retry-After` that is waited for before the server is asked again, milliseconds. 300,000 by default. */
  readonly maxRetryAfterMs?: number
  /** Called with what was dropped, but not with what it sends itself. What it throws is ignored. */
  readonly onDropped?: (dropped: Dropped) => void
  /** Called for each record that is rejected for good: by the sender, by the server, or after `giveUpAfterMs`. What it throws is ignored. */
  readonly onRejected?: (rejected: Rejected) => void
  /** Tenant and attributes for each record, asked at each `send`; those of the record take precedence. See `@logpipe/sdk/context`. */
  readonly context?: () => RecordContext | undefined
  /** Aborts the sender: what is in flight is aborted, and what is buffered is dropped, or kept in files with `spill`. */
  readonly signal?: AbortSignal
}

/** Records of a sender since it was created, and what it holds now. */
export interface SenderStats {
  readonly accepted: number
  readonly rejected: number
  readonly dropped: number
  /** Records taken and not yet accepted, rejected or dropped; those of files of an earlier process are not counted. */
  readonly pending: number
  /** Memory that holds records, bytes. */
  readonly heldBytes: number
  /** Size of the spill files, bytes. */
  readonly spilledBytes: number
}

export interface WaitOptions {
  /** Ends the wait: `ready` and `flush` reject with its reason; `close` gives up what is left, and resolves. */
  readonly signal?: AbortSignal
}

export interface Sender extends AsyncDisposable {
  /**
   * Takes a record, or a text, to send it with others. It is serialized at once, so later changes to it have no effect, and
   * gets the current time unless it has a `timestamp`. Never throws: a record that cannot be serialized goes to `onRejected`.
   */
  send(record: string | IngestRecord): SendResult
  /** Resolves when there is room. */
  ready(options?: WaitOptions): Promise<void>
  /** Sends what is buffered without waiting for more; resolves when everything sent before was accepted, rejected or dropped. */
  flush(options?: WaitOptions): Promise<void>
  /** Takes no more records, and resolves when everything is delivered, rejected or dropped. Never rejects. */
  close(options?: WaitOptions): Promise<void>
  readonly stats: SenderStats
}
