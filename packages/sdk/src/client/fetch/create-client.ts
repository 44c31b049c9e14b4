import { LogpipeError } from '../../contract/logpipe-error.ts'
import { buildClient } from '../build-client.ts'
import type { Client } from '../client.ts'
import { type ClientOptions, readOptions } from '../client-options.ts'
import { openFetchTransport } from '../fetch-transport.ts'

/**
 * Creates a client for one endpoint on the runtime's `fetch`: in browsers, Deno, Bun and edge runtimes. Throws
 * `invalid_option` on an option that cannot be used.
 */
export function createClient(options: ClientOptions): Client {
  if (options.proxy) {
    throw new LogpipeError('invalid_option', 'proxy is not available here: the runtime decides how fetch connects')
  }
  const settings = readOptions(options, { random: Math.random, now: Date.now, elapsed: () => performance.now() })
  return buildClient(settings, openFetchTransport(settings.url))
}
