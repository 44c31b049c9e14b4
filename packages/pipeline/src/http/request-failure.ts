import { type FaultCode, LogpipeError } from '@logpipe/sdk/contract'

/** A request that failed through no fault of its caller. It says nothing of what is in the request, or in the error's message. */
export interface RequestFailure {
  /** As the answer has it in `x-request-id`, and API Gateway in its access log. */
  readonly requestId: string
  readonly code: FaultCode
  /** Name of what lies behind it: `ThrottlingException`, `ECONNREFUSED`, `TypeError`. */
  readonly error: string
}

export type OnFailure = (failure: RequestFailure) => void

export function requestFailure(requestId: string, error: unknown): RequestFailure {
  const code = error instanceof LogpipeError ? error.code : 'internal'
  return { requestId, code, error: errorName(error) }
}

/** Our own errors wrap what a service answered, and that says more; of a connection that failed only the code does. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error instanceof LogpipeError && error.cause !== undefined) return errorName(error.cause)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^E[A-Z]+$/.test(code) ? code : error.name
}
