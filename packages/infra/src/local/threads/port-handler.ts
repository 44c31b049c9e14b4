import type { MessagePort } from 'node:worker_threads'
import type { PortCall, PortResponse } from './call-port.ts'

/** The part of a port that this needs. */
export type Calls = Pick<MessagePort, 'postMessage' | 'on' | 'ref' | 'unref'>

/** What AWS clients give to their `requestHandler`. */
interface ClientRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}
interface ClientOptions {
  readonly abortSignal?: AbortSignal
}

type Settle = PromiseWithResolvers<PortResponse>

/**
 * Sends the calls of AWS clients to a server in a thread of this process through a port instead of a connection. Where the thread has ended
 * they fail as calls to a port on which nobody listens: the client tries them again, and then throws.
 */
export function portHandler(calls: Calls) {
  const pending = new Map<number, Settle>()
  let [lastId, isClosed] = [0, false]
  const forget = (id: number): void => {
    if (pending.delete(id) && pending.size === 0) calls.unref()
  }
  calls.on('message', (response: PortResponse) => {
    pending.get(response.id)?.resolve(response)
    forget(response.id)
  })
  calls.on('close', () => {
    isClosed = true
    for (const { reject } of pending.values()) reject(connectionError('ECONNRESET'))
    pending.clear()
  })
  // Only calls that wait for their responses keep the process.
  calls.unref()
  const handle = async ({ headers, body }: ClientRequest, { abortSignal }: ClientOptions = {}) => {
    if (isClosed) throw connectionError('ECONNREFUSED')
    if (abortSignal?.aborted) throw abortError()
    const id = ++lastId
    const settle = Promise.withResolvers<PortResponse>()
    const onAbort = (): void => {
      forget(id)
      settle.reject(abortError())
    }
    if (pending.size === 0) calls.ref()
    pending.set(id, settle)
    abortSignal?.addEventListener('abort', onAbort, { once: true })
    const call: PortCall = { id, headers, body: copyOf(body) }
    calls.postMessage(call, [call.body.buffer as ArrayBuffer])
    try {
      const response = await settle.promise
      return { response: { statusCode: response.status, headers: response.headers, body: Buffer.from(response.body) } }
    } finally {
      abortSignal?.removeEventListener('abort', onAbort)
    }
  }
  const metadata = { handlerProtocol: 'http/1.1' }
  return { metadata, handle, updateHttpClientConfig: () => undefined, httpHandlerConfigs: () => ({}) }
}

/** In memory of its own, which goes to the thread. A Buffer may be a part of memory that others use. */
function copyOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return new TextEncoder().encode(String(body ?? ''))
}

function connectionError(code: 'ECONNREFUSED' | 'ECONNRESET'): Error {
  return Object.assign(new Error(`${code}: the thread has ended`), { code })
}

function abortError(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' })
}
