import type { ClientRequest, IncomingMessage } from 'node:http'
import { getBuiltinModule } from 'node:process'
import { attempt, type HttpResponse, type Transport } from './transport.ts'

/**
 * Requests by `node:http`, or `node:https`, on connections of its own. It starts in a fifth of the time of `fetch` and undici, and carries
 * less: for commands that make few requests.
 */
export function openHttpTransport(url: URL): Transport {
  const base = url.href.replace(/\/+$/, '')
  // An import of `node:http` would load undici, for the WebSocket among its exports.
  const { Agent, request: start } = getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  const agent = new Agent({ keepAlive: true })
  return {
    exchange: (request, timeoutMs) =>
      attempt(request, { url, timeoutMs }, async (signal) => {
        const { method, path, headers, body } = request
        return readResponse(await responseTo(start(base + path, { method, headers, signal, agent }), body))
      }),
    close: async () => agent.destroy(),
  }
}

function responseTo(request: ClientRequest, body: string | Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', reject)
    // An upgrade that nobody asked for ends a connection without a word.
    request.on('close', () => reject(new Error('the connection was closed without a response')))
    request.end(body)
  })
}

async function readResponse(response: IncomingMessage): Promise<HttpResponse> {
  response.setEncoding('utf8')
  let body = ''
  for await (const text of response) body += text
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}
