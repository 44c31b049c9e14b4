import { LogpipeError } from '../contract/logpipe-error.ts'
import { checkHeaders } from './check-header.ts'
import type { Settings } from './client-options.ts'
import { type HookRequest, runHooks } from './hooks.ts'
import { passingRecordError, responseError } from './read-response.ts'
import type { InSlot } from './request-slots.ts'
import { attemptWithRetries, type Outcome, type Retried } from './retry.ts'
import type { HttpRequest, HttpResponse, Transport } from './transport.ts'

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

async function attemptOnce(request: HttpRequest, seen: HookRequest, call: Call, parts: Parts): Promise<Outcome> {
  checkHeaders(seen.headers)
  const sent = await exchangeInSlot({ ...request, headers: seen.headers }, call, parts)
  if (sent.kind === 'failed') return sent
  const { response } = sent
  const { hooks, url, now } = parts.settings
  await runHooks(hooks.afterResponse, { request: seen, response })
  const error = responseError(response, { origin: url.origin, now }) ?? passingRecordError(response)
  return error?.retryable ? { kind: 'refused', response, error } : sent
}

type Sent = Extract<Outcome, { kind: 'final' | 'failed' }>

/** The timeout of an attempt starts when it has a slot; neither it nor the wait for the slot goes beyond the deadline. */
async function exchangeInSlot(
  request: HttpRequest,
  { signal, deadlineAtMs }: Call,
  { settings, transport, inSlot }: Parts,
): Promise<Sent> {
  const leftMs = (): number => Math.max(1, deadlineAtMs - settings.elapsed())
  const exchange = (): Promise<HttpResponse> => transport.exchange(request, Math.min(settings.timeoutMs, leftMs()))
  try {
    return { kind: 'final', response: await inSlot(exchange, { maxWaitMs: leftMs(), ...(signal && { signal }) }) }
  } catch (error) {
    // The reason of an abort may itself be a retryable error.
    if (signal?.aborted === true || !(error instanceof LogpipeError && error.retryable)) throw error
    return { kind: 'failed', error }
  }
}
