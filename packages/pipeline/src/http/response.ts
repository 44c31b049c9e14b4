import { type FaultCode, faults, type Problem, type RecordError } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpResponse } from './http-event.ts'
import { type OnFailure, requestFailure } from './request-failure.ts'

/** An expected refusal: what to fix, in one sentence. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: FaultCode
  readonly message: string
  /** Wait before a retry may succeed, milliseconds; for 429 and 503. */
  readonly retryAfterMs?: number
}

export function refused(code: FaultCode, message: string): Refusal {
  return { kind: 'refused', code, message }
}

export function jsonResponse(event: HttpEvent, statusCode: number, body: unknown): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-request-id': event.requestContext.requestId },
    body: JSON.stringify(body),
  }
}

export interface ProblemDetails {
  /** Overrides the fault's status. */
  readonly status?: number
  readonly errors?: readonly RecordError[]
}

/** Builds an RFC 9457 problem document. A 5xx carries its code and request id, but not its cause. */
export function problemResponse(
  event: HttpEvent,
  { code, message, retryAfterMs }: Refusal,
  details: ProblemDetails = {},
): HttpResponse {
  const fault = faults[code]
  const status = details.status ?? fault.status
  const requestId = event.requestContext.requestId
  const problem: Problem = {
    type: `urn:logpipe:problem:${code}`,
    title: fault.title,
    status,
    detail: status >= 500 ? fault.title : message,
    code,
    retryable: fault.retryable,
    hint: fault.hint,
    request_id: requestId,
    ...(details.errors && { errors: details.errors }),
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'x-request-id': requestId }
  if (status === 429 || status === 503) Object.assign(headers, retryAfter(retryAfterMs))
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="logpipe"'
  return { statusCode: status, headers, body: JSON.stringify(problem) }
}

/** The header that tells a client how long to wait, in whole seconds. */
export function retryAfter(waitMs = 1_000): { readonly 'retry-after': string } {
  return { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) }
}

/** Builds the response to an error a handler threw, and reports server errors. The caller sees code and request id, not the cause. */
export function failureResponse(event: HttpEvent, error: unknown, onFailure: OnFailure | undefined): HttpResponse {
  return problemResponse(event, failureRefusal(event, error, onFailure))
}

/** What an error that a handler threw refuses a request with; reports server errors. */
export function failureRefusal(event: HttpEvent, error: unknown, onFailure: OnFailure | undefined): Refusal {
  const failure = requestFailure(event.requestContext.requestId, error)
  if (faults[failure.code].status >= 500) onFailure?.(failure)
  return refused(failure.code, '')
}
