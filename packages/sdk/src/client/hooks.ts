import type { LogpipeError } from '../contract/logpipe-error.ts'
import type { HttpResponse } from './transport.ts'

/** A request as a hook sees it: `headers` may be changed, and are checked afterwards. */
export interface HookRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Record<string, string>
}

/** Functions called around each request, in order. If one throws, the call rejects with what it threw and is not retried. */
export interface Hooks {
  /** Before the first attempt of a request. */
  readonly beforeRequest?: readonly ((state: { readonly request: HookRequest }) => unknown)[]
  /** Before each retry, after its wait. Returning `'stop'` (or a promise of it) ends the call with `error`. */
  readonly beforeRetry?: readonly ((state: RetryState) => unknown)[]
  /** After each response of any status. */
  readonly afterResponse?: readonly ((state: ResponseState) => unknown)[]
}

export interface RetryState {
  readonly request: HookRequest
  /** Why the previous attempt failed. */
  readonly error: LogpipeError
  /** The number of this retry, from 1. */
  readonly retry: number
  /** How long it waited, milliseconds. */
  readonly waitMs: number
}

export interface ResponseState {
  readonly request: HookRequest
  readonly response: HttpResponse
}

/** Calls hooks in order; whether one of them returned `'stop'`. */
export async function runHooks<T>(hooks: readonly ((state: T) => unknown)[] = [], state: T): Promise<boolean> {
  for (const hook of hooks) if ((await hook(state)) === 'stop') return true
  return false
}
