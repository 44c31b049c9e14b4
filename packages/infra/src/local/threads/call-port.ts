import type { Server } from 'node:http'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { type Call, type CallResponse, callServer } from './memory-http.ts'

/** What the owner of a thread posts to its server, and what comes back under the same number. */
export interface PortCall extends Call {
  readonly id: number
}
export interface PortResponse extends CallResponse {
  readonly id: number
}

/** The port of the calls to a server in this thread. Its other end is for the thread's owner. */
export interface CallPort {
  readonly calls: MessagePort
  readonly close: () => void
}

/** Answers calls that come through a port. `bench/store-calls.ts` compares their CPU with that of calls over a connection. */
export function openCallPort(server: Server): CallPort {
  const { port1: calls, port2: own } = new MessageChannel()
  own.on('message', async ({ id, ...call }: PortCall) => {
    const response: PortResponse = { id, ...(await callServer(server, call)) }
    own.postMessage(response)
  })
  return { calls, close: () => own.close() }
}
