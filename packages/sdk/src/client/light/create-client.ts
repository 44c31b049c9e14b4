import { LogpipeError } from '../../contract/logpipe-error.ts'
import { buildClient } from '../build-client.ts'
import type { Client } from '../client.ts'
import { type ClientOptions, readOptions } from '../client-options.ts'
import type { Transport } from '../transport.ts'

export interface LightTransport {
  readonly open: (url: URL) => Transport
  /** How it connects, as a reason against a proxy. */
  readonly connects: string
}

/** A client on what is there without undici, and so without a proxy. Throws `invalid_option` on an option that cannot be used. */
export function createLightClient(options: ClientOptions, { open, connects }: LightTransport): Client {
  if (options.proxy) throw new LogpipeError('invalid_option', `proxy is not available here: ${connects}`)
  const settings = readOptions(options, { random: Math.random, now: Date.now, elapsed: () => performance.now() })
  return buildClient(settings, open(settings.url))
}
