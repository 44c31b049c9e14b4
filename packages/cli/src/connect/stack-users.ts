import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { operationError } from '@logpipe/sdk/operations'

/** Counts the commands that use a managed stack besides the one that started it: each keeps a connection open meanwhile. */
export interface StackUsers {
  /** Loopback port that users connect to. */
  readonly port: number
  /** Number of users. */
  readonly count: () => number
  /** Resolves when the last of them is gone. */
  readonly allGone: () => Promise<void>
  readonly close: () => void
}

export async function openStackUsers(): Promise<StackUsers> {
  const users = new Set<object>()
  let onEmpty = (): void => undefined
  const server = createServer((socket) => {
    users.add(socket.unref())
    const leave = (): void => {
      users.delete(socket)
      if (users.size === 0) onEmpty()
    }
    socket
      .resume()
      .on('error', () => undefined)
      .on('close', leave)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // The stack keeps the process alive; this must not, where the stack cannot start or has died.
  server.unref()
  return {
    port: (server.address() as AddressInfo).port,
    count: () => users.size,
    allGone: async () => {
      const empty = Promise.withResolvers<void>()
      onEmpty = empty.resolve
      if (users.size > 0) await empty.promise
    },
    close: () => server.close(),
  }
}

/** The connection of a command to a managed stack that another command started. */
export interface JoinedStack {
  readonly leave: () => void
  /** Aborted when the stack closes the connection, which it does only by ending. */
  readonly died: AbortSignal
}

/** Counts as a user of a managed stack until it leaves; throws where the stack has ended. */
export async function joinStack(port: number): Promise<JoinedStack> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const died = new AbortController()
  socket
    .on('error', () => undefined)
    .on('close', () =>
      died.abort(operationError('stack_failed', 'the embedded stack that another command started has ended')),
    )
    // Without a reader the end of the connection would go unnoticed.
    .resume()
    .unref()
  return { leave: () => socket.destroy(), died: died.signal }
}
