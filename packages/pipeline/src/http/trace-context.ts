import type { HttpEvent } from './http-event.ts'

/** What ties a message to the request that it comes from. */
export interface TraceContext {
  /** The `x-request-id` of the answer. */
  readonly requestId: string
  /** W3C trace context, where the request brought one. https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent?: string
}

/** Reads the trace context of a request; a `traceparent` that is none is left out. */
export function traceContext({ headers, requestContext }: HttpEvent): TraceContext {
  const { requestId } = requestContext
  const traceparent = headers.traceparent?.trim() ?? ''
  return isTraceparent(traceparent) ? { requestId, traceparent } : { requestId }
}

/** Version 00, with ids that are not all zeros. */
function isTraceparent(value: string): boolean {
  return /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(value)
}
