import { type FaultCode, faults } from './faults.ts'

/** The error that logpipe throws for anything a caller should not expect; `code` leads into the fault table. */
export class LogpipeError extends Error {
  override readonly name = 'LogpipeError'
  readonly code: FaultCode
  /** HTTP status that was answered; absent where no answer came. */
  readonly status?: number
  /** The server's id of the request, for its operator. */
  readonly requestId?: string
  /** How long the server asked to wait, milliseconds. */
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
