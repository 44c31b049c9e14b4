import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the SDK sends and reads, and what tracing adds. */
const allowedHeaders =
  'authorization, content-encoding, content-type, idempotency-key, prefer, traceparent, tracestate, x-api-key, x-log-id, x-logpipe-first-index, x-logpipe-order, x-logpipe-outcome, x-tenant-id'
const exposedHeaders = 'link, retry-after, x-logpipe-instance, x-logpipe-received-at, x-request-id'
/** How long a browser may keep the response to a preflight request, seconds. */
const maxAgeSeconds = 600

export type CorsVerdict =
  /** The request is from no web page of `origins`: nothing changes. */
  | 'not_allowed'
  | 'allowed'
  /** The response is complete but for its status, 204. */
  | 'preflight'

/**
 * Lets pages of `origins` read responses, and sets their headers. The origin is named, never `*`: what any page may read, any
 * page that a user visits can read from this machine. https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function allowCors(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): CorsVerdict {
  if (origins.length === 0) return 'not_allowed'
  response.setHeader('vary', 'origin')
  const { origin } = request.headers
  if (origin === undefined || !origins.includes(origin)) return 'not_allowed'
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', exposedHeaders)
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return 'allowed'
  response.setHeader('access-control-allow-methods', 'GET, POST')
  response.setHeader('access-control-allow-headers', allowedHeaders)
  response.setHeader('access-control-max-age', maxAgeSeconds)
  // A page on the internet may reach loopback only where loopback says so. https://wicg.github.io/private-network-access/
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('access-control-allow-private-network', 'true')
  }
  return 'preflight'
}
