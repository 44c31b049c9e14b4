import { createHash, timingSafeEqual } from 'node:crypto'
import type { FaultCode } from '@logpipe/sdk/contract'
import type { HttpEvent, HttpHandler } from '../http/http-event.ts'
import { problemResponse, refused } from '../http/response.ts'

export interface EdgeOptions {
  /** What CloudFront sends in {@link edgeHeader}. Absent where requests come straight to the API. */
  readonly edgeSecret?: string
  readonly onDenied?: (code: FaultCode) => void
}

/** The header by which CloudFront proves itself. It replaces what a caller sends under this name. */
export const edgeHeader = 'x-logpipe-edge'

/**
 * A handler that answers only what came through CloudFront, and so past its web ACL; all else is refused with 403 before
 * anything is read of it. Without a secret, the handler as it is.
 */
export function behindEdge(handler: HttpHandler, { edgeSecret, onDenied }: EdgeOptions): HttpHandler {
  if (edgeSecret === undefined) return handler
  const expected = digest(edgeSecret)
  return async (event) => {
    if (isFromEdge(event, expected)) return handler(event)
    onDenied?.('forbidden')
    return problemResponse(
      event,
      refused('forbidden', 'this address serves CloudFront only: use the EndpointUrl of the stack'),
    )
  }
}

/** Compares digests: they are of one length, and how long it takes says nothing of the secret. */
function isFromEdge({ headers }: HttpEvent, expected: Buffer): boolean {
  return timingSafeEqual(digest(headers[edgeHeader] ?? ''), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
