import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/** Counts the commands that use a managed stack beside the one that started it: each holds a connection while it does. */
export interface StackUsers {
  /** Loopback port that users connect to. */
  readonly port: number
  /** How many there are. */
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

/** Counts as a user of a managed stack until the answer is called; throws where the stack is gone already. */
export async function joinStack(port: number): Promise<() => void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined).unref()
  return () => socket.destroy()
}
