import { LogpipeError } from '../contract/logpipe-error.ts'
import { checkHeaders } from './check-header.ts'
import type { Settings } from './client-options.ts'
import { type HookRequest, runHooks } from './hooks.ts'
import { passingRecordError, responseError } from './read-response.ts'
import type { InSlot } from './request-slots.ts'
import { attemptWithRetries, type Outcome, type Retried } from './retry.ts'
import type { HttpRequest, Transport } from './transport.ts'

/** What the requests of one call share. */
export interface Call {
  readonly signal?: AbortSignal
  /** By the client's monotonic clock, milliseconds. */
  readonly deadlineAtMs: number
}

interface Parts {
  readonly settings: Settings
  readonly transport: Transport
  readonly inSlot: InSlot
}

/** Sends one request of a call until its response is final, with its hooks. Every attempt sends the same bytes. */
export async function sendRequest(request: HttpRequest, call: Call, parts: Parts): Promise<Retried> {
  const { settings } = parts
  const { hooks, url } = settings
  const address = url.href.replace(/\/+$/, '') + request.path
  const seen: HookRequest = {
    method: request.method,
    url: address,
    headers: { ...settings.headers, ...request.headers },
  }
  await runHooks(hooks.beforeRequest, { request: seen })
  return attemptWithRetries({
    ...settings,
    deadlineAtMs: call.deadlineAtMs,
    attempt: () => attemptOnce({ ...request, ...(call.signal && { signal: call.signal }) }, seen, call, parts),
    beforeRetry: (state) => runHooks(hooks.beforeRetry, { request: seen, ...state }),
    sleep: (ms) => settings.sleep(ms, call.signal),
  })
}

async function attemptOnce(
  request: HttpRequest,
  seen: HookRequest,
  { signal, deadlineAtMs }: Call,
  { settings, transport, inSlot }: Parts,
): Promise<Outcome> {
  const leftMs = (): number => Math.max(1, deadlineAtMs - settings.elapsed())
  checkHeaders(seen.headers)
  try {
    const response = await inSlot(
      () => transport.exchange({ ...request, headers: seen.headers }, Math.min(settings.timeoutMs, leftMs())),
      { maxWaitMs: leftMs(), ...(signal && { signal }) },
    )
    await runHooks(settings.hooks.afterResponse, { request: seen, response })
    const reader = { origin: settings.url.origin, now: settings.now }
    const error = responseError(response, reader) ?? passingRecordError(response)
    return error?.retryable ? { kind: 'refused', response, error } : { kind: 'final', response }
  } catch (error) {
    // The reason of an abort may itself be a retryable error, and so may what a hook throws.
    const isOurs = error instanceof LogpipeError && connectionCodes.has(error.code)
    if (isOurs && error.retryable && signal?.aborted !== true) return { kind: 'failed', error }
    throw error
  }
}

const connectionCodes: ReadonlySet<string> = new Set(['connection_failed', 'request_timeout'])
