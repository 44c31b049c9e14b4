import type { Dispatcher, Pool } from 'undici'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { dispatchRequest } from './dispatch-request.ts'
import { openFetchTransport } from './fetch-transport.ts'
import type { ProxyRoute } from './proxy.ts'
import { attempt, type Transport } from './transport.ts'

export interface PoolOptions {
  /** Size of the connection pool. */
  readonly connections: number
  /** Timeout of connecting, milliseconds. */
  readonly timeoutMs: number
  /** Undefined to connect directly. */
  readonly proxy?: ProxyRoute
}

/**
 * A pool of keep-alive connections to one origin; the path of `url` prefixes every request path. undici is loaded with the
 * first request. Where it cannot be loaded, in a bundle as an ES module, the `fetch` of Node takes its place.
 */
export function openPoolTransport(url: URL, options: PoolOptions): Transport {
  const prefix = url.pathname.replace(/\/+$/, '')
  let opening: Promise<Dispatcher | undefined> | undefined
  const withoutPool = openFetchTransport(url)
  return {
    exchange: async (request, timeoutMs) => {
      opening ??= openDispatcher(url, options)
      const dispatcher = await opening
      if (dispatcher === undefined) return withoutPool.exchange(request, timeoutMs)
      const { method, path, headers, body = null } = request
      return attempt(request, { url, timeoutMs }, async (signal) => {
        const target = { origin: url.origin, path: prefix + path }
        return dispatchRequest(dispatcher, { ...target, method, headers, body }, signal)
      })
    },
    close: async () => (await opening?.catch(() => undefined))?.close(),
  }
}

async function openDispatcher(
  url: URL,
  { connections, timeoutMs, proxy }: PoolOptions,
): Promise<Dispatcher | undefined> {
  // Each attempt has a timeout of its own, over all of it: these would start again with every byte.
  const options = { connections, headersTimeout: 0, bodyTimeout: 0, connectTimeout: timeoutMs }
  if (proxy === undefined) {
    const OnePool = await loadPool()
    return OnePool && new OnePool(url.origin, options)
  }
  const undici = await import('undici').catch(() => undefined)
  if (undici === undefined) {
    const message = 'a proxy needs undici, which this bundle cannot load: mark it as external, or set `proxy` to false'
    throw new LogpipeError('invalid_option', message)
  }
  if (proxy.kind === 'fixed') return new undici.ProxyAgent({ ...options, uri: proxy.uri })
  return new undici.EnvHttpProxyAgent({ ...options, ...proxy.variables })
}

/**
 * undici's pool alone: all of undici is five times as many files, and takes 50 ms longer. Where a version has the pool elsewhere, it comes with
 * the rest. Undefined where neither can be loaded.
 */
async function loadPool(): Promise<typeof Pool | undefined> {
  const alone = await import('undici/lib/dispatcher/pool.js').catch(() => undefined)
  if (typeof alone?.default === 'function') return alone.default
  return import('undici').then(
    (whole) => whole.Pool,
    () => undefined,
  )
}
