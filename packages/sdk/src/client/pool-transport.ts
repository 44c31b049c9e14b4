import type { Dispatcher } from 'undici'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { openFetchTransport } from './fetch-transport.ts'
import type { ProxyRoute } from './proxy.ts'
import { attempt, type HttpResponse, type Transport } from './transport.ts'

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
        return readResponse(await dispatcher.request({ ...target, method, headers, body, signal }))
      })
    },
    close: async () => (await opening?.catch(() => undefined))?.close(),
  }
}

async function openDispatcher(
  url: URL,
  { connections, timeoutMs, proxy }: PoolOptions,
): Promise<Dispatcher | undefined> {
  const undici = await import('undici').catch(() => undefined)
  if (undici === undefined) {
    if (proxy === undefined) return undefined
    const message = 'a proxy needs undici, which this bundle cannot load: mark it as external, or set `proxy` to false'
    throw new LogpipeError('invalid_option', message)
  }
  // Each attempt has a timeout of its own, over all of it: these would start again with every byte.
  const options = { connections, headersTimeout: 0, bodyTimeout: 0, connectTimeout: timeoutMs }
  if (proxy?.kind === 'fixed') return new undici.ProxyAgent({ ...options, uri: proxy.uri })
  if (proxy?.kind === 'environment') return new undici.EnvHttpProxyAgent({ ...options, ...proxy.variables })
  return new undici.Pool(url.origin, options)
}

async function readResponse(response: Dispatcher.ResponseData): Promise<HttpResponse> {
  return { status: response.statusCode, headers: response.headers, body: await response.body.text() }
}
