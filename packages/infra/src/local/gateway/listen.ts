import { once } from 'node:events'
import type { Server } from 'node:net'
import { operationError } from '@logpipe/sdk/operations'

/** Starts listening on loopback. Throws LogpipeError `port_in_use`. */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
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
