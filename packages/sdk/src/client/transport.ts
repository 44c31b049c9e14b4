import { LogpipeError } from '../contract/logpipe-error.ts'
import { networkReason } from '../contract/network-reason.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** Below the path of the client's URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/**
 * Sends one request. Throws `connection_failed`, `connection_unusable` or `request_timeout`, or the reason of the request's
 * signal; returns a response of any HTTP status.
 */
export type Exchange = (request: HttpRequest, timeoutMs: number) => Promise<HttpResponse>

export interface Transport {
  readonly exchange: Exchange
  readonly close: () => Promise<void>
}

/** Runs one attempt with a signal that is aborted after `timeoutMs`, and by the request's own signal. */
export async function attempt<T>(
  { signal }: HttpRequest,
  { url, timeoutMs }: { readonly url: URL; readonly timeoutMs: number },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const abort = (): void => controller.abort(signal?.reason)
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    return await run(controller.signal)
  } catch (cause) {
    signal?.throwIfAborted()
    if (!controller.signal.aborted) throw connectionFault(cause, url)
    const message = `no response from ${url.origin} within ${Math.round(timeoutMs)} ms`
    throw new LogpipeError('request_timeout', message, { cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

function connectionFault(cause: unknown, url: URL): LogpipeError {
  if (cause instanceof LogpipeError) return cause
  const root = rootOf(cause)
  const code = codeOf(root)
  const fault = permanentCodes.test(code) ? 'connection_unusable' : 'connection_failed'
  return new LogpipeError(fault, `cannot reach ${url.origin}: ${reason(root, code)}`, { cause })
}

/** Certificates that cannot be verified, TLS spoken to a server without it or the reverse, and requests that no retry changes. */
const permanentCodes =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY)_|HPE_INVALID_CONSTANT|HTTPParserError|UND_ERR_INVALID_ARG|ERR_INVALID_)/

/** `fetch` wraps what happened in a TypeError that says nothing. */
function rootOf(cause: unknown): unknown {
  return cause instanceof TypeError && cause.cause !== undefined ? cause.cause : cause
}

/** undici has no code for a response that is not HTTP, only a name. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return ''
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

function reason(cause: unknown, code: string): string {
  if (!(cause instanceof Error)) return 'unknown reason'
  return networkReason(code) ?? (cause.message || code || cause.name)
}
