import { type FaultCode, faults } from './faults.ts'

/** The error logpipe throws for any failure; `code` is a key of the fault table. */
export class LogpipeError extends Error {
  override readonly name = 'LogpipeError'
  readonly code: FaultCode
  /** HTTP status of the response; absent if there was none. */
  readonly status?: number
  /** The server's id of the request, to give to its operator. */
  readonly requestId?: string
  /** The server's `Retry-After`, milliseconds. */
  readonly retryAfterMs?: number

  constructor(code: FaultCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    if (details.status !== undefined) this.status = details.status
    if (details.requestId !== undefined) this.requestId = details.requestId
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return faults[this.code].retryable
  }

  /** The next step. */
  get hint(): string {
    return faults[this.code].hint
  }
}

export interface ErrorDetails {
  readonly cause?: unknown
  readonly status?: number
  readonly requestId?: string
  readonly retryAfterMs?: number
}
