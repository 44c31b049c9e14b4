import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { portError } from '../gateway/listen.ts'
import type { Deliver } from './deliver.ts'
import { type Senders, senderRefusal } from './senders.ts'
import type { Listener } from './tcp.ts'

export interface UdpOptions {
  readonly port: number
  /** Loopback by default. */
  readonly host?: string
  /** Whose datagrams are taken; everybody's by default. */
  readonly senders?: Senders | undefined
  readonly deliver: Deliver
  /** Datagrams that wait; further ones are dropped, for UDP cannot slow its senders. Bytes; 16 MiB by default. */
  readonly maxWaitingBytes?: number
  /** Called for what is not stored. */
  readonly onLoss: (reason: string) => void
}

/** More than any datagram takes beside its content. Bytes. */
const overheadBytes = 256
/** The kernel holds as much while this thread is busy, if it may. Bytes. */
const recvBufferSize = 4 * 1024 * 1024

/** Takes syslog's messages as datagrams, one each: https://www.rfc-editor.org/rfc/rfc5426 */
export async function listenUdp({
  port,
  host = '127.0.0.1',
  senders,
  deliver,
  maxWaitingBytes = 16 * 1024 * 1024,
  onLoss,
}: UdpOptions): Promise<Listener> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize })
  const state = { waiting: [] as Buffer[], bytes: 0, read: 0, isDelivering: false, delivering: Promise.resolve() }
  const deliverAll = async (): Promise<void> => {
    state.isDelivering = true
    while (state.waiting.length > 0) {
      const messages = state.waiting.splice(0)
      state.bytes = 0
      await deliver(messages).catch(() =>
        onLoss(`${messages.length} datagrams were not durable when the stack stopped`),
      )
    }
    state.isDelivering = false
  }
  socket.on('message', (message, { address }) => {
    state.read++
    const refusal = senders && senderRefusal(address, senders)
    if (refusal !== undefined) return onLoss(`a datagram was dropped: ${refusal}`)
    if (message.length === 0) return
    if (state.bytes > maxWaitingBytes) return onLoss(`a datagram was dropped: ${maxWaitingBytes} bytes are waiting`)
    state.waiting.push(message)
    state.bytes += message.length + overheadBytes
    if (!state.isDelivering) state.delivering = deliverAll()
  })
  socket.bind(port, host)
  await once(socket, 'listening').catch((cause) => {
    throw portError(port, cause)
  })
  socket.on('error', (error) => onLoss(error.message))
  return {
    port: socket.address().port,
    close: async () => {
      await readArrived(state)
      const closed = once(socket, 'close')
      socket.close()
      await closed
      await state.delivering
    },
  }
}

/** Each round reads a few dozen datagrams, and the kernel holds thousands; a sender that goes on does not keep the listener open. */
const maxRounds = 1_000

/** Resolves when the kernel has no more datagrams. */
async function readArrived(state: { readonly read: number }): Promise<void> {
  for (let [round, before] = [0, -1]; round < maxRounds && state.read > before; round++) {
    before = state.read
    // The first may come before the socket is looked at, the second only after that.
    await setImmediate()
    await setImmediate()
  }
}
