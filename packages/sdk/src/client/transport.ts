import { type Dispatcher, errors, Pool } from 'undici'
import { LogpipeError } from '../contract/logpipe-error.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Sends one request. Throws `connection_failed` or `request_timeout`; returns a response of any HTTP status. */
export type Exchange = (request: HttpRequest) => Promise<HttpResponse>

export interface Transport {
  readonly exchange: Exchange
  readonly close: () => Promise<void>
}

export interface TransportOptions {
  /** Timeout of one attempt, milliseconds. */
  readonly timeoutMs: number
  /** Size of the connection pool. */
  readonly connections: number
}

/** Opens a pool of keep-alive connections to one origin; the path of `url` prefixes every request path. */
export function openTransport(url: URL, { timeoutMs, connections }: TransportOptions): Transport {
  const pool = new Pool(url.origin, {
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  })
  const prefix = url.pathname.replace(/\/+$/, '')
  return { exchange: (request) => exchange({ pool, prefix, url, timeoutMs }, request), close: () => pool.close() }
}

interface Endpoint {
  readonly pool: Pool
  /** Prefix of every request path. */
  readonly prefix: string
  readonly url: URL
  readonly timeoutMs: number
}

async function exchange({ pool, prefix, url, timeoutMs }: Endpoint, request: HttpRequest): Promise<HttpResponse> {
  // The pool's timeouts restart with every byte; this one bounds the whole attempt.
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const response = await pool.request({
      method: request.method,
      path: prefix + request.path,
      headers: request.headers ?? {},
      body: request.body ?? null,
      signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
    })
    return await readResponse(response)
  } catch (cause) {
    if (request.signal?.aborted) throw cause
    throw deadline.aborted ? timeoutFault(cause, url, timeoutMs) : connectionFault(cause, url, timeoutMs)
  }
}

async function readResponse(response: Dispatcher.ResponseData): Promise<HttpResponse> {
  return { status: response.statusCode, headers: response.headers, body: await response.body.text() }
}

function connectionFault(cause: unknown, url: URL, timeoutMs: number): LogpipeError {
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) {
    return timeoutFault(cause, url, timeoutMs)
  }
  return new LogpipeError('connection_failed', `cannot reach ${url.origin}: ${reason(cause)}`, { cause })
}

function timeoutFault(cause: unknown, url: URL, timeoutMs: number): LogpipeError {
  return new LogpipeError('request_timeout', `no response from ${url.origin} within ${timeoutMs} ms`, { cause })
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason'
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return cause.message || code || cause.name
}
