/** What the embedded stack tells its page: the events of `GET /_logpipe/api/events`, and the responses of its other paths. */

/** The first event of a stream. */
export interface Hello {
  /** Whether requests without an API key are served. */
  readonly isOpen: boolean
  /** Tenants that a filter can offer: those with rows or settings. */
  readonly tenants: readonly string[]
}

/** Counts of the last second, or since the last that were sent to a browser that was not ready; sent once a second. */
export interface Figures {
  /** Records since the stack started. `denied` counts requests and records refused because of their sender. */
  readonly totals: { readonly accepted: number; readonly stored: number; readonly denied: number }
  /** Messages in the queues; undefined if they could not be asked. */
  readonly queued?: number
  readonly deadLetters?: number
  /** Of all tenants together. */
  readonly all: TenantFigures
  readonly tenants: readonly TenantFigures[]
  /** Refusals of that time, those of equal cause together. */
  readonly refusals: readonly RefusalCount[]
}

/** One tenant's records in that time, and its latency. */
export interface TenantFigures {
  /** Empty for requests whose tenant is not known. */
  readonly tenant: string
  readonly accepted: number
  readonly stored: number
  readonly refused: number
  readonly deadLettered: number
  /** Records accepted since the first page was opened, and neither stored nor dead-lettered. */
  readonly waiting: number
  /** From received to stored, milliseconds, over the last 10 s; absent if nothing was stored. */
  readonly p50Ms?: number
  readonly p99Ms?: number
}

export interface RefusalCount {
  readonly tenant: string
  readonly code: string
  /** Says what is wrong, without any content of a log. */
  readonly message: string
  readonly count: number
}

/** Records as they are stored, oldest first; sent ten times a second at most. */
export interface Rows {
  readonly rows: readonly TailRow[]
  /** Records that match the filter and were left out, because more came than are sent or the browser did not read them. */
  readonly skipped: number
}

export interface TailRow {
  readonly tenant: string
  readonly id: string
  readonly severity: string
  /** The start of the text after redaction. */
  readonly text: string
  /** Length of the whole text, UTF-16 code units. */
  readonly chars: number
  /** Values redacted, by type. */
  readonly redactions: Readonly<Record<string, number>>
  /** When it was received, ISO 8601 UTC. */
  readonly receivedAt: string
  /** Milliseconds since the epoch; absent if it was stored without the queue, or before a page was open. */
  readonly queuedMs?: number
  /** When the worker redacted it, ISO 8601 UTC. */
  readonly redactedAt: string
  /** Milliseconds since the epoch; absent if it was stored before a page was open. */
  readonly storedMs?: number
}

/** One record as it is in the table. */
export interface StoredRecord extends TailRow {
  /** JSON text; redacted. */
  readonly attributes?: string
  /** When it happened, as its sender wrote it. */
  readonly timestamp?: string
  readonly policy: string
  /** Whether the text before redaction is stored too. It is never sent to the page. */
  readonly keepsOriginal: boolean
  /** When the row may be deleted, ISO 8601 UTC. */
  readonly expiresAt: string
}

export interface LetterGroup {
  /** Absent if the message names no valid tenant. */
  readonly tenant?: string
  readonly reason: string
  readonly messages: number
  readonly records: number
  /** When the oldest was sent, ISO 8601 UTC. */
  readonly oldest: string
}

export interface Letters {
  readonly groups: readonly LetterGroup[]
  /** Messages that another command is reading. */
  readonly unseen: number
}

export interface Redriven {
  readonly messages: number
  readonly records: number
  /** Messages still in the dead-letter queue because their resend or deletion was not confirmed. */
  readonly failed: number
}

export interface KeyUse {
  readonly tenant: string
  readonly keyId: string
  readonly scopes: readonly string[]
  /** ISO 8601 UTC. */
  readonly createdAt: string
  readonly expiresAt?: string
  /** Milliseconds since the epoch; absent if the key was not used since the stack started. */
  readonly lastUsedMs?: number
}

export interface Keys {
  readonly keys: readonly KeyUse[]
  /** Whether there are more tenants than are listed. */
  readonly isCut: boolean
}
