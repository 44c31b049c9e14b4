import { type Fault, type FaultCode, faults } from './faults.ts'

/** A fault together with its code. */
export interface CodedFault extends Fault {
  readonly code: ErrorCode
}

/** A code of {@link faults}, or one of the table that logpipe's own tools add to it. */
export type ErrorCode = FaultCode | (string & Record<never, never>)

/** The error logpipe throws for any failure; `code` is a key of the fault table. */
export class LogpipeError extends Error {
  override readonly name = 'LogpipeError'
  readonly code: ErrorCode
  /** What the code means: retry, exit code and next step. */
  readonly fault: CodedFault
  /** HTTP status of the response; absent if there was none. */
  readonly status?: number
  /** The server's id of the request, to give to its operator. */
  readonly requestId?: string
  /** The server's `Retry-After`, milliseconds. */
  readonly retryAfterMs?: number

  constructor(fault: FaultCode | CodedFault, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.fault = typeof fault === 'string' ? { code: fault, ...faults[fault] } : fault
    this.code = this.fault.code
    if (details.status !== undefined) this.status = details.status
    if (details.requestId !== undefined) this.requestId = details.requestId
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return this.fault.retryable
  }

  /** The next step. */
  get hint(): string {
    return this.fault.hint
  }
}

export interface ErrorDetails {
  readonly cause?: unknown
  readonly status?: number
  readonly requestId?: string
  readonly retryAfterMs?: number
}
