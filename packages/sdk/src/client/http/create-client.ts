import type { Client } from '../client.ts'
import type { ClientOptions } from '../client-options.ts'
import { openHttpTransport } from '../http-transport.ts'
import { createLightClient } from '../light/create-client.ts'

/**
 * Creates a client for one endpoint on `node:http`, which starts faster than the main entry's: for short commands. Throws
 * `invalid_option` on an option that cannot be used.
 */
export function createClient(options: ClientOptions): Client {
  return createLightClient(options, { open: openHttpTransport, connects: 'node:http connects directly' })
}
