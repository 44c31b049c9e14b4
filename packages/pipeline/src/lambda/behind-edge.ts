import { createHash, timingSafeEqual } from 'node:crypto'
import type { FaultCode } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpHandler } from '../http/http-event.ts'
import { problemResponse, refused } from '../http/response.ts'

export interface EdgeOptions {
  /** Secret that CloudFront sends in {@link edgeHeader}. Absent if the API is called directly. */
  readonly edgeSecret?: string
  readonly onDenied?: (code: FaultCode) => void
}

/** The header by which CloudFront authenticates itself. It overwrites any header a caller sends under this name. */
export const edgeHeader = 'x-logpipe-edge'

/**
 * Wraps a handler to serve only requests that came through CloudFront and so passed its web ACL; refuses all others with
 * 403 unread. Returns the handler unchanged if there is no secret.
 */
export function behindEdge(handler: HttpHandler, { edgeSecret, onDenied }: EdgeOptions): HttpHandler {
  if (edgeSecret === undefined) return handler
  const expected = digest(edgeSecret)
  return async (event) => {
    if (isFromEdge(event, expected)) return handler(event)
    onDenied?.('forbidden')
    return problemResponse(event, refused('forbidden', 'direct access is disabled: use the EndpointUrl of the stack'))
  }
}

/** Compares digests: they have equal length, and the timing reveals nothing about the secret. */
function isFromEdge({ headers }: HttpEvent, expected: Buffer): boolean {
  return timingSafeEqual(digest(headers[edgeHeader] ?? ''), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
