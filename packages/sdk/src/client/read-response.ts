import { areCompactIds } from '../contract/compact-ids.ts'
import { type FaultCode, faults, isFaultCode } from '../contract/faults.ts'
import { areJoinedIds } from '../contract/joined-ids.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import type { IngestResponse, RecordError } from '../contract/responses.ts'
import { isObject, parseJson } from '../contract/values.ts'
import { advisedWaitMs } from './retry.ts'
import type { HttpResponse } from './transport.ts'

/** Whom to name in an error, and the wall clock by which `Retry-After` dates are read, milliseconds. */
export interface Reader {
  readonly origin: string
  readonly now: () => number
}

/** Returns the JSON body of a 2xx response; throws the fault in the problem document otherwise. */
export function readResponse<T>(response: HttpResponse, reader: Reader): T {
  const error = responseError(response, reader)
  if (error !== undefined) throw error
  return jsonOf(response) as T
}

/** Like {@link readResponse}, for an ingest request. A batch with every record rejected is a response, not an exception. */
export function readIngestResponse(response: HttpResponse, reader: Reader): IngestResponse {
  const errors = response.status >= 400 ? problemRecordErrors(response) : undefined
  if (errors !== undefined) return { accepted: 0, duplicates: 0, rejected: errors.length, errors }
  const body = readResponse<unknown>(response, reader)
  if (response.status === 202 && isIngestResponse(body)) return body
  throw responseFault('unexpected_answer', response, reader)
}

function isIngestResponse(body: unknown): body is IngestResponse {
  if (!isObject(body) || typeof body.accepted !== 'number' || !Array.isArray(body.errors)) return false
  // Of ids that are none, receipts would be written that no audit can read.
  const { accepted, compact_ids, joined_ids } = body
  if (joined_ids !== undefined && !areJoinedIds(joined_ids, accepted)) return false
  return compact_ids === undefined || areCompactIds(compact_ids, accepted)
}

/** The record errors of a problem document; undefined if it has none. */
function problemRecordErrors(response: HttpResponse): readonly RecordError[] | undefined {
  const body = jsonOf(response)
  return isObject(body) && Array.isArray(body.errors) ? (body.errors as readonly RecordError[]) : undefined
}

/** Why a response is none that its caller can use; undefined if it is one. */
export function responseError(response: HttpResponse, reader: Reader): LogpipeError | undefined {
  const { status, body: text } = response
  const body = jsonOf(response)
  if (status < 200 || status > 299) return problemError(response, body, reader)
  if (body !== undefined) return undefined
  // JSON that was cut off on its way, by a proxy for example; what was asked for may have been done.
  return responseFault(/^\s*[{[]/.test(text) ? 'incomplete_response' : 'unexpected_answer', response, reader)
}

/** The error of an RFC 9457 problem document with its code, request id and Retry-After; or of what stands before our endpoint. */
function problemError(response: HttpResponse, body: unknown, reader: Reader): LogpipeError {
  if (!isObject(body) || !isFaultCode(body.code)) return foreignError(response, body, reader)
  const detail = typeof body.detail === 'string' ? body.detail : String(body.title)
  const requestId = typeof body.request_id === 'string' ? { requestId: body.request_id } : {}
  return new LogpipeError(body.code, detail, { ...detailsOf(response, reader), ...requestId })
}

/** Statuses by which proxies, gateways and load balancers say that the same request may succeed later. */
const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504])

function foreignError(response: HttpResponse, body: unknown, reader: Reader): LogpipeError {
  const { status } = response
  const saysNo = isObject(body) && body.retryable === false
  if (saysNo || !retryableStatuses.has(status)) return responseFault('unexpected_answer', response, reader)
  return responseFault(status === 429 ? 'rate_limited' : 'endpoint_unavailable', response, reader)
}

function responseFault(code: FaultCode, response: HttpResponse, reader: Reader): LogpipeError {
  const what = code === 'incomplete_response' ? 'JSON that was cut off' : 'a body that is not logpipe JSON'
  return new LogpipeError(
    code,
    `${reader.origin} responded ${response.status} with ${what}`,
    detailsOf(response, reader),
  )
}

function detailsOf(
  response: HttpResponse,
  { now }: Reader,
): { readonly status: number; readonly retryAfterMs?: number } {
  const waitMs = advisedWaitMs(response, now())
  return { status: response.status, ...(waitMs !== undefined && { retryAfterMs: waitMs }) }
}

/** The first passing failure of a record in a 202: the whole request is resent, with the same ids. */
export function passingRecordError(response: HttpResponse): LogpipeError | undefined {
  if (response.status !== 202 || !response.body.includes('"retryable":true')) return undefined
  const first = (problemRecordErrors(response) ?? []).find(({ retryable }) => retryable)
  if (first === undefined) return undefined
  const code = isFaultCode(first.code) && faults[first.code].retryable ? first.code : 'internal'
  return new LogpipeError(code, String(first.message), { status: response.status })
}

const parsed = new WeakMap<HttpResponse, { readonly json: unknown }>()

/** A response is looked at several times, and may be a megabyte. */
function jsonOf(response: HttpResponse): unknown {
  const known = parsed.get(response)
  if (known !== undefined) return known.json
  const json = parseJson(response.body)
  parsed.set(response, { json })
  return json
}
