import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server } from 'node:net'
import { suppressSqliteWarning } from '@logpipe/sdk/operations'
import { refuseWebPages } from '../threads/refuse-web-pages.ts'
import type { LoopbackServer } from '../threads/serve-in-thread.ts'
import { forgetWebSocket } from './node-http.ts'

// Both before importing fauxqs: Node 22 warns as soon as SQLite is loaded, and fauxqs imports `node:http`.
suppressSqliteWarning(process)
forgetWebSocket()
const { startFauxqs } = await import('fauxqs')
const { forgetReceives } = await import('./forget-receives.ts')

/** It serves SNS and S3 as well, by which a form of a web page could publish to the queue. */
function isSqs({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && String(headers['x-amz-target']).startsWith('AmazonSQS.')
}

/** fauxqs always listens on every interface, and answers everybody; logs may contain personal data, so it is forced onto loopback. */
const listen = Server.prototype.listen
Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  refuseWebPages(this as HttpServer, isSqs)
  const [options, ...rest] = args
  const isOptions = typeof options === 'object' && options !== null
  return Reflect.apply(listen, this, isOptions ? [{ ...options, host: '127.0.0.1' }, ...rest] : args) as Server
}

/** Serves the SQS protocol on loopback from a SQLite file. For a thread of its own: it changes what is global there. */
export async function serveQueue(path: string): Promise<LoopbackServer> {
  forgetReceives(path)
  const server = await startFauxqs({ port: 0, logger: false, dataDir: path, host: '127.0.0.1' })
  return { port: server.port, close: () => server.stop() }
}
