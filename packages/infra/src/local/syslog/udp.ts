import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { portError } from '../gateway/listen.ts'
import type { Deliver } from './deliver.ts'
import type { Listener } from './tcp.ts'

export interface UdpOptions {
  readonly port: number
  readonly deliver: Deliver
  /** Called for what is not stored. */
  readonly onLoss: (reason: string) => void
}

/** Datagrams that wait; further ones are dropped, for UDP cannot slow its senders. Bytes. */
const maxWaitingBytes = 16 * 1024 * 1024
/** More than any datagram takes beside its content. Bytes. */
const overheadBytes = 256
/** The kernel holds as much while this thread is busy, if it may. Bytes. */
const recvBufferSize = 4 * 1024 * 1024

/** Takes syslog's messages as datagrams, one each: https://www.rfc-editor.org/rfc/rfc5426 */
export async function listenUdp({ port, deliver, onLoss }: UdpOptions): Promise<Listener> {
  const socket = createSocket({ type: 'udp4', recvBufferSize })
  const state = { waiting: [] as Buffer[], bytes: 0, dropped: 0, delivering: Promise.resolve() }
  const deliverAll = async (): Promise<void> => {
    while (state.waiting.length > 0) {
      const messages = state.waiting.splice(0)
      if (state.dropped > 0) onLoss(`${state.dropped} datagrams were dropped: ${maxWaitingBytes} bytes were waiting`)
      ;[state.bytes, state.dropped] = [0, 0]
      await deliver(messages).catch(() =>
        onLoss(`${messages.length} datagrams were not durable when the stack stopped`),
      )
    }
  }
  let isDelivering = false
  socket.on('message', (message) => {
    if (state.bytes > maxWaitingBytes) {
      state.dropped++
      return
    }
    if (message.length > 0) state.waiting.push(message)
    state.bytes += message.length + overheadBytes
    if (isDelivering) return
    isDelivering = true
    state.delivering = deliverAll().finally(() => {
      isDelivering = false
    })
  })
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening').catch((cause) => {
    throw portError(port, cause)
  })
  socket.on('error', (error) => onLoss(error.message))
  return {
    port: socket.address().port,
    close: async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
      await state.delivering
    },
  }
}
