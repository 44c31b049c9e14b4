import { type FaultCode, isFaultCode, LogpipeError } from '@logpipe/sdk/contract'

/** A request that failed through no fault of the caller. Contains nothing of the request or of the error's message. */
export interface RequestFailure {
  /** Same as `x-request-id` in the response and API Gateway's access log. */
  readonly requestId: string
  readonly code: FaultCode
  /** Name of the underlying error: `ThrottlingException`, `ECONNREFUSED`, `TypeError`. */
  readonly error: string
}

export type OnFailure = (failure: RequestFailure) => void

export function requestFailure(requestId: string, error: unknown): RequestFailure {
  const code = error instanceof LogpipeError && isFaultCode(error.code) ? error.code : 'internal'
  return { requestId, code, error: errorName(error) }
}

/** A LogpipeError wraps the error of a service, whose name says more; for a failed connection only the code does. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error instanceof LogpipeError && error.cause !== undefined) return errorName(error.cause)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^E[A-Z]+$/.test(code) ? code : error.name
}
