import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface FakeTarget {
  readonly url: string
  /** Resolves when a command waits for a response. */
  readonly asked: Promise<void>
  /** Ends every connection, and takes no more. */
  readonly kill: () => void
}

export type Respond = (request: IncomingMessage, response: ServerResponse) => void

/** Never responds. */
export const holds: Respond = (request) => void request.resume()

const instance = 'fake'

/** Stands for an endpoint, a table, a queue or all of AWS: it says that it is up, and responds to the rest as it is told. */
export async function aFakeTarget(respond: Respond): Promise<FakeTarget> {
  const asked = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/healthz')
      return void response.setHeader('x-logpipe-instance', instance).end('{"status":"ok"}')
    respond(request, response)
    asked.resolve()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const kill = (): void => {
    server.close()
    server.closeAllConnections()
  }
  onTestFinished(kill)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: asked.promise, kill }
}

/** Makes a target the embedded stack that runs on `.logpipe` in a folder. */
export async function writeFakeStack(cwd: string, { url }: Pick<FakeTarget, 'url'>): Promise<void> {
  const tables = { logs: 'logs', tenants: 'tenants' }
  const queues = { ingest: `${url}/000000000000/ingest`, deadLetter: `${url}/000000000000/dead` }
  const stack = { url, pid: process.pid, instance, dynamodb: { endpoint: url, tables }, sqs: { endpoint: url, queues } }
  await mkdir(join(cwd, '.logpipe'), { recursive: true })
  await writeFile(join(cwd, '.logpipe', 'stack.json'), JSON.stringify(stack))
}
