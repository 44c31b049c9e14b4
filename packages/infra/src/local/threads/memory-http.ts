import type { IncomingMessage, Server } from 'node:http'
import { Socket } from 'node:net'
import { http } from './node-http.ts'

/** A POST to the root of a server, as AWS's JSON protocols have it. */
export interface Call {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface CallResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Hands a call to the listeners of a server as if it had come over a connection. Resolves with the response, once that is whole. */
export function callServer(server: Server, call: Call): Promise<CallResponse> {
  return new Promise((resolve) => {
    const request = requestOf(call)
    server.emit('request', request, new MemoryResponse(request, resolve))
  })
}

/** Of no connection: nothing that is asked about it has an answer. */
const noSocket = new Socket()

function requestOf({ headers, body }: Call): IncomingMessage {
  const request = new http.IncomingMessage(noSocket)
  const length = { 'content-length': String(body.length) }
  Object.assign(request, { method: 'POST', url: '/', httpVersionMajor: 1, headers: { ...headers, ...length } })
  request.push(body)
  request.push(null)
  return request
}

/** A response whose body comes at once. */
class MemoryResponse extends http.ServerResponse {
  readonly #resolve: (response: CallResponse) => void

  constructor(request: IncomingMessage, resolve: (response: CallResponse) => void) {
    super(request)
    this.#resolve = resolve
  }

  override writeHead(status: number, ...others: readonly unknown[]): this {
    this.statusCode = status
    for (const [name, value] of Object.entries(others.at(-1) ?? {})) this.setHeader(name, value)
    return this
  }

  override end(body?: unknown): this {
    const headers = Object.entries(this.getHeaders()).map(([name, value]) => [name, String(value)])
    this.#resolve({ status: this.statusCode, headers: Object.fromEntries(headers), body: String(body ?? '') })
    this.finished = true
    this.emit('finish')
    return this
  }
}
