import { LogpipeError } from '../../contract/logpipe-error.ts'
import { buildClient } from '../build-client.ts'
import type { Client } from '../client.ts'
import { type ClientOptions, readOptions } from '../client-options.ts'
import { openHttpTransport } from '../http-transport.ts'

/**
 * Creates a client for one endpoint on `node:http`, which starts faster than the main entry's and knows no proxy: for short commands.
 * Throws `invalid_option` on an option that cannot be used.
 */
export function createClient(options: ClientOptions): Client {
  if (options.proxy)
    throw new LogpipeError('invalid_option', 'proxy is not available here: node:http connects directly')
  const settings = readOptions(options, { random: Math.random, now: Date.now, elapsed: () => performance.now() })
  return buildClient(settings, openHttpTransport(settings.url))
}
