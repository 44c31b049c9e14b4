import type { Client } from '../client.ts'
import type { ClientOptions } from '../client-options.ts'
import { openFetchTransport } from '../fetch-transport.ts'
import { createLightClient } from '../light/create-client.ts'

/**
 * Creates a client for one endpoint on the runtime's `fetch`: in browsers, Deno, Bun and edge runtimes. Throws
 * `invalid_option` on an option that cannot be used.
 */
export function createClient(options: ClientOptions): Client {
  return createLightClient(options, { open: openFetchTransport, connects: 'the runtime decides how fetch connects' })
}
