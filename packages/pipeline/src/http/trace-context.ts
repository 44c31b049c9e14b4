import type { HttpEvent } from './http-event.ts'

/** Links a message to the request it came from. */
export interface TraceContext {
  /** The `x-request-id` of the response. */
  readonly requestId: string
  /** W3C trace context, if the request had one. https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent?: string
}

/** Reads the trace context of a request; omits an invalid `traceparent`. */
export function traceContext({ headers, requestContext }: HttpEvent): TraceContext {
  const { requestId } = requestContext
  const traceparent = headers.traceparent?.trim() ?? ''
  return isTraceparent(traceparent) ? { requestId, traceparent } : { requestId }
}

/** Version 00 with non-zero ids. */
function isTraceparent(value: string): boolean {
  return /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(value)
}
