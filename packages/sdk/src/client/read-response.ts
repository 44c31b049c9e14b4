import { isFaultCode } from '../contract/faults.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { RecordError } from '../contract/responses.ts'
import { isObject, parseJson } from '../contract/values.ts'
import { advisedWaitMs } from './retry.ts'
import type { HttpResponse } from './transport.ts'

/** Returns the JSON body of a 2xx response; throws the fault in the problem document otherwise. */
export function readResponse<T>(response: HttpResponse, origin: string): T {
  if (response.status < 200 || response.status > 299) throw problemError(response, origin)
  const body = parseJson(response.body)
  if (body === undefined) throw unexpected(response, origin)
  return body as T
}

/** The record errors of a problem document; undefined if it has none. */
export function problemRecordErrors(response: HttpResponse): readonly RecordError[] | undefined {
  const body = parseJson(response.body)
  return isObject(body) && Array.isArray(body.errors) ? (body.errors as readonly RecordError[]) : undefined
}

/** Converts an RFC 9457 problem document into an error with its code, request id and Retry-After. */
export function problemError(response: HttpResponse, origin: string): LogpipeError {
  const body = parseJson(response.body)
  if (!isObject(body) || !isFaultCode(body.code)) return unexpected(response, origin)
  const waitMs = advisedWaitMs(response, 0)
  return new LogpipeError(body.code, typeof body.detail === 'string' ? body.detail : String(body.title), {
    status: response.status,
    ...(typeof body.request_id === 'string' && { requestId: body.request_id }),
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  })
}

function unexpected(response: HttpResponse, origin: string): LogpipeError {
  const message = `${origin} responded ${response.status} with a body that is not logpipe JSON`
  return new LogpipeError('unexpected_answer', message, { status: response.status })
}
