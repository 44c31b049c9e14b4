import { buildClient } from './build-client.ts'
import type { Client } from './client.ts'
import { type ClientOptions, readOptions } from './client-options.ts'
import { openPoolTransport } from './pool-transport.ts'
import { proxyFor } from './proxy.ts'

/**
 * Creates a client for one endpoint. It keeps connections open until `close`. Throws `invalid_option` on an option that cannot
 * be used.
 */
export function createClient(options: ClientOptions): Client {
  const settings = readOptions(options, { random: Math.random, now: Date.now, elapsed: () => performance.now() })
  const { url, connections, timeoutMs } = settings
  const proxy = proxyFor(url, options.proxy, process.env)
  return buildClient(settings, openPoolTransport(url, { connections, timeoutMs, ...(proxy && { proxy }) }))
}
