import { once } from 'node:events'
import type { Server } from 'node:net'
import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'

/** Starts listening, on loopback by default. Throws `port_in_use`, and `invalid_option` for an address that this machine does not have. */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new LogpipeError('invalid_option', `host ${host} is not an address of this machine`, { cause })
    throw portError(port, cause)
  }
}

/** What an error of listening on a port means. */
export function portError(port: number, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : ''
  if (code === 'EADDRINUSE')
    return operationError('port_in_use', `port ${port} is in use by another process`, { cause })
  if (code === 'EACCES') return operationError('port_in_use', `port ${port} requires elevated privileges`, { cause })
  return cause
}
