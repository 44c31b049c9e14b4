import { faults } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpResponse } from '../http/http-event.ts'
import { type Refusal, retryAfter } from '../http/response.ts'

/** A response in plain text, which agents write into their own logs. */
export function plainResponse({ requestContext }: HttpEvent, statusCode: number, text: string): HttpResponse {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-request-id': requestContext.requestId }
  return { statusCode, headers, body: `${text}\n` }
}

/** What a request is refused for, with the status of its fault or another. */
export function plainRefusal(
  event: HttpEvent,
  { code, message, retryAfterMs }: Refusal,
  statusCode: number = faults[code].status,
): HttpResponse {
  const { status, title, retryable } = faults[code]
  const response = plainResponse(event, statusCode, status >= 500 ? title : message)
  return retryable ? { ...response, headers: { ...response.headers, ...retryAfter(retryAfterMs) } } : response
}
