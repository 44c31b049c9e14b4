import { isFaultCode } from '../contract/faults.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { RecordError } from '../contract/responses.ts'
import { isObject } from '../contract/values.ts'
import { advisedWaitMs } from './retry.ts'
import type { HttpResponse } from './transport.ts'

/** The JSON body of a 2xx answer. Anything else throws the fault that the problem document names. */
export function readResponse<T>(response: HttpResponse, origin: string): T {
  if (response.status < 200 || response.status > 299) throw problemError(response, origin)
  const body = parseJson(response.body)
  if (body === undefined) throw unexpected(response, origin)
  return body as T
}

/** The record errors of a problem document; undefined when it carries none. */
export function problemRecordErrors(response: HttpResponse): readonly RecordError[] | undefined {
  const body = parseJson(response.body)
  return isObject(body) && Array.isArray(body.errors) ? (body.errors as readonly RecordError[]) : undefined
}

/** Turns an RFC 9457 answer into the typed error that carries its code, its id and its advice. */
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
  const message = `${origin} answered ${response.status} with something that is not logpipe's JSON`
  return new LogpipeError('unexpected_answer', message, { status: response.status })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
