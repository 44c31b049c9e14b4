import type { Backoff } from '../contract/backoff.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { checkHeader } from './check-header.ts'
import type { Hooks } from './hooks.ts'

export interface ClientOptions {
  /** Base URL of a logpipe endpoint, http or https. A password in it is the API key. */
  readonly url: string | URL
  /** Sent as `Authorization: Bearer`; it determines the tenant. */
  readonly apiKey?: string
  /** Sent as `X-Tenant-ID`. */
  readonly tenant?: string
  /** Timeout of one attempt, from when it has a connection, milliseconds. 10,000 by default. */
  readonly timeoutMs?: number
  /** Bound of a whole call: its time in the queue, attempts and waits, milliseconds. 600,000 by default. */
  readonly deadlineMs?: number
  /** Retries after the first attempt. 5 by default. */
  readonly retries?: number
  /** Bounds of the waits between retries: the first at most 200 ms, all at most 10,000 ms by default. */
  readonly backoff?: Backoff
  /** Lower bound of the first wait, milliseconds; it doubles with each, up to a second. 100 by default. */
  readonly minWaitMs?: number
  /** The longest `Retry-After` that is waited for, milliseconds; a longer one ends the call. 60,000 by default. */
  readonly maxRetryAfterMs?: number
  /** How long in total a call waits on 429s with a `Retry-After`, which do not count as retries, milliseconds. 300,000 by default. */
  readonly maxRateLimitedMs?: number
  /** Requests in flight at once; the others wait in order. 4 by default. */
  readonly connections?: number
  /** Calls in progress at once; more are refused with `too_many_pending`. 2,000 by default. */
  readonly maxPendingCalls?: number
  /** Bytes of all request bodies in progress; more are refused with `too_many_pending`. 67,108,864 (64 MiB) by default. */
  readonly maxPendingBytes?: number
  /**
   * Whether ingest requests state the order in which they were made, so that several in flight do not mix up the order of
   * their records. It takes effect with the first response: await the first request before sending others. False by default.
   */
  readonly ordered?: boolean
  /** URL of a proxy; false for none. By default HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide, except for loopback. Node only. */
  readonly proxy?: string | URL | false
  readonly hooks?: Hooks
  /** Aborts all calls, which reject with its reason. */
  readonly signal?: AbortSignal
  /** For tests: sources of jitter, wall-clock time (milliseconds) and delays. */
  readonly random?: () => number
  readonly now?: () => number
  /** For tests: monotonic clock, milliseconds. */
  readonly elapsed?: () => number
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Numbers of ClientOptions: default, minimum and maximum. A timer cannot take more than 2³¹ − 1 ms. */
export const numberOptions = {
  timeoutMs: { default: 10_000, min: 1, max: 2 ** 31 - 1 },
  deadlineMs: { default: 600_000, min: 1, max: 2 ** 31 - 1 },
  retries: { default: 5, min: 0, max: 1_000 },
  minWaitMs: { default: 100, min: 1, max: 60_000 },
  maxRetryAfterMs: { default: 60_000, min: 0, max: 2 ** 31 - 1 },
  maxRateLimitedMs: { default: 300_000, min: 0, max: 2 ** 31 - 1 },
  connections: { default: 4, min: 1, max: 1_024 },
  maxPendingCalls: { default: 2_000, min: 1, max: 1_000_000 },
  maxPendingBytes: { default: 64 * 1024 * 1024, min: 1, max: 2 ** 40 },
} as const

type NumberOption = keyof typeof numberOptions

/** Checked options, with their defaults. */
export interface Settings extends Readonly<Record<NumberOption, number>> {
  /** Without credentials. */
  readonly url: URL
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>
  readonly backoff: Backoff
  readonly ordered: boolean
  readonly hooks: Hooks
  readonly signal?: AbortSignal
  readonly random: () => number
  readonly now: () => number
  readonly elapsed: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

type Ambient = Pick<Settings, 'random' | 'now' | 'elapsed'>

/** Throws `invalid_option` with the option, its value and what it may be. */
export function readOptions(options: ClientOptions, ambient: Ambient): Settings {
  const { url, key } = readUrl(options.url)
  if (key !== undefined && options.apiKey !== undefined) {
    throw invalid('apiKey is given, and url contains a password too; remove one of them')
  }
  const numbers = Object.keys(numberOptions).map((name) => [name, readNumber(name as NumberOption, options)])
  const { baseMs, capMs } = options.backoff ?? {}
  checkNumber('backoff.baseMs', baseMs, { min: 0, max: 2 ** 31 - 1 })
  checkNumber('backoff.capMs', capMs, { min: 0, max: 2 ** 31 - 1 })
  return {
    ...(Object.fromEntries(numbers) as Record<NumberOption, number>),
    url,
    headers: headersOf(options.apiKey ?? key, options.tenant),
    backoff: options.backoff ?? {},
    ordered: options.ordered ?? false,
    hooks: options.hooks ?? {},
    ...(options.signal && { signal: options.signal }),
    random: options.random ?? ambient.random,
    now: options.now ?? ambient.now,
    elapsed: options.elapsed ?? ambient.elapsed,
    sleep: options.sleep ?? sleep,
  }
}

/** A value of `deadlineMs`, of the client or of a call. */
export function checkDeadline(value: number): number {
  checkNumber('deadlineMs', value, numberOptions.deadlineMs)
  return value
}

function readNumber(name: NumberOption, options: ClientOptions): number {
  const value = options[name] ?? numberOptions[name].default
  checkNumber(name, value, numberOptions[name])
  return value
}

/** An option that is undefined has its default, which needs no check. */
export function checkNumber(
  name: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): void {
  if (value === undefined) return
  const isWhole = name.endsWith('Ms') ? Number.isFinite(value) : Number.isInteger(value)
  if (isWhole && Number(value) >= min && Number(value) <= max) return
  const shown = typeof value === 'number' ? String(value) : typeof value
  throw invalid(
    `${name} is ${shown}; it must be ${name.endsWith('Ms') ? 'a number' : 'an integer'} from ${min} to ${max}`,
  )
}

/** The URL without its credentials, and the key among them: the password, or the user name where there is none. */
function readUrl(value: string | URL): { readonly url: URL; readonly key?: string } {
  const url = URL.parse(String(value))
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalid(`url ${shownUrl(String(value))} must start with http:// or https://`)
  }
  if (url.search !== '' || url.hash !== '') throw invalid('url must have no query and no fragment: only a path')
  const key = decode(url.password || url.username)
  url.username = ''
  url.password = ''
  return { url, ...(key !== '' && { key }) }
}

/** Unless it may contain a key. */
function shownUrl(value: string): string {
  return value.includes('@') ? '(not shown, as it may contain a key)' : JSON.stringify(value.slice(0, 100))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Checked here: an invalid header value would fail every request. Never quotes a key. */
function headersOf(apiKey: string | undefined, tenant: string | undefined): Record<string, string> {
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw invalid('apiKey contains invalid characters; copy it again without spaces')
  }
  if (tenant !== undefined) checkHeader('tenant', tenant)
  return {
    accept: 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...(tenant !== undefined && { 'x-tenant-id': tenant }),
  }
}

function invalid(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
